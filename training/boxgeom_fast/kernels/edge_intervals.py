"""Intervals that contain the ends of the medians' hyperbox, column by column."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.compiler import Floats, Indices, compiled, larger, smaller
from boxgeom_fast.kernels.knapsack import (
    EPS,
    LEAST,
    least_mean,
    least_sum,
    least_total,
    proven,
)
from boxgeom_fast.place import Place

COLUMNS = 64
"""How many columns to turn into rows of memory at once."""

CLOSE = 2.0**-43
"""Ends are computed to this part of the trusted interval's length."""


class Ranges(NamedTuple):
    """What is known of the weights of m vectors, and the subsets' size."""

    least: Floats
    most: Floats
    is_capped: NDArray[np.bool_]
    size: int


def edge_intervals(
    place: Place,
    which: Indices,
    least: Floats,
    most: Floats,
    is_capped: NDArray[np.bool_],
    size: int,
    ends: Floats,
) -> Floats:
    """Return four ends for every column, ascending, shape (4, width), in float64.

    The lower end of the geometric-median hyperbox, cut to the trusted hyperbox, lies
    from the first to the second; its upper end from the third to the fourth.

    Args:
        place: where the columns of k vectors are.
        which: m indices of the vectors, each as often as the vector occurs.
        least: the least weight of each of these, as `weight_ranges` proves it, (m,).
        most: the largest, finite.
        is_capped: whether it may be larger still, or the median be this vector.
        size: of the subsets.
        ends: the trusted interval's lower end, the column's median value, and the
            trusted interval's upper end, shape (3, width).

    >>> place = Place(np.array([[0.0], [1], [2], [9]]), np.arange(4), 0, 1)
    >>> ones, ends = np.ones(4), np.array([[1.0], [1.0], [2.0]])
    >>> edge_intervals(place, np.arange(4), ones, ones, ones < 0, 3, ends).T
    array([[1., 1., 2., 2.]])
    """
    return _edge_intervals(place, which, Ranges(least, most, is_capped, size), ends)


@compiled()
def _edge_intervals(
    place: Place, which: Indices, ranges: Ranges, ends: Floats
) -> Floats:
    """Return these ends."""
    source, order, begin, end = place
    m, width = len(which), end - begin
    found, values = np.empty((4, width)), np.empty((COLUMNS, m))
    memory, free = np.empty((5, m)), np.zeros(m, np.int8)
    total = least_total(ranges.least, free, ranges.size, memory[0])
    for start in range(0, width, COLUMNS):
        n = min(COLUMNS, width - start)
        for i in range(m):
            row = source[order[which[i]], begin + start : begin + start + n]
            for j in range(n):
                values[j, i] = np.float64(row[j]) - np.float64(ends[1, start + j])
        for j in range(n):
            floor, origin = (
                np.float64(ends[0, start + j]),
                np.float64(ends[1, start + j]),
            )
            ceiling, four = np.float64(ends[2, start + j]), found[:, start + j]
            low, high, column = floor - origin, ceiling - origin, values[j]
            outer, inner = _interval(column, low, high, ranges, total, free, memory)
            four[0] = floor if outer == low else rounded_down(origin, outer, floor)
            four[1] = floor if inner == low else rounded_up(origin, inner, ceiling)
            if inner == high:  # which may have been rounded down
                four[1] = ceiling
            for i in range(m):
                column[i] = -column[i]
            outer, inner = _interval(column, -high, -low, ranges, total, free, memory)
            four[2] = ceiling if inner == -high else rounded_down(origin, -inner, floor)
            four[3] = ceiling if outer == -high else rounded_up(origin, -outer, ceiling)
            if inner == -low:
                four[2] = floor
    return found


@compiled()
def rounded_down(origin: float, offset: float, floor: float) -> float:
    """Return at most ``origin + offset``, but no less than a floor that is.

    >>> rounded_down(1.0, 2.0, 0.0) < 3.0, rounded_down(1.0, 2.0, 3.0)
    (True, 3.0)
    """
    nearest = origin + offset  # exact where it is so small that the product underflows
    return larger(nearest - EPS * abs(nearest), floor)


@compiled()
def rounded_up(origin: float, offset: float, ceiling: float) -> float:
    """Return at least ``origin + offset``, but no more than a ceiling that is.

    >>> rounded_up(1.0, 2.0, 4.0) > 3.0, rounded_up(1.0, 2.0, 3.0)
    (True, 3.0)
    """
    return -rounded_down(-origin, -offset, -ceiling)


@compiled()
def _interval(
    values: Floats,
    low: float,
    high: float,
    ranges: Ranges,
    total: float,
    free: NDArray[np.int8],
    memory: Floats,
) -> tuple[float, float]:
    """Return from where to where a column's least median lies.

    Both ends are cut to the trusted interval, and are its lower end exactly if the
    median of the smallest values lies below that.

    Args:
        values: offsets from the column's origin, in float64, shape (m,).
        low: the trusted interval's lower end, as an offset.
        high: its upper end.
        ranges: of the weights.
        total: at most the sum of weights of a subset.
        free: the state of vectors that may be in the subset, shape (m,).
        memory: to work in, shape (5, m).
    """
    if high <= low:
        return low, low
    inner = _mean_of_smallest(values, low, high, ranges, total, free, memory)
    if inner <= low:
        return low, low
    f, m = memory[0], len(values)
    bound = np.inf
    for i in range(m):
        f[i] = values[i] - (EPS * abs(values[i]) + LEAST)
        if ranges.is_capped[i]:
            bound = smaller(f[i], bound)
    enough = CLOSE * (high - low)
    least, most, size = ranges.least, ranges.most, ranges.size
    bound = smaller(
        least_mean(
            f, least, most, free, size, total, inner, enough, memory[3], memory[4]
        ),
        bound,
    )
    inner = smaller(inner, high)
    return smaller(larger(bound, low), inner), inner


@compiled()
def _mean_of_smallest(
    values: Floats,
    low: float,
    high: float,
    ranges: Ranges,
    total: float,
    free: NDArray[np.int8],
    memory: Floats,
) -> float:
    """Return an upper bound of the smallest values' median, ``low`` if it is below.

    The subset's values are negated, and its largest mean is minus the least of these.
    An offset is rounded by less than its `EPS`, or `LEAST`.
    """
    f, least, most = memory[0], memory[1], memory[2]
    size, bound, k = ranges.size, np.inf, 0
    for is_last in (False, True):
        for i in range(len(values)):
            # The upper end has rank size - 1: of several such values some are left out.
            if k < size and (values[i] == high if is_last else values[i] < high):
                f[k] = -(values[i] + (EPS * abs(values[i]) + LEAST))
                least[k], most[k] = ranges.least[i], ranges.most[i]
                if ranges.is_capped[i]:
                    bound = smaller(f[k], bound)
                k += 1
    f, least, most, free = f[:k], least[:k], most[:k], free[:k]
    x = -(low - (EPS * abs(low) + LEAST))
    phi, magnitude, weight = least_sum(
        f, least, most, free, k, k, x, memory[3], memory[4]
    )
    if bound >= x and proven(x, phi, magnitude, total, k) >= x:
        return low
    enough, x = CLOSE * (high - low), x + phi / weight
    mean = least_mean(f, least, most, free, k, total, x, enough, memory[3], memory[4])
    return -smaller(mean, bound)
