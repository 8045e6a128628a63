"""The claims about one coordinate, as exact numbers in the unit of the vectors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from boxgeom_proofs.certificates.claims import ClaimStatus
from boxgeom_proofs.certificates.multiset import Multiset
from boxgeom_proofs.certificates.outer.branches import Outcome
from boxgeom_proofs.certificates.outer.edges import Edge, extreme_vectors
from boxgeom_proofs.certificates.outer.proof import Branch, EdgeProof, OuterBox
from boxgeom_proofs.certificates.outer.weighted_means import FREE, IN, OUT, Subsets
from boxgeom_proofs.certificates.rounding import FLOAT64, midpoint_rounding


@dataclass(frozen=True)
class End:
    """One end of a coordinate, as a lower end: all but the name is negated of an upper.

    Attributes:
        name: "lower" or "upper".
        trusted: the end of the trusted hyperbox.
        outer: the claimed outer end.
        inner: the claimed inner end.
        opposite: the other end of the trusted hyperbox.
        edge: the values, and what proves the claims.
    """

    name: str
    trusted: Fraction
    outer: Fraction
    inner: Fraction
    opposite: Fraction
    edge: Edge


@dataclass(frozen=True)
class Column:
    """What is claimed of a coordinate.

    Attributes:
        coordinate: counted from 0.
        ends: the lower and the upper one.
        output: the claimed output.
        unit: of these, what 1 stands for.
        dtype: of the vectors.
    """

    coordinate: int
    ends: tuple[End, End]
    output: Fraction
    unit: Fraction
    dtype: np.dtype[Any]

    @property
    def output_outcome(self) -> Outcome:
        """Whether the output is the midpoint of the outer ends."""
        lower, upper = self.ends
        midpoint = (lower.outer - upper.outer) / 2
        missed = abs(self.output - midpoint) * self.unit
        if missed == 0:
            return Outcome(ClaimStatus.HOLDS)
        dtype = self.dtype if self.dtype.kind == "f" else FLOAT64
        if missed <= midpoint_rounding(abs(midpoint) * self.unit, dtype):
            return Outcome(ClaimStatus.ROUNDING, "the midpoint is rounded")
        return Outcome(ClaimStatus.FAILS, "it is not the midpoint of the outer ends")


def columns(
    multiset: Multiset, coordinates: Sequence[int], box: OuterBox
) -> Iterator[Column]:
    """Yield what is claimed of each of some coordinates."""
    proofs = {(edge.coordinate, edge.is_upper): edge for edge in box.edge_proofs}
    size, m = multiset.n - multiset.t, len(multiset.rows)
    for column, k in enumerate(coordinates):
        values = tuple(row[k] for row in multiset.rows)
        ends = []
        for is_upper in (False, True):
            sign = -1 if is_upper else 1
            outer, inner = (
                sign * Fraction(float(box_ends.of(is_upper)[k])) / multiset.unit
                for box_ends in (box.outer, box.inner)
            )
            signed = tuple(sign * x for x in values)
            ordered = sorted(signed)
            edge = _edge(signed, column, is_upper, proofs.get((k, is_upper)), size)
            trusted, opposite = Fraction(ordered[m - size]), Fraction(ordered[size - 1])
            name = "upper" if is_upper else "lower"
            ends.append(End(name, trusted, outer, inner, opposite, edge))
        output = Fraction(float(box.output[k])) / multiset.unit
        yield Column(k, (ends[0], ends[1]), output, multiset.unit, multiset.dtype)


def _edge(
    values: tuple[int, ...],
    column: int,
    is_upper: bool,
    proof: EdgeProof | None,
    size: int,
) -> Edge:
    """Return an edge with its proof, or with what serves if it has none."""
    subset = extreme_vectors(values, size) if proof is None else proof.subset
    branches = () if proof is None else proof.branches
    known = tuple(_subsets(branch, len(values), size) for branch in branches)
    return Edge(column, is_upper, values, subset, known)


def _subsets(branch: Branch, m: int, size: int) -> Subsets:
    state = [FREE] * m
    for i in branch.missing:
        state[i] = OUT
    for i in branch.members:
        state[i] = IN
    return Subsets(size, tuple(state))
