"""Certified candidates: bounds on a geometric median (Definitions 1 and 3).

Coordinates are integers in units of 2^-128 of the vectors' unit. Of every median there
are two pairs of bounds: on the exact one, and on what float64 may take for it.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.certificates.gram import GramMatrix
from boxgeom_proofs.certificates.line import Segment, middle_of_a_line
from boxgeom_proofs.certificates.location import locate
from boxgeom_proofs.certificates.precise_median import closeness
from boxgeom_proofs.certificates.rounding import FLOAT64, PULL, least

FINE = 128

Fixed = list[int]
"""Coordinates in units of 2^-128 of the vectors' unit, shape (d,)."""

Range = tuple[Fixed, Fixed]
"""Lower and upper bounds on every coordinate."""


@dataclass(frozen=True)
class Candidate:
    """Bounds on the geometric median of some vectors.

    Attributes:
        exact: on the median of Definition 1, or on all medians if any will do.
        computed: on what float64 may take for it.
        is_segment: whether the minimisers form a segment.
    """

    exact: Range
    computed: Range
    is_segment: bool


def candidate(gram: GramMatrix, *, any_median: bool) -> Candidate:
    """Return bounds on the geometric median.

    Where the minimisers form a segment, the median is its midpoint, as Definition 1
    says; or, if any median will do, the bounds are on the whole segment.
    """
    # A median lies in its vectors' hull (Theorem 4), so in their box.
    box = _finer(each(min, gram.rows)), _finer(each(max, gram.rows))
    segment = middle_of_a_line(gram)
    if segment is not None:
        exact = _of_segment(gram, segment, any_median)
        whole = gram.rows[segment.first] != gram.rows[segment.last]
        return Candidate(exact, within(box, _rounded(gram, exact)), whole)
    location = locate(gram, closeness(gram), PULL * len(gram.rows))
    if location is None:
        return Candidate(box, box, False)
    centre = _combine(gram, location.combination)
    exact = within(box, _wider(centre, location.radius))
    if location.reach is None:
        return Candidate(exact, box, False)
    computed = _rounded(gram, _wider(centre, location.reach))
    return Candidate(exact, within(box, computed), False)


def each(
    choose: Callable[[Iterable[int]], int], vectors: Iterable[Sequence[int]]
) -> list[int]:
    """Return the minimum, maximum or sum of the vectors in every coordinate.

    >>> each(max, [[1, 5], [2, 3]])
    [2, 5]
    """
    return [choose(values) for values in zip(*vectors, strict=True)]


def within(box: Range, bounds: Range) -> Range:
    """Return what of the bounds is inside a box that the bounded vector is in."""
    return each(max, (box[0], bounds[0])), each(min, (box[1], bounds[1]))


def _of_segment(gram: GramMatrix, segment: Segment, any_median: bool) -> Range:
    ends = gram.rows[segment.first], gram.rows[segment.last]
    if any_median:
        return _finer(each(min, ends)), _finer(each(max, ends))
    midpoint = [x << FINE - 1 for x in each(sum, ends)]
    return midpoint, midpoint


def _combine(gram: GramMatrix, combination: Sequence[Fraction]) -> Range:
    """Return a combination of the vectors, rounded down and rounded up."""
    common = math.lcm(*(share.denominator for share in combination))
    integers = [int(share * common) for share in combination]
    columns = zip(*gram.rows, strict=True)
    sums = [sum(map(int.__mul__, integers, c)) << FINE for c in columns]
    return [x // common for x in sums], [-(-x // common) for x in sums]


def _wider(bounds: Range, radius: Fraction) -> Range:
    reach = math.ceil(radius * 2**FINE)
    return [x - reach for x in bounds[0]], [x + reach for x in bounds[1]]


def _rounded(gram: GramMatrix, bounds: Range) -> Range:
    """Return the bounds, widened by what rounding to float64 may change a median.

    Beside a value of size s, values below 2^-2000 s count as zero (section 5).
    """
    largest = max(max(map(abs, row)) for row in gram.rows)
    lost = Fraction(largest, 2**2000) + least(FLOAT64) / gram.unit
    floor = math.ceil(lost * 2**FINE) + 1
    low, high = bounds
    return (
        [x - (abs(x) >> 52) - floor for x in low],
        [x + (abs(x) >> 52) + floor for x in high],
    )


def _finer(coordinates: Sequence[int]) -> Fixed:
    return [x << FINE for x in coordinates]
