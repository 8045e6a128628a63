"""What many vectors are reduced to: their weighted mean, their largest magnitude."""

from typing import Any

import numpy as np

from boxgeom_fast.kernels.compiler import (
    TILE,
    Floats,
    Indices,
    clamped,
    compiled,
    larger,
    smaller,
)
from boxgeom_fast.place import Place


def largest_magnitude(place: Place) -> float:
    """Return the largest magnitude in a block, which is not finite if any is not.

    Without its sign bit, a float is ordered as the integer of the same bits, with
    infinity and NaN last.

    >>> largest_magnitude(Place(np.array([[1.0, -3.0, 9.0]]), np.arange(1), 0, 2))
    3.0
    """
    source, order, begin, end = place
    bits = source.view(f"i{source.itemsize}")
    largest = np.array([_largest_bits(bits, order, begin, end)], bits.dtype)
    return float(largest.view(source.dtype)[0])


@compiled()
def _largest_bits(bits: Indices, order: Indices, begin: int, end: int) -> Any:
    """Return the largest of some integers, their sign bits ignored."""
    unsigned = np.iinfo(bits.dtype).max
    largest = bits.dtype.type(0)
    for r in order:
        row = bits[r, begin:end]
        for j in range(len(row)):
            largest = max(largest, row[j] & unsigned)
    return largest


@compiled()
def weighted_mean(
    place: Place,
    weights: Floats,
    heaviest: int,
) -> Floats:
    """Return the weighted mean of vectors, shape (width,), clamped to their box.

    Args:
        place: where the columns of k vectors are.
        weights: of sum 1, shape (k,); the box is that of the vectors of weight not 0.
        heaviest: the index of the vector as an offset from which the mean is computed.

    >>> place = Place(np.array([[0.0, 0.0], [4.0, 8.0]]), np.arange(2), 0, 2)
    >>> weighted_mean(place, np.array([0.25, 0.75]), 1)
    array([3., 6.])
    """
    source, order, begin, end = place
    found, zero = np.empty(end - begin, source.dtype), source.dtype.type(0)
    low, high = np.empty(TILE, source.dtype), np.empty(TILE, source.dtype)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        origin = source[order[heaviest], start : start + n]
        made = found[start - begin : start - begin + n]
        for j in range(n):
            made[j], low[j], high[j] = zero, origin[j], origin[j]
        for i in range(len(weights)):
            share, row = weights[i], source[order[i], start : start + n]
            if share != zero:
                for j in range(n):
                    made[j] += share * (row[j] - origin[j])
                    low[j], high[j] = smaller(low[j], row[j]), larger(high[j], row[j])
        for j in range(n):
            made[j] = clamped(origin[j] + made[j], low[j], high[j])
    return found
