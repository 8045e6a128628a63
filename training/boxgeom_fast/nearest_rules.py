"""The twin's averages of what is nearest to a point (Definitions 22 to 25)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.numerics.scaling import exponent_of
from boxgeom.vectors import Vector, as_vector
from boxgeom_fast.array_libraries import Array, to_device, to_host, to_numpy
from boxgeom_fast.box_rules import between_ranks
from boxgeom_fast.clamping import clamped
from boxgeom_fast.column_block import Block
from boxgeom_fast.coordinate_rules import mean_of
from boxgeom_fast.embedding import LARGEST
from boxgeom_fast.exact_distances import exact_squares_from
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.ranks import greatest
from boxgeom_fast.rows import Rows
from boxgeom_fast.selection_rules import UNSURE, VANISHED, medoid
from boxgeom_fast.tensors import is_torch
from boxgeom_fast.threads import each, spans


def meamed(rows: Rows, n: int, t: int) -> Array:
    """Return every coordinate's mean of the n - t values nearest to its median.

    Definition 22.

    >>> from boxgeom_fast.rows import as_rows
    >>> meamed(as_rows([[0], [1], [2], [9]]), n=4, t=1)
    array([1.])
    """
    average = mean_around_the_median(rows, rows.repeated(), n - t)
    return between_ranks(rows, (0, len(rows) - 1), average)


def mean_around_the_median(rows: Rows, which: list[int], size: int) -> Array:
    """Return every coordinate's mean of the values nearest to its median.

    Args:
        rows: the vectors.
        which: the indices of distinct rows, each as often as it counts.
        size: how many values to keep, more than one.

    >>> from boxgeom_fast.rows import as_rows
    >>> mean_around_the_median(as_rows([[0], [3], [4], [6]]), [0, 1, 2, 3], 3)
    array([4.33333333])
    """
    m = len(which)

    def of_block(block: Block) -> Array:
        ordered = order_statistics(block, which, range(m))
        middle = ordered[(m - 1) // 2], ordered[m // 2]
        # Those kept are neighbours in order. The window moves up past a value that is
        # farther from the median than the one that comes in for it.
        moves = [
            _is_less(ordered[i], ordered[i + size], *middle, block)
            for i in range(m - size)
        ]
        center = lowest = highest = middle[0]  # is kept wherever the window is
        total = center * 0
        for i, value in enumerate(ordered):
            kept = _is_kept(i, moves, size, center)
            total += block.xp.where(kept, value - center, 0.0)
            lowest = block.xp.where(kept, block.xp.minimum(value, lowest), lowest)
            highest = block.xp.where(kept, block.xp.maximum(value, highest), highest)
        return clamped(center + total / size, lowest, highest)

    return rows.by_columns(of_block, rows.xp.float64, rows_needed=2 * m)


def cge(rows: Rows, n: int, t: int) -> Array:
    """Return the mean of the n - t shortest vectors.

    Definition 23.

    >>> from boxgeom_fast.rows import as_rows
    >>> cge(as_rows([[1], [2], [-9]]), n=3, t=1)
    array([1.5])
    """
    return mean_of(rows, _nearest(rows, n - t, None))


def monna(rows: Rows, n: int, t: int, *, own: Any = None) -> Array:
    """Return the mean of the n - t vectors nearest to the node's own.

    Definition 24; the medoid stands for its own if that is left out.

    Raises:
        ValueError: its own is no finite vector of d coordinates.

    >>> from boxgeom_fast.rows import as_rows
    >>> monna(as_rows([[0], [1], [5], [9]]), n=4, t=1, own=[9])
    array([5.])
    """
    pivot = medoid(rows, n, t) if own is None else own
    pivot = to_numpy(pivot) if is_torch(pivot) else pivot
    center = as_vector(pivot, rows.d, "own").astype(np.float64)
    return mean_of(rows, _nearest(rows, n - t, center))


def _is_less(one: Array, other: Array, low: Array, high: Array, block: Block) -> Array:
    """Return where one + other < low + high, exactly."""
    (sum1, rest1), (sum2, rest2) = _exact_sum(one, other), _exact_sum(low, high)
    return (sum1 < sum2) | ((sum1 == sum2) & (rest1 < rest2))


def _exact_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """Return the rounded sum, and what rounding took from it (Knuth's two-sum)."""
    total = a + b
    b_in_total = total - a
    return total, (a - (total - b_in_total)) + (b - b_in_total)


def _is_kept(i: int, moves: list[Array], size: int, like: Array) -> Array:
    """Return where the i-th smallest value is in the window after so many moves.

    The moves come in order: what passes a value has passed all smaller ones.
    """
    kept = like == like
    if i < len(moves):
        kept = kept & ~moves[i]
    if i >= size:
        kept = kept & moves[i - size]
    return kept


def _nearest(rows: Rows, count: int, center: Vector | None) -> list[int]:
    """Return the indices of the nearest rows, each as often as it is among them.

    Floats decide only where distances differ by more than their error bounds.

    Args:
        rows: what was received.
        count: how many to return.
        center: what the rows are near to, shape (d,); None for the origin.
    """
    repeated, (squares, _) = rows.repeated(), squares_from(rows, center)
    doubt = UNSURE * squares + VANISHED
    order = sorted(repeated, key=lambda i: float(squares[i]))
    bar = max((squares + doubt)[order[:count]])
    rivals = {i for i in order[count:] if (squares - doubt)[i] <= bar}
    if rivals - set(order[count - 1 : count]):
        exact = exact_squares_from(rows, center)
        order = sorted(repeated, key=exact.__getitem__)
    return sorted(order[:count])


def squares_from(rows: Rows, center: Vector | None) -> tuple[NDArray[np.float64], int]:
    """Return the rows' squared distances from a point, shape (k,), and an exponent.

    Distances are multiplied by that power of two, so that their squares are safe.

    >>> from boxgeom_fast.rows import as_rows
    >>> squares, exponent = squares_from(as_rows([[0.0, 0.0], [3.0, 4.0]]), None)
    >>> np.ldexp(np.sqrt(squares), -exponent)
    array([0., 5.])
    """
    xp = rows.xp
    largest = max(float(xp.max(xp.abs(row))) for row in rows.distinct)
    if center is not None:
        largest = max(largest, float(np.abs(center).max()))
    largest = greatest(rows.ranks, largest)
    exponent = LARGEST - exponent_of(np.array([largest * rows.unit]))
    factor = 2.0**exponent

    def of_block(start: int, stop: int) -> NDArray[np.float64]:
        block = rows.block(start, stop, xp.float64).array
        if center is not None:
            block = block - to_device(center[start:stop] * rows.unit, block)
        scaled = block * factor
        return to_host(xp.sum(scaled * scaled, axis=1))

    like = rows.distinct[0]
    cuts = spans(rows.d, 24 * len(rows.distinct), like)
    squares: NDArray[np.float64] = np.sum(each(of_block, cuts, like), axis=0)
    squares = rows.ranks.total(squares)
    return squares, exponent + int(np.log2(rows.unit))
