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


@compiled()
def run_steps(lines: Floats, place: Place, steps: Indices, start: int, n: int) -> None:
    """Do the steps of a `RankProgram` for n columns of a block, in a tile of memory.

    >>> place = Place(np.array([[3.0, 1.0], [2.0, 9.0]]), np.arange(2), 0, 2)
    >>> lines = np.empty((2, 2))
    >>> run_steps(lines, place, np.array([[0, 1, 2, 3, -1]]), 0, 2)
    >>> lines
    array([[2., 1.],
           [3., 9.]])
    """
    for i in range(len(steps)):
        one = line_of(lines, place, steps[i, 0], start, n)
        other = line_of(lines, place, steps[i, 1], start, n)
        low, high, third = steps[i, 2], steps[i, 3], steps[i, 4]
        if third >= 0:
            limit = line_of(lines, place, third, start, n)
            least = line_of(lines, place, low, start, n)
            for j in range(n):
                least[j] = one[j] if limit[j] > one[j] else other[j]
        elif high < 0:
            least = line_of(lines, place, low, start, n)
            for j in range(n):
                least[j] = smaller(one[j], other[j])
        elif low < 0:
            most = line_of(lines, place, high, start, n)
            for j in range(n):
                most[j] = larger(one[j], other[j])
        else:
            least = line_of(lines, place, low, start, n)
            most = line_of(lines, place, high, start, n)
            for j in range(n):
                a, b = one[j], other[j]
                least[j], most[j] = smaller(a, b), larger(a, b)


@compiled()
def line_of(lines: Floats, place: Place, line: int, start: int, n: int) -> Floats:
    """Return n columns of a vector, or of the memory that is numbered after them.

    >>> place = Place(np.array([[3.0, 1.0], [2.0, 9.0]]), np.arange(2), 0, 2)
    >>> [line_of(np.zeros((1, 2)), place, line, 1, 1).tolist() for line in (1, 2)]
    [[9.0], [0.0]]
    """
    source, order, _, _ = place
    if line < len(order):
        return source[order[line], start : start + n]
    return lines[line - len(order), :n]
