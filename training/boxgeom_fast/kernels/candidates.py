"""The extremes of candidates, which are weights times vectors and never stored."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.compiler import (
    APART,
    TILE,
    Floats,
    Indices,
    compiled,
    larger,
    load_offsets,
    smaller,
)
from boxgeom_fast.place import Place

MOST_VECTORS = 16
"""LLVM does not unroll the loop over more vectors; a matrix product is faster then."""

TOGETHER = 4
"""How many candidates to compute each time a column is loaded."""


def extremes_of_sets(
    place: Place,
    weights: Floats,
    origin: Floats,
    cuts: Sequence[int],
    is_in: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """Return the extremes of every column in each of several sets of candidates.

    Args:
        place: where the columns of k vectors are.
        weights: one candidate per row, shape (candidates, k), where candidates of one
            group are neighbours.
        origin: the point that candidates are measured from, shape (width,).
        cuts: where groups begin and end: groups + 1 numbers.
        is_in: which groups are in which sets, shape (groups, sets).

    Returns:
        The least and the largest, shape (sets, width) each.

    >>> place = Place(np.array([[4.0], [1.0], [2.0]]), np.arange(3), 0, 1)
    >>> is_in = np.array([[True, True], [False, True]])
    >>> extremes_of_sets(place, np.eye(3), np.array([1.0]), [0, 1, 3], is_in)
    (array([[3.],
           [0.]]), array([[3.],
           [3.]]))
    """
    k = len(place.order)
    even = k + k % 2
    padded = np.zeros((len(weights), even), weights.dtype)
    padded[:, :k] = weights
    return _extremes(place, padded, origin, np.asarray(cuts), is_in, (0,) * even)


@compiled()
def _extremes(
    place: Place,
    weights: Floats,
    origin: Floats,
    cuts: Indices,
    is_in: NDArray[np.bool_],
    lines: tuple[int, ...],
) -> tuple[Floats, Floats]:
    """Return these extremes; ``lines`` is any tuple as long as a row of weights.

    To be fast, the loop must know that length when it is compiled, and a tuple has it
    as part of its type.
    """
    source, _, begin, end = place
    k, zero = len(lines), source.dtype.type(0)
    sets, width = is_in.shape[1], end - begin
    lowest = np.full((sets, width), np.inf, source.dtype)
    highest = np.full((sets, width), -np.inf, source.dtype)
    offsets = np.zeros((k, APART), source.dtype)
    low, high = np.empty(TILE, source.dtype), np.empty(TILE, source.dtype)
    for start in range(0, width, TILE):
        n = min(TILE, width - start)
        load_offsets(offsets, place, begin + start, n, origin[start : start + n])
        for group in range(len(is_in)):
            low[:] = np.inf
            high[:] = -np.inf
            rest = cuts[group + 1] - (cuts[group + 1] - cuts[group]) % TOGETHER
            for i in range(cuts[group], rest, TOGETHER):
                one, two = weights[i], weights[i + 1]
                three, four = weights[i + 2], weights[i + 3]
                for j in range(n):
                    a = b = c = d = zero
                    for r in range(k):
                        value = offsets[r, j]
                        a += one[r] * value
                        b += two[r] * value
                        c += three[r] * value
                        d += four[r] * value
                    low[j] = smaller(low[j], smaller(smaller(a, b), smaller(c, d)))
                    high[j] = larger(high[j], larger(larger(a, b), larger(c, d)))
            for i in range(rest, cuts[group + 1]):
                one = weights[i]
                for j in range(n):
                    a = zero
                    for r in range(k):
                        a += one[r] * offsets[r, j]
                    low[j], high[j] = smaller(low[j], a), larger(high[j], a)
            for s in range(sets):
                if is_in[group, s]:
                    _widen(lowest[s], highest[s], start, n, low, high)
    return lowest, highest


@compiled()
def _widen(
    lowest: Floats, highest: Floats, start: int, n: int, low: Floats, high: Floats
) -> None:
    """Extend a set's extremes, in n columns from ``start`` on, to those of a group."""
    least, largest = lowest[start : start + n], highest[start : start + n]
    for j in range(n):
        least[j], largest[j] = smaller(least[j], low[j]), larger(largest[j], high[j])
