"""Certified runs: every claim about a trace, checked in exact arithmetic.

The vectors in a trace are floats, hence rationals; of the boxes of medians there are
enclosures. A claim holds with a margin, the room that is left, in the units of the
vectors. Rules compute in floats, so a claim about their outputs may be missed by their
rounding; the certificate then says so.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from boxgeom import RULES, Round, Trace
from boxgeom.definitions.spread import gap_bound
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.boxes import (
    BoxGeomCertificate,
    certify_box_geom,
    median_enclosure,
)
from boxgeom_proofs.certificates.covering_radius import covering_radius_below
from boxgeom_proofs.certificates.rationals import exact, sum_of_squares
from boxgeom_proofs.certificates.roots import float_above, root_above, root_below


class ClaimStatus(StrEnum):
    """Whether a claim holds."""

    HOLDS = "holds"
    ROUNDING = "holds up to rounding"
    FAILS = "fails"


@dataclass(frozen=True)
class Step:
    """One claim about one round.

    Attributes:
        round_number: the round, counted from 1; 0 for a claim about the whole run.
        node: the honest node, or None for a claim about all of them.
        claim: the definition's or theorem's number in docs/spec.md.
        statement: the claim in words.
        margin: the room that is left, rounded down; negative if the claim is missed.
        status: whether the claim holds.
    """

    round_number: int
    node: int | None
    claim: str
    statement: str
    margin: float
    status: ClaimStatus


@dataclass(frozen=True)
class RunCertificate:
    """All claims about a run, and whether they hold.

    Attributes:
        rule: the rule of the run.
        steps: the claims, round by round.
    """

    rule: str
    steps: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Whether every claim holds, if only up to rounding."""
        return all(step.status is not ClaimStatus.FAILS for step in self.steps)

    def worst(self) -> dict[str, Step]:
        """Return the step with the least margin, by claim."""
        worst: dict[str, Step] = {}
        for step in self.steps:
            if step.claim not in worst or step.margin < worst[step.claim].margin:
                worst[step.claim] = step
        return worst


def certify_run(trace: Trace) -> RunCertificate:
    """Return which claims of the theorems hold in a run, and with which margins.

    Theorem 1 in every round of any rule; for BOX-GEOM also Definition 5, Theorems 5 and
    7, and the contraction by Theorem 12, 18 or 20; for BOX-GEOM/1 Definition 5 and
    Theorem 5 in round 1 and Theorems 7 and 17, for BOX-MEAN Theorem 7; and Theorem 13
    for the first two if f = t.

    >>> from boxgeom import agree
    >>> certificate = certify_run(agree([[0.0], [1.0], [5.0]], n=4, t=1, rounds=2))
    >>> certificate.holds, sorted(certificate.worst())
    (True, ['D5', 'T1', 'T13', 'T20', 'T5', 'T7'])
    """
    name = trace.settings.rule
    # Of a rule that only has the name, the theorems say nothing.
    rule = name if RULES.get(name) is trace.rule else ""
    boxes = _CertifiedBoxes(trace)
    steps: list[Step] = []
    for played in trace.rounds:
        steps += _trusted_steps(played)
        uses_medians = rule == "box-geom" or (
            rule == "box-geom-once" and played.round_number == 1
        )
        if uses_medians:
            steps += _median_steps(played, boxes)
        if rule.startswith("box-"):
            steps.append(_validity_step(played))
        if rule == "box-geom":
            steps.append(_contraction_step(played))
        if rule == "box-geom-once" and played.round_number > 1:
            steps.append(_halving_step(played))
    if rule.startswith("box-geom") and trace.byzantine_count == trace.settings.t:
        steps += _approximation_steps(trace, boxes)
    return RunCertificate(name, tuple(steps))


class _CertifiedBoxes:
    """Certificates, computed once per received multiset."""

    def __init__(self, trace: Trace) -> None:
        self.n, self.t = trace.settings.n, trace.settings.t
        self.known: dict[bytes, BoxGeomCertificate] = {}

    def of(self, received: Vectors) -> BoxGeomCertificate:
        key = received.tobytes()
        if key not in self.known:
            self.known[key] = certify_box_geom(received, self.n, self.t)
        return self.known[key]


