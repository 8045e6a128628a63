"""An interval for each end of the geometric-median hyperbox, from ranges of weights.

Every median is a mean of its subset with weights in proven ranges. So the least value
of any median lies between the least mean of any subset (P1 of docs/scale.md) and the
largest mean of the subset of the smallest values, whose median is one of them. Upper
ends are lower ends of the negated values.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.column_block import Block
from boxgeom_fast.enclosure.knapsack import least_means
from boxgeom_fast.enclosure.rounding import UNIT, Floats
from boxgeom_fast.enclosure.weight_ranges import WeightRanges
from boxgeom_fast.rows import repeated

LEAST = 2.0**-1074
"""The smallest float."""

STEPS = 20
"""At most this many steps of Newton's method; three to five are usual."""

CLOSE = 2.0**-43
"""Ends are computed to this part of the trusted interval's length."""


@dataclass(frozen=True, eq=False)
class Entries:
    """The m received vectors, and the ranges of their weights in subsets' medians.

    Attributes:
        which: indices of distinct vectors, each as often as the vector occurs, (m,).
        least: the least weight of each entry, shape (m,), positive.
        most: the largest.
        is_capped: whether it may be larger still, or the median be this vector.
        size: of the subsets.
    """

    which: NDArray[np.int64]
    least: Floats
    most: Floats
    is_capped: NDArray[np.bool_]
    size: int

    @classmethod
    def of(
        cls, ranges: WeightRanges, counts: NDArray[np.int64], size: int
    ) -> "Entries":
        """Return the entries of vectors that occur this often, shape (k,)."""
        which = np.array(repeated(counts), dtype=np.int64)
        least, most = ranges.least[which], ranges.most[which]
        return cls(which, least, most, ranges.is_capped[which], size)


def edge_intervals(block: Block, entries: Entries, ends: Floats) -> Floats:
    """Return four ends for every column, ascending, shape (4, width), in float64.

    The lower end of the geometric-median hyperbox, cut to the trusted hyperbox, lies
    from the first to the second; its upper end from the third to the fourth.

    Args:
        block: the columns of k vectors, in NumPy.
        entries: m of them.
        ends: the trusted interval's lower end, the column's median value, and the
            trusted interval's upper end, shape (3, width).

    >>> ranges = WeightRanges(np.ones(4), np.ones(4), np.zeros(4, bool), 0.0, True)
    >>> entries = Entries.of(ranges, np.ones(4, dtype=int), 3)
    >>> block = Block.of(np.array([[0.0], [1.0], [2.0], [9.0]]))
    >>> edge_intervals(block, entries, np.array([[1.0], [1.0], [2.0]])).T
    array([[1., 1., 2., 2.]])
    """
    if block.kernels:
        compiled: Floats = block.kernels.edge_intervals(
            block.place,
            entries.which,
            entries.least,
            entries.most,
            entries.is_capped,
            entries.size,
            ends,
        )
        return compiled
    floor, origin, ceiling = np.asarray(ends, dtype=np.float64)
    values = block.array.T[:, entries.which].astype(np.float64) - origin[:, None]
    low, high = floor - origin, ceiling - origin
    least, inner = _intervals(values, low, high, entries)
    most, below = _intervals(-values, -high, -low, entries)
    found = np.stack(
        [
            np.where(least == low, floor, rounded_down(origin, least, floor)),
            np.where(inner == low, floor, rounded_up(origin, inner, ceiling)),
            np.where(below == -high, ceiling, rounded_down(origin, -below, floor)),
            np.where(most == -high, ceiling, rounded_up(origin, -most, ceiling)),
        ]
    )
    # An end as far as the trusted interval's other end, which may have been rounded.
    found[1, inner == high] = ceiling[inner == high]
    found[2, below == -low] = floor[below == -low]
    return found


def rounded_down(origin: Floats, offset: Floats, floor: Floats) -> Floats:
    """Return at most ``origin + offset``, but no less than a floor that is.

    >>> rounded_down(np.ones(2), np.full(2, 2.0), np.array([0.0, 3.0])) < 3.0
    array([ True, False])
    """
    nearest = origin + offset  # exact where it is so small that the product underflows
    return np.maximum(nearest - UNIT * np.abs(nearest), floor)


def rounded_up(origin: Floats, offset: Floats, ceiling: Floats) -> Floats:
    """Return at least ``origin + offset``, but no more than a ceiling that is.

    >>> rounded_up(np.ones(2), np.full(2, 2.0), np.array([4.0, 3.0])) > 3.0
    array([ True, False])
    """
    return -rounded_down(-origin, -offset, -ceiling)


