"""The certificate of an outer box: each claim about it, and whether it is proven."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from boxgeom_proofs.certificates.claims import ClaimStatus
from boxgeom_proofs.certificates.gram import GramMatrix, gram_of_rows
from boxgeom_proofs.certificates.multiset import Multiset
from boxgeom_proofs.certificates.outer.branches import Outcome
from boxgeom_proofs.certificates.outer.columns import Column, End, columns
from boxgeom_proofs.certificates.outer.edges import (
    Known,
    inner_outcome,
    outer_outcome,
)
from boxgeom_proofs.certificates.outer.medians import Medians
from boxgeom_proofs.certificates.outer.proof import OuterBox
from boxgeom_proofs.certificates.outer.shapes import check_shapes
from boxgeom_proofs.certificates.outer.weights import weight_verdict

MOST_COORDINATES = 50


@dataclass(frozen=True)
class Finding:
    """One claim about an outer box.

    Attributes:
        coordinate: counted from 0, or None for a claim about all of them.
        claim: "weights", "trusted", "outer", "inner" or "output".
        end: "lower" or "upper", or "" for a claim about neither.
        status: whether the claim is proven.
        reason: why it is not, or why only up to rounding.
    """

    coordinate: int | None
    claim: str
    end: str
    status: ClaimStatus
    reason: str = ""

    def __str__(self) -> str:
        """The finding in words.

        >>> print(Finding(3, "outer", "lower", ClaimStatus.FAILS, "it has no branches"))
        coordinate 3, lower outer end: fails: it has no branches
        """
        where = "" if self.coordinate is None else f"coordinate {self.coordinate}, "
        what = f"{self.end} {self.claim} end" if self.end else self.claim
        reason = f": {self.reason}" if self.reason else ""
        return f"{where}{what}: {self.status}{reason}"


@dataclass(frozen=True)
class OuterBoxCertificate:
    """What was found of an outer box, and in which coordinates one looked.

    Attributes:
        d: how many coordinates there are.
        coordinates: those that were checked.
        seed: that they were drawn with; None if all were checked.
        findings: the claims about these coordinates, and about what all rest on.
    """

    d: int
    coordinates: tuple[int, ...]
    seed: int | None
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether every claim that was checked is proven, if only up to rounding."""
        return not self.failures

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The claims that are not proven."""
        return tuple(x for x in self.findings if x.status is ClaimStatus.FAILS)

    @property
    def is_complete(self) -> bool:
        """Whether every coordinate was checked."""
        return len(self.coordinates) == self.d

    @property
    def scope(self) -> str:
        """What was checked, in words."""
        if self.seed is None:
            return f"all {self.d} coordinates"
        count = len(self.coordinates)
        return f"{count} of {self.d} coordinates, drawn at random with seed {self.seed}"


def certificate_of(
    multiset: Multiset, box: OuterBox, *, coordinates: int, seed: int
) -> OuterBoxCertificate:
    """Return what is proven of an outer box.

    If ranges of weights are not proven, nothing that rests on them is looked at.

    Args:
        multiset: what was received.
        box: what is claimed of it, of the same dimension.
        coordinates: how many to check, drawn at random if there are more.
        seed: to draw them with.

    Raises:
        ValueError: the claims have other shapes than such vectors ask for.
    """
    m, d, size = len(multiset.rows), len(multiset.rows[0]), multiset.n - multiset.t
    check_shapes(box, m, d, size)
    drawn, is_drawn = list(range(d)), coordinates < d
    if is_drawn:
        drawn = sorted(random.Random(seed).sample(drawn, coordinates))
    whole = gram_of_rows(multiset.rows, multiset.unit)
    rows = [[row[k] for k in drawn] for row in multiset.rows]
    gram = GramMatrix(whole.products, rows, whole.unit)
    verdict = weight_verdict(gram, size, box.weights)
    findings = [
        Finding(None, "weights", "", ClaimStatus.FAILS, reason)
        for reason in verdict.objections
    ]
    if not findings:
        findings.append(Finding(None, "weights", "", ClaimStatus.HOLDS))
        known = Known(gram, size, verdict.weights, Medians(gram))
        for column in columns(multiset, drawn, box):
            findings += _findings(known, column)
    seed_used = seed if is_drawn else None
    return OuterBoxCertificate(d, tuple(drawn), seed_used, tuple(findings))


def _findings(known: Known, column: Column) -> Iterator[Finding]:
    """Yield all claims about a coordinate."""
    for end in column.ends:
        yield from (
            Finding(column.coordinate, claim, end.name, found.status, found.reason)
            for claim, found in _of_end(known, end)
        )
    found = column.output_outcome
    yield Finding(column.coordinate, "output", "", found.status, found.reason)


def _of_end(known: Known, end: End) -> Iterator[tuple[str, Outcome]]:
    """Yield whether an edge's two ends are in the trusted hyperbox, and proven.

    BOX-GEOM's box is in the trusted hyperbox, so nothing is claimed by an outer end
    that is at the trusted one; and it is not empty (Theorem 5), so nothing is by an
    inner end at the opposite side.
    """
    inside = end.trusted <= end.outer <= end.inner <= end.opposite
    reason = (
        "" if inside else "need trusted, outer, inner and other trusted end in order"
    )
    status = ClaimStatus.HOLDS if inside else ClaimStatus.FAILS
    yield "trusted", Outcome(status, reason)
    if end.outer > end.trusted:
        yield "outer", outer_outcome(known, end.edge, end.outer)
    if end.inner < end.opposite:
        yield "inner", inner_outcome(known, end.edge, end.inner)