def _trusted_steps(played: Round) -> Iterator[Step]:
    low, high = played.sent.min(axis=0), played.sent.max(axis=0)
    for node in range(len(played.sent)):
        box = played.trusted_hyperbox(node)
        room = min(_least_gap(low, box.lower), _least_gap(box.upper, high))
        statement = "the trusted hyperbox lies in the honest bounding box"
        yield _step(played.round_number, node, "T1", statement, room)


def _median_steps(played: Round, boxes: _CertifiedBoxes) -> Iterator[Step]:
    for node, output in enumerate(played.outputs):
        certificate = boxes.of(played.received(node))
        room = _least_gap(certificate.both.lower.upper, certificate.both.upper.lower)
        statement = "the trusted hyperbox meets that of the medians"
        slack = _rounding(played)
        yield _step(played.round_number, node, "T5", statement, room, slack)
        missed = Fraction(certificate.output.excess(output))
        statement = "the output is the midpoint of their intersection"
        yield _step(played.round_number, node, "D5", statement, -missed, slack)


def _validity_step(played: Round) -> Step:
    low, high = played.sent.min(axis=0), played.sent.max(axis=0)
    room = min(
        min(_least_gap(low, output), _least_gap(output, high))
        for output in played.outputs
    )
    statement = "all outputs lie in the honest bounding box"
    return _step(played.round_number, None, "T7", statement, room)


def _contraction_step(played: Round) -> Step:
    """Compare the diagonals before and after, with the factor rounded down."""
    bound = gap_bound(played.n, played.t)
    factor = (1 + root_below(bound.squared)) / 2
    before = root_below(sum_of_squares(_edges(played.sent)))
    after = root_above(sum_of_squares(_edges(played.outputs)))
    d = played.sent.shape[1]
    slack = _rounding(played) * (math.isqrt(d) + 1)
    statement = "the diagonal shrinks by (1 + rho)/2, where rho^2 = "
    statement += str(bound.squared)
    room = factor * before - after
    return _step(played.round_number, None, bound.theorem, statement, room, slack)


def _halving_step(played: Round) -> Step:
    pairs = zip(_edges(played.sent), _edges(played.outputs), strict=True)
    room = min(before / 2 - after for before, after in pairs)
    statement = "every edge halves"
    return _step(played.round_number, None, "T17", statement, room, _rounding(played))


def _approximation_steps(trace: Trace, boxes: _CertifiedBoxes) -> Iterator[Step]:
    """Compare the distance to the honest median with ``2 sqrt(d)`` covering radii."""
    if not trace.rounds:
        return
    first = trace.rounds[0]
    seen = [boxes.of(first.received(node)) for node in range(len(first.sent))]
    radius = max(covering_radius_below(boxes.candidates) for boxes in set(seen))
    median = median_enclosure(trace.honest)
    d = trace.honest.shape[1]
    limit = 2 * root_below(Fraction(d)) * radius
    statement = "the output is within 2 sqrt(d) covering radii of the honest median"
    for node, output in enumerate(trace.outputs):
        bounds = zip(
            exact(output), exact(median.lower), exact(median.upper), strict=True
        )
        away = [max(abs(x - low), abs(high - x)) for x, low, high in bounds]
        room = limit - root_above(sum_of_squares(away))
        slack = _rounding(first) * (math.isqrt(d) + 1)
        yield _step(0, node, "T13", statement, room, slack)


def _step(
    round_number: int,
    node: int | None,
    claim: str,
    statement: str,
    room: Fraction,
    slack: Fraction = Fraction(0),
) -> Step:
    status = ClaimStatus.FAILS
    if room >= -slack:
        status = ClaimStatus.ROUNDING
    if room >= 0:
        status = ClaimStatus.HOLDS
    margin = -float_above(-room)
    return Step(round_number, node, claim, statement, margin, status)


def _rounding(played: Round) -> Fraction:
    """Return how much rounding may change a coordinate of an output."""
    unit = Fraction(float(np.finfo(played.outputs.dtype).eps))
    return 2 * unit * Fraction(float(np.abs(played.sent).max()))


def _least_gap(below: Vector, above: Vector) -> Fraction:
    """Return the least of the exact differences ``above - below``."""
    return min(b - a for a, b in zip(exact(below), exact(above), strict=True))


def _edges(vectors: Vectors) -> list[Fraction]:
    low, high = exact(vectors.min(axis=0)), exact(vectors.max(axis=0))
    return [b - a for a, b in zip(low, high, strict=True)]
