"""Which rows are equal, and their canonical order, without reading more than needed."""

from collections import defaultdict
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, Namespace

SAMPLE = 64
"""Only rows that agree in so many coordinates, spread over all, are compared in all."""

HEAD = 16
"""How many coordinates to sort by at once: most rows differ in so many."""

LEAST_PIECE, LARGEST_PIECE = 64, 2**12
"""Rows are compared in pieces that grow, as most differ in their first coordinates."""


def in_canonical_order(
    rows: list[Array], xp: Namespace
) -> tuple[list[int], NDArray[np.int64]]:
    """Return where each distinct row is first, in lexicographic order, and all places.

    The places are each row's index among the distinct ones. Zero equals its negative.

    Args:
        rows: finite, shape (d,) each.
        xp: the functions of their library.

    >>> from boxgeom_fast.array_libraries import namespace_of
    >>> rows = [np.array([2.0, 1.0]), np.array([1.0, 5.0]), np.array([2.0, 1.0])]
    >>> in_canonical_order(rows, namespace_of(rows[0]))
    ([1, 0], array([1, 0, 1]))
    """
    equal_to = _first_equals(rows)
    first = _sorted(rows, list(dict.fromkeys(equal_to)), xp)
    place_of = {index: place for place, index in enumerate(first)}
    return first, np.array([place_of[index] for index in equal_to], dtype=np.int64)


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
