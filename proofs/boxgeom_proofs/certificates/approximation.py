"""Theorems 13 and 22 of a run: how near the outputs are to the honest median.

Every output, of round 1 and so of later rounds, lies in the box of some computed
candidates. So rounding adds at most, in every coordinate, by what floats may miss a
candidate, and the rounding of a midpoint.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from boxgeom import Trace
from boxgeom.vectors import Vector
from boxgeom_proofs.certificates.candidates import FINE, Candidate, candidate, each
from boxgeom_proofs.certificates.claims import Step, judged
from boxgeom_proofs.certificates.covering_radius import covering_radius_below
from boxgeom_proofs.certificates.enclosure import Bounds
from boxgeom_proofs.certificates.gram import gram_matrix
from boxgeom_proofs.certificates.median_boxes import MedianBoxes
from boxgeom_proofs.certificates.rationals import exact, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above, root_below
from boxgeom_proofs.certificates.rounding import midpoint_rounding


def approximation_steps(trace: Trace, boxes: Sequence[MedianBoxes]) -> Iterator[Step]:
    """Yield Theorem 13 for every node, or 22 if f < t, given their boxes in round 1."""
    n, t, h = trace.settings.n, trace.settings.t, len(trace.honest)
    d = Fraction(trace.honest.shape[1])
    distinct = {id(box): box for box in boxes}
    radii = {
        key: covering_radius_below([_bounds(c, box.fine) for c in box.candidates])
        for key, box in distinct.items()
    }
    missed = [max(c) for c in zip(*map(_misses, distinct.values()), strict=True)]
    if n - h == t:
        limit = 2 * root_below(d) * max(radii.values())
        statement = "the output is within 2 sqrt(d) covering radii of the honest median"
        for node, output in enumerate(trace.outputs):
            yield _step(trace, node, "T13", statement, output, limit, missed)
        return
    ratio = Fraction((n - t) * (h - 1), t - (n - h))
    factor = root_below(d) + 4 * root_below(ratio)
    statement = (
        "the output of round 1 is within sqrt(d) + 4 sqrt((n-t)(n-f-1)/(t-f)) covering "
        "radii of the honest median"
    )
    for node, output in enumerate(trace.rounds[0].outputs):
        limit = factor * radii[id(boxes[node])]
        yield _step(trace, node, "T22", statement, output, limit, missed)


def _step(
    trace: Trace,
    node: int,
    claim: str,
    statement: str,
    output: Vector,
    limit: Fraction,
    missed: Sequence[Fraction],
) -> Step:
    """Return whether an output is within a limit of the honest median."""
    point, median = exact(output), _honest_median(trace)
    bounds = zip(point, median.lower, median.upper, strict=True)
    away = [max(abs(x - low), abs(high - x)) for x, low, high in bounds]
    room = limit - root_above(sum_of_squares(away))
    rounded = [midpoint_rounding(abs(x), trace.honest.dtype) for x in point]
    slack = sum_of_squares(a + b for a, b in zip(missed, rounded, strict=True))
    return judged(0, node, claim, statement, room, room >= -root_above(slack))


def _honest_median(trace: Trace) -> Bounds:
    gram = gram_matrix(trace.honest)
    return _bounds(candidate(gram, any_median=False), gram.unit / 2**FINE)


def _bounds(found: Candidate, fine: Fraction) -> Bounds:
    low, high = found.exact
    return Bounds([x * fine for x in low], [x * fine for x in high])


def _misses(boxes: MedianBoxes) -> list[Fraction]:
    """Return by how much floats may miss a candidate, in every coordinate."""
    largest = each(max, map(_miss, boxes.candidates))
    return [x * boxes.fine for x in largest]


def _miss(found: Candidate) -> list[int]:
    lower = zip(found.exact[1], found.computed[0], strict=True)
    upper = zip(found.exact[0], found.computed[1], strict=True)
    sides = zip(lower, upper, strict=True)
    return [max(a - b, d - c) for (a, b), (c, d) in sides]
