"""Certified runs: every claim about a trace, checked in exact arithmetic.

The vectors in a trace are floats, hence rationals; of the boxes of medians there are
enclosures. A claim holds with a margin, the room that is left, in the units of the
vectors. Rules compute in floats, so a claim about their outputs may be missed by their
rounding; the certificate then says so. Nothing is asked of the code that played the
run: boxes, subsets and medians are found here once more.
"""

from collections.abc import Iterator
from fractions import Fraction

from boxgeom import Trace
from boxgeom_proofs.certificates.approximation import approximation_steps
from boxgeom_proofs.certificates.claims import ClaimStatus, RunCertificate, Step
from boxgeom_proofs.certificates.median_boxes import MedianBoxes, median_boxes
from boxgeom_proofs.certificates.model import length_steps, received_by, round_steps
from boxgeom_proofs.certificates.multiset import Multiset
from boxgeom_proofs.certificates.outputs import (
    Expected,
    box_mean,
    mean_room,
    trusted_midpoint,
)
from boxgeom_proofs.certificates.readable import (
    is_readable,
    is_registered,
    name_step,
    rounds_step,
    settings_steps,
    unreadable_step,
)
from boxgeom_proofs.certificates.round_claims import (
    PlayedRound,
    diagonal_steps,
    edges_step,
    meeting_steps,
    output_steps,
    trusted_steps,
    validity_step,
)

OF_BOTH = "the output is the midpoint of the intersection"
OF_TRUSTED = "the output is the midpoint of the trusted hyperbox"


def certify_run(trace: Trace) -> RunCertificate:
    """Return which claims of the theorems hold in a run, and with which margins.

    Of any rule: Definition 11, that the trace is a run at all, and Theorem 1; and
    Definition 13 if the delivery does not equivocate. Of BOX-GEOM also Definition 5,
    Theorems 5 and 7, those of its contraction (12, 18, 20 and 21), and Theorem 13 or,
    if f < t, 22; of BOX-GEOM/1 the same in round 1, then Definition 14 and Theorems 7
    and 17; of BOX-MEAN Definition 5 and Theorems 5, 7 and 15.

    Whatever the trace holds, it is judged: one that is no run fails Definition 11, and
    nothing else is looked at where its settings or vectors are not a run's.

    Raises:
        ValueError: there are too many subsets to certify the medians of.

    >>> from boxgeom import agree
    >>> honest = [[0.0], [1.0], [5.0], [6.0], [8.0]]
    >>> certificate = certify_run(agree(honest, n=7, t=2, rounds=2))
    >>> certificate.holds, sorted(certificate.worst())
    (True, ['D11', 'D13', 'D5', 'T1', 'T12', 'T13', 'T18', 'T5', 'T7'])
    """
    name = trace.settings.rule
    # Of a rule that only has the name, the theorems say nothing.
    rule = name if is_registered(trace) else ""
    steps = list(_reading_steps(trace))
    if any(step.status is ClaimStatus.FAILS for step in steps):
        return RunCertificate(name, tuple(steps))
    steps.append(name_step(trace))
    steps += length_steps(trace)
    boxes = _Boxes()
    for index in range(len(trace.rounds)):
        steps += round_steps(trace, index)
        steps += _theorem_steps(trace, index, rule, boxes)
    if rule.startswith("box-geom") and trace.rounds:
        first = [boxes.of(multiset) for multiset in received_by(trace, 0)]
        steps += approximation_steps(trace, first)
    return RunCertificate(name, tuple(steps))


def _reading_steps(trace: Trace) -> Iterator[Step]:
    """Yield whether theorems can speak of the trace; if not, that step is the last."""
    for step in (*settings_steps(trace), rounds_step(trace)):
        yield step
        if step.status is ClaimStatus.FAILS:
            return
    for index in range(len(trace.rounds)):
        if not is_readable(trace, index):
            yield unreadable_step(index + 1)


class _Boxes:
    """The boxes of medians, computed once per received multiset."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], MedianBoxes] = {}

    def of(self, multiset: Multiset) -> MedianBoxes:
        key = (multiset.unit, *map(tuple, multiset.rows))
        if key not in self.known:
            self.known[key] = median_boxes(multiset)
        return self.known[key]


def _theorem_steps(
    trace: Trace, index: int, rule: str, boxes: _Boxes
) -> Iterator[Step]:
    """Yield the claims of the theorems about one round."""
    played = trace.rounds[index]
    received = received_by(trace, index)
    n, t = trace.settings.n, trace.settings.t
    reliable = not trace.delivery.equivocates
    seen = PlayedRound(index + 1, n, t, played.sent, played.outputs, received, reliable)
    yield from trusted_steps(seen)
    if rule == "box-geom" or (rule == "box-geom-once" and index == 0):
        yield from _box_geom_steps(seen, boxes)
    elif rule == "box-geom-once":
        yield from _trusted_midpoint_steps(seen)
    elif rule == "box-mean":
        yield from _box_mean_steps(seen)


def _box_geom_steps(seen: PlayedRound, boxes: _Boxes) -> Iterator[Step]:
    known = [boxes.of(multiset) for multiset in seen.received]
    yield from meeting_steps(seen, [box.room for box in known])
    expected = [Expected(box.output, box.computed) for box in known]
    yield from output_steps(seen, "D5", OF_BOTH, expected)
    yield validity_step(seen)
    yield from diagonal_steps(seen, expected)


def _trusted_midpoint_steps(seen: PlayedRound) -> Iterator[Step]:
    expected = [trusted_midpoint(multiset) for multiset in seen.received]
    yield from output_steps(seen, "D14", OF_TRUSTED, expected)
    yield validity_step(seen)
    yield edges_step(seen, "T17", "every edge halves", Fraction(1, 2), expected)


def _box_mean_steps(seen: PlayedRound) -> Iterator[Step]:
    yield from meeting_steps(seen, [mean_room(m) for m in seen.received])
    expected = [box_mean(multiset) for multiset in seen.received]
    yield from output_steps(seen, "D5", OF_BOTH, expected)
    yield validity_step(seen)
    factor = _factor_of_means(seen.n, seen.t, seen.reliable)
    statement = f"every edge shrinks by {factor}"
    yield edges_step(seen, "T15", statement, factor, expected)


def _factor_of_means(n: int, t: int, reliable: bool) -> Fraction:
    """Return the factor of Theorem 15."""
    if not reliable or t == 0:
        return Fraction(n, 2 * (n - t))
    if t == 1:
        return Fraction(n - 2, 2 * (n - 1))
    return Fraction(n - 1, 2 * (n - t))