def _intervals(
    values: Floats, low: Floats, high: Floats, entries: Entries
) -> tuple[Floats, Floats]:
    """Return from where to where each column's least median lies, shape (b,) each.

    Both ends are cut to the trusted interval, and are its lower end exactly if the
    median of the smallest values lies below that.

    Args:
        values: offsets from the columns' origins, shape (b, m).
        low: the trusted interval's lower end, as an offset, shape (b,).
        high: its upper end.
        entries: the m vectors.
    """
    outer, inner = low.copy(), low.copy()
    some = np.flatnonzero(high > low)
    means = _means_of_smallest(values[some], low[some], high[some], entries)
    is_above = means > low[some]
    some, means = some[is_above], means[is_above]
    if len(some) == 0:
        return outer, inner
    f = values[some] - (UNIT * np.abs(values[some]) + LEAST)
    bounds = least_means(f, entries.least, entries.most, entries.size)
    bounds = np.minimum(bounds, _least_capped(f, entries.is_capped))
    inner[some] = np.minimum(means, high[some])
    outer[some] = np.minimum(np.maximum(bounds, low[some]), inner[some])
    return outer, inner


def _means_of_smallest(
    values: Floats, low: Floats, high: Floats, entries: Entries
) -> Floats:
    """Return upper bounds of the medians of the smallest values, shape (b,).

    Any bound that is at most ``low`` will do. Values are negated, and the largest mean
    is minus the least of these. An offset is rounded by less than its `UNIT`, or
    `LEAST`.
    """
    is_less, is_last = values < high[:, None], values == high[:, None]
    # The upper end has rank size - 1: of several such values some are left out.
    missing = entries.size - is_less.sum(axis=1, keepdims=True)
    is_in = is_less | (is_last & (np.cumsum(is_last, axis=1) <= missing))
    f = np.where(is_in, -(values + (UNIT * np.abs(values) + LEAST)), 0.0)
    x = -(low - (UNIT * np.abs(low) + LEAST))
    capped = _least_capped(f, is_in & entries.is_capped)
    ranges = np.where(is_in, entries.least, 0.0), np.where(is_in, entries.most, 0.0)
    bounds, following = _proven(f, *ranges, x)
    some = np.flatnonzero(~(bounds >= x) | (capped < x))  # overflow gives NaN
    ranges = ranges[0][some], ranges[1][some]
    enough = CLOSE * (high - low)[some]
    bounds[some] = _least_means(f[some], *ranges, following[some], enough)
    return -np.minimum(bounds, capped)


def _least_capped(f: Floats, is_capped: NDArray[np.bool_]) -> Floats:
    """Return the least value whose weight is capped, infinity if none is: (b,)."""
    least: Floats = np.where(is_capped, f, np.inf).min(axis=1)
    return least


def _least_means(
    f: Floats, least: Floats, most: Floats, x: Floats, enough: Floats
) -> Floats:
    """Return lower bounds of means of all values with weights in ranges, shape (b,).

    As in `least_means`, but there is nothing to choose but weights. All arrays have
    shape (b, m), or (b,), and weights of what does not count are zero.
    """
    found = np.full(len(f), -np.inf)
    is_open = np.ones(len(f), dtype=bool)
    for _ in range(STEPS):
        bounds, following = _proven(f, least, most, x)
        found = np.fmax(found, np.where(is_open, bounds, -np.inf))
        is_open &= following - found > enough
        if not is_open.any():
            break
        x = np.where(is_open, following, x)
    return found


def _proven(f: Floats, least: Floats, most: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Return the bounds that the numbers x prove, and Newton's next ones.

    A term is off by at most `UNIT` of its magnitude, their sum by m / 2 `UNIT` of the
    magnitudes' sum, and what underflows by `LEAST` a term.
    """
    m, gaps = f.shape[1], f - x[:, None]
    weights = np.where(gaps < 0, most, least)
    terms = gaps * weights
    phi, magnitude = terms.sum(axis=1), np.abs(terms).sum(axis=1)
    lower = phi - ((m + 8) * UNIT * magnitude + 4 * m * LEAST)
    total = least.sum(axis=1) * (1 - (m + 4) * UNIT)
    step = np.minimum(lower, 0.0) / total
    bounds = x + step - (4 * UNIT * (np.abs(x) + np.abs(step)) + 4 * LEAST)
    return np.where(lower >= 0, x, bounds), x + phi / weights.sum(axis=1)
