"""Candidates, as weights times vectors: only their extremes are ever written down."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from boxgeom.fast.block import Place
from boxgeom.fast.kernels.compiler import (
    APART,
    TILE,
    Floats,
    Indices,
    compiled,
    larger,
    load_offsets,
    smaller,
)

MOST_VECTORS = 16
"""For more the loop over vectors is not unrolled, and another way is faster."""

TOGETHER = 4
"""How many candidates to compute at once, of columns that are loaded once."""


def extremes_of_groups(
    place: Place,
    weights: Floats,
    origin: Floats,
    cuts: Sequence[int],
) -> tuple[Floats, Floats]:
    """Return the extremes of every column among each of several groups of candidates.

    Candidates are counted from the origin.

    Args:
        place: where the columns of k vectors are.
        weights: a candidate's weights a row, shape (candidates, k), the groups one
            after the other.
        origin: shape (width,).
        cuts: where groups begin and end: groups + 1 numbers.

    Returns:
        The least and the largest, shape (groups, width) each.

    >>> place = Place(np.array([[4.0], [1.0], [2.0]]), np.arange(3), 0, 1)
    >>> extremes_of_groups(place, np.eye(3), np.array([1.0]), [0, 2, 3])
    (array([[0.],
           [1.]]), array([[3.],
           [1.]]))
    """
    k = len(place.order)
    even = k + k % 2
    padded = np.zeros((len(weights), even), weights.dtype)
    padded[:, :k] = weights
    return _extremes_of(even)(place, padded, origin, np.asarray(cuts))


@cache
def _extremes_of(k: int) -> Callable[..., tuple[Floats, Floats]]:
    """Return the loop for at most k vectors: to be fast it must know how many."""

    @compiled()
    def extremes(
        place: Place,
        weights: Floats,
        origin: Floats,
        cuts: Indices,
    ) -> tuple[Floats, Floats]:
        source, _, begin, end = place
        groups, width, zero = len(cuts) - 1, end - begin, source.dtype.type(0)
        lowest = np.empty((groups, width), source.dtype)
        highest = np.empty((groups, width), source.dtype)
        offsets = np.zeros((k, APART), source.dtype)
        for start in range(0, width, TILE):
            n = min(TILE, width - start)
            load_offsets(offsets, place, begin + start, n, origin[start : start + n])
            for group in range(groups):
                low = lowest[group, start : start + n]
                high = highest[group, start : start + n]
                for j in range(n):
                    low[j], high[j] = np.inf, -np.inf
                rest = cuts[group + 1] - (cuts[group + 1] - cuts[group]) % TOGETHER
                for i in range(rest, cuts[group + 1]):
                    one = weights[i]
                    for j in range(n):
                        a = zero
                        for r in range(k):
                            a += one[r] * offsets[r, j]
                        low[j], high[j] = smaller(low[j], a), larger(high[j], a)
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
        return lowest, highest

    return extremes


@compiled()
def union(low: Floats, high: Floats, mine: Indices) -> tuple[Floats, Floats]:
    """Return the least and the largest of some groups' extremes, shape (width,) each.

    Args:
        low: the least of every group, shape (groups, width).
        high: the largest of every group.
        mine: which groups, at least one.

    >>> low = np.array([[1.0], [2.0], [3.0]])
    >>> union(low, 9 * low, np.array([1, 2]))
    (array([2.]), array([27.]))
    """
    least, largest = low[mine[0]].copy(), high[mine[0]].copy()
    for group in mine[1:]:
        below, above = low[group], high[group]
        for j in range(len(least)):
            least[j] = smaller(least[j], below[j])
            largest[j] = larger(largest[j], above[j])
    return least, largest


@compiled()
def middle(
    lowest: Floats, origin: Floats, highest: Floats, low: Floats, high: Floats
) -> Floats:
    """Return the midpoints of the trusted hyperbox and the box of some candidates.

    Args:
        lowest: lower ends of the trusted hyperbox, shape (width,) as all.
        origin: from which the candidates are counted.
        highest: upper ends of the trusted hyperbox.
        low: the least candidates.
        high: the largest candidates.

    >>> one = np.ones(1)
    >>> middle(one, 2 * one, 4 * one, -5 * one, 0 * one)
    array([1.5])
    """
    found, two = np.empty(len(origin), origin.dtype), origin.dtype.type(2)
    for j in range(len(origin)):
        lower = smaller(larger(origin[j] + low[j], lowest[j]), highest[j])
        upper = smaller(larger(origin[j] + high[j], lowest[j]), highest[j])
        found[j] = (lower + upper) / two
    return found
