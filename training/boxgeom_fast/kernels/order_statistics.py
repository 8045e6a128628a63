"""The r-th smallest values of every column, by a sorting network."""

import numpy as np

from boxgeom_fast.kernels.compiler import (
    APART,
    TILE,
    Floats,
    Indices,
    compiled,
    larger,
    smaller,
)
from boxgeom_fast.place import Place


@compiled()
def order_statistics(
    place: Place,
    which: Indices,
    comparators: Indices,
    ranks: Indices,
) -> Floats:
    """Return the values of the given ranks in every column, shape (ranks, width).

    Args:
        place: where the columns of k vectors are.
        which: indices of the vectors, each as often as the vector occurs, shape (m,).
        comparators: the pairs (low, high) of a network that puts the ranks in place,
            shape (comparators, 2).
        ranks: from 0 to m - 1.

    >>> place = Place(np.array([[3.0, 1.0], [2.0, 9.0]]), np.arange(2), 0, 2)
    >>> order_statistics(place, np.array([0, 1]), np.array([[0, 1]]), np.array([0]))
    array([[2., 1.]])
    """
    source, _, begin, end = place
    lines = np.empty((len(which), APART), source.dtype)
    found = np.empty((len(ranks), end - begin), source.dtype)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        sort_tile(lines, place, which, comparators, start, n)
        for i in range(len(ranks)):
            line, row = lines[ranks[i]], found[i, start - begin : start - begin + n]
            for j in range(n):
                row[j] = line[j]
    return found


@compiled()
def sort_tile(
    lines: Floats,
    place: Place,
    which: Indices,
    comparators: Indices,
    start: int,
    n: int,
) -> None:
    """Write n columns of a block into a tile, the wanted ranks in their places.

    >>> place = Place(np.array([[3.0, 1.0], [2.0, 9.0]]), np.arange(2), 0, 2)
    >>> lines = np.empty((2, 2))
    >>> sort_tile(lines, place, np.array([0, 1]), np.array([[0, 1]]), 0, 2)
    >>> lines
    array([[2., 1.],
           [3., 9.]])
    """
    source, order, _, _ = place
    for i in range(len(which)):
        line, row = lines[i], source[order[which[i]], start : start + n]
        for j in range(n):
            line[j] = row[j]
    for c in range(len(comparators)):
        one, other = lines[comparators[c, 0]], lines[comparators[c, 1]]
        for j in range(n):
            a, b = one[j], other[j]
            one[j], other[j] = smaller(a, b), larger(a, b)
