"""The canonical order of vectors: lexicographic, equal ones together."""

from functools import cmp_to_key

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, Namespace

Places = NDArray[np.int64]
"""For each given vector its index among the distinct ones in order, shape (m,)."""

HEAD = 16
"""Most rows differ in so many coordinates, and are sorted without reading the rest."""


def canonical_places(given: list[Array], xp: Namespace) -> Places:
    """Return for each row its place among the distinct rows in order, shape (m,).

    >>> canonical_places([np.array([2.0]), np.array([1.0]), np.array([2.0])], np)
    array([1, 0, 1])
    """
    heads = [row[:HEAD].tolist() for row in given]

    def compare(i: int, j: int) -> int:
        if heads[i] != heads[j]:
            return -1 if heads[i] < heads[j] else 1
        return _compare(given[i][HEAD:], given[j][HEAD:], xp)

    places = np.zeros(len(given), dtype=np.int64)
    before, place = -1, -1
    for i in sorted(range(len(given)), key=cmp_to_key(compare)):
        if place < 0 or compare(before, i) != 0:
            before, place = i, place + 1
        places[i] = place
    return places


def first_of_each(places: Places) -> list[int]:
    """Return which given vector is the first at each place, in order.

    >>> first_of_each(np.array([1, 0, 1]))
    [1, 0]
    """
    found: list[int] = np.unique(places, return_index=True)[1].tolist()
    return found


def order_keys(places: Places, rank: int, ranks: int) -> NDArray[np.float64]:
    """Return what says how one rank's columns order all pairs of vectors, (m, m).

    Of all ranks' keys of a pair the least is that of the first rank whose columns tell
    the two apart, and its parity says which one is larger.

    Args:
        places: of the vectors, by this rank's columns alone.
        rank: which one this is.
        ranks: how many there are.

    >>> order_keys(np.array([1, 0]), rank=2, ranks=4)
    array([[8., 5.],
           [4., 8.]])
    """
    one, other = places[:, None], places
    keys = np.where(one == other, 2 * ranks, 2 * rank + (one > other))
    return keys.astype(np.float64)


def places_of_keys(keys: NDArray[np.float64], ranks: int) -> Places:
    """Return the places that all ranks' columns together give, shape (m,).

    Args:
        keys: of every pair the least of all ranks' `order_keys`.
        ranks: how many there are.

    >>> one = order_keys(np.array([0, 0, 0]), 0, 2)
    >>> other = order_keys(np.array([1, 0, 1]), 1, 2)
    >>> places_of_keys(np.minimum(one, other), 2)
    array([1, 0, 1])
    """
    is_larger = (keys < 2 * ranks) & (keys % 2 == 1)
    places: Places = np.unique(is_larger.sum(axis=1), return_inverse=True)[1].ravel()
    return places


def _compare(one: Array, other: Array, xp: Namespace) -> int:
    """Return -1, 0 or 1 if a row sorts before, equals, or sorts after another.

    Most rows differ in their first coordinates, so the pieces compared start small.
    """
    start, width = 0, 64
    while start < one.shape[0]:
        a, b = one[start : start + width], other[start : start + width]
        differ = a != b
        if bool(xp.any(differ)):
            first = int(xp.argmax(xp.astype(differ, xp.int8)))
            return -1 if bool(a[first] < b[first]) else 1
        start, width = start + width, min(4 * width, 2**16)
    return 0
