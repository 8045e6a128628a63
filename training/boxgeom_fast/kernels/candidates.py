"""The extremes of candidates, which are weights times vectors and never stored."""

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
from boxgeom_fast.kernels.wide_columns import WIDE, extend
from boxgeom_fast.place import Place

CHUNK = 128
"""How many pairs to compute for some columns before others: their weights stay in the
second-level cache."""


@compiled()
def extremes_of_sets(
    place: Place,
    members: Indices,
    shares: Floats,
    origin: Floats,
    cuts: Indices,
    is_in: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """Return the extremes of every column in each of several sets of candidates.

    Args:
        place: where the columns of k vectors are.
        members: the vectors that each pair of candidates is made of, shape (pairs,
            members), where pairs of one group are neighbours.
        shares: their weights in both candidates, shape (pairs, members, 2).
        origin: the point that candidates are measured from, shape (width,).
        cuts: where groups of pairs begin and end, shape (groups + 1,).
        is_in: which groups are in which sets, shape (groups, sets).

    Returns:
        The least and the largest, shape (sets, width) each.

    >>> place = Place(np.array([[4.0], [1.0], [2.0]]), np.arange(3), 0, 1)
    >>> members, shares = np.array([[0], [1], [2]]), np.ones((3, 1, 2))
    >>> is_in = np.array([[True, True], [False, True]])
    >>> cuts = np.array([0, 1, 3])
    >>> extremes_of_sets(place, members, shares, np.array([1.0]), cuts, is_in)
    (array([[3.],
           [0.]]), array([[3.],
           [3.]]))
    """
    source, order, begin, end = place
    sets, width = is_in.shape[1], end - begin
    lowest = np.full((sets, width), np.inf, source.dtype)
    highest = np.full((sets, width), -np.inf, source.dtype)
    offsets = np.zeros((len(order), APART), source.dtype)
    low, high = np.empty(TILE, source.dtype), np.empty(TILE, source.dtype)
    for start in range(0, width, TILE):
        n = min(TILE, width - start)
        load_offsets(offsets, place, begin + start, n, origin[start : start + n])
        for group in range(len(is_in)):
            low[:] = np.inf
            high[:] = -np.inf
            first, last = cuts[group], cuts[group + 1]
            extend_tile(low, high, offsets, n, members, shares, first, last)
            for s in range(sets):
                if is_in[group, s]:
                    widen(lowest[s], highest[s], start, n, low, high)
    return lowest, highest


@compiled()
def extend_tile(
    low: Floats,
    high: Floats,
    offsets: Floats,
    n: int,
    members: Indices,
    shares: Floats,
    first: int,
    last: int,
) -> None:
    """Extend the extremes of the first n columns of a tile to some pairs of candidates.

    Columns from n on are computed too, up to a multiple of `WIDE`.

    >>> low, high = np.zeros(TILE), np.zeros(TILE)
    >>> offsets = np.arange(2.0 * APART).reshape(2, APART)
    >>> members, shares = np.array([[0, 1]]), np.array([[[-1.0, 0.0], [0.0, 1.0]]])
    >>> extend_tile(low, high, offsets, 3, members, shares, 0, 1)
    >>> low[:3], high[:3] - APART
    (array([ 0., -1., -2.]), array([0., 1., 2.]))
    """
    for begin in range(first, last, CHUNK):
        end = min(begin + CHUNK, last)
        for column in range(0, n, WIDE // offsets.itemsize):
            extend(low, high, offsets, column, members, shares, begin, end)


@compiled()
def widen(
    lowest: Floats, highest: Floats, start: int, n: int, low: Floats, high: Floats
) -> None:
    """Extend a set's extremes, in n columns from ``start`` on, to those of a group.

    >>> lowest, highest = np.zeros(3), np.zeros(3)
    >>> widen(lowest, highest, 1, 2, np.array([-1.0, 1.0]), np.array([0.0, 2.0]))
    >>> lowest, highest
    (array([ 0., -1.,  0.]), array([0., 0., 2.]))
    """
    least, largest = lowest[start : start + n], highest[start : start + n]
    for j in range(n):
        least[j], largest[j] = smaller(least[j], low[j]), larger(largest[j], high[j])
