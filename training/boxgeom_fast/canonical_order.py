"""The canonical order of vectors: lexicographic, equal ones together.

No more of the vectors is read than is needed to tell them apart.
"""

from collections import defaultdict
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, Namespace

Places = NDArray[np.int64]
"""For each given vector its index among the distinct ones in order, shape (m,)."""

SAMPLE = 64
"""Only rows that agree in so many coordinates, spread over all, are compared in all."""

HEAD = 16
"""How many coordinates to sort by at once: most rows differ in so many."""

LEAST_PIECE, LARGEST_PIECE = 64, 2**12
"""Rows are compared in pieces that grow, as most differ in their first coordinates."""


def canonical_places(given: list[Array], xp: Namespace) -> Places:
    """Return for each row its place among the distinct rows in order, shape (m,).

    Zero equals its negative.

    >>> canonical_places([np.array([2.0]), np.array([1.0]), np.array([2.0])], np)
    array([1, 0, 1])
    """
    equal_to = _first_equals(given)
    ordered = _sorted(given, list(dict.fromkeys(equal_to)), xp)
    place_of = {index: place for place, index in enumerate(ordered)}
    return np.array([place_of[index] for index in equal_to], dtype=np.int64)


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


def _first_equals(rows: list[Array]) -> list[int]:
    """Return for each row the index of the first row that equals it."""
    step = -(-rows[0].shape[0] // SAMPLE)
    alike: defaultdict[tuple[float, ...], list[int]] = defaultdict(list)
    found: list[int] = []
    for i, row in enumerate(rows):
        others = alike[tuple(row[::step].tolist())]
        first = next((j for j in others if bool((rows[j] == row).all())), i)
        if first == i:
            others.append(i)
        found.append(first)
    return found


def _sorted(rows: list[Array], which: list[int], xp: Namespace) -> list[int]:
    """Return the indices of some distinct rows in lexicographic order.

    Rows that agree up to a column are sorted by the next ones, and so on: as each time
    some of them part, no row is read more often than there are rows.
    """
    ordered: list[int] = []
    waiting = [(which, 0)]
    while waiting:
        alike, start = waiting.pop()
        if len(alike) == 1:
            ordered += alike
            continue
        start = _first_difference([rows[i] for i in alike], start, xp)
        heads = {i: rows[i][start : start + HEAD].tolist() for i in alike}
        alike.sort(key=heads.__getitem__)
        parted = [list(same) for _, same in groupby(alike, key=heads.__getitem__)]
        waiting += [(same, start + HEAD) for same in reversed(parted)]
    return ordered


def _first_difference(rows: list[Array], start: int, xp: Namespace) -> int:
    """Return the first column, from one on, in which not all rows are equal."""
    width = LEAST_PIECE
    while True:
        piece = xp.stack([row[start : start + width] for row in rows])
        differ = xp.any(piece[1:] != piece[0], axis=0)
        if bool(xp.any(differ)):
            return start + int(xp.argmax(xp.astype(differ, xp.int8)))
        start, width = start + width, min(4 * width, LARGEST_PIECE)
