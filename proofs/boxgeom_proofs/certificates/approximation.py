"""Theorem 13 of a run: how near the outputs are to the honest median."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from boxgeom import Trace
from boxgeom_proofs.certificates.boxes import MedianBoxes
from boxgeom_proofs.certificates.candidates import FINE, Candidate, candidate
from boxgeom_proofs.certificates.claims import Step, judged
from boxgeom_proofs.certificates.covering_radius import covering_radius_below
from boxgeom_proofs.certificates.enclosure import Bounds
from boxgeom_proofs.certificates.gram import gram_matrix
from boxgeom_proofs.certificates.rationals import exact, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above, root_below
from boxgeom_proofs.certificates.rounding import midpoint_rounding


def approximation_steps(trace: Trace, boxes: Sequence[MedianBoxes]) -> Iterator[Step]:
    """Yield Theorem 13 for every node, given the boxes of all nodes in round 1.

    Every output, of round 1 and so of later rounds, lies in the box of some computed
    candidates. So rounding adds at most, in every coordinate, by what floats may miss a
    candidate, and the rounding of a midpoint.
    """
    d = trace.honest.shape[1]
    distinct = list({id(box): box for box in boxes}.values())
    radius = max(
        covering_radius_below([_bounds(c, box.fine) for c in box.candidates])
        for box in distinct
    )
    limit = 2 * root_below(Fraction(d)) * radius
    median = _honest_median(trace)
    missed = [max(column) for column in zip(*map(_misses, distinct), strict=True)]
    statement = "the output is within 2 sqrt(d) covering radii of the honest median"
    for node, output in enumerate(trace.outputs):
        point = exact(output)
        bounds = zip(point, median.lower, median.upper, strict=True)
        away = [max(abs(x - low), abs(high - x)) for x, low, high in bounds]
        room = limit - root_above(sum_of_squares(away))
        rounded = [midpoint_rounding(abs(x), trace.honest.dtype) for x in point]
        every = zip(missed, rounded, strict=True)
        slack = root_above(sum_of_squares(a + b for a, b in every))
        yield judged(0, node, "T13", statement, room, room >= -slack)


def _honest_median(trace: Trace) -> Bounds:
    gram = gram_matrix(trace.honest)
    return _bounds(candidate(gram, any_median=False), gram.unit / 2**FINE)


def _bounds(found: Candidate, fine: Fraction) -> Bounds:
    low, high = found.exact
    return Bounds([x * fine for x in low], [x * fine for x in high])


def _misses(boxes: MedianBoxes) -> list[Fraction]:
    """Return by how much floats may miss a candidate, in every coordinate."""
    sides = [_miss(c) for c in boxes.candidates]
    return [max(column) * boxes.fine for column in zip(*sides, strict=True)]


def _miss(found: Candidate) -> list[int]:
    lower = zip(found.exact[1], found.computed[0], strict=True)
    upper = zip(found.exact[0], found.computed[1], strict=True)
    sides = zip(lower, upper, strict=True)
    return [max(a - b, d - c) for (a, b), (c, d) in sides]
