"""Midpoints of trusted hyperboxes and boxes of candidates, a tile at a time."""

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.candidates import extend_tile, widen
from boxgeom_fast.kernels.compiler import (
    APART,
    TILE,
    Floats,
    Indices,
    clamped,
    compiled,
    load_offsets,
)
from boxgeom_fast.kernels.order_statistics import line_of, run_steps, sort_tile
from boxgeom_fast.place import Place

FIRST_LOOK = 64
"""How many pairs of candidates to compute before asking which columns are decided."""

WORTH_GATHERING = 0.8
"""The undecided columns are brought together once they are at most this share."""


@compiled()
def box_midpoints(
    place: Place,
    which: Indices,
    comparators: Indices,
    ranks: Indices,
    members: Indices,
    shares: Floats,
) -> Floats:
    """Return the midpoint of the trusted hyperbox and a box of candidates: (width,).

    As soon as candidates of a column reach both ends of its trusted interval, the
    column is decided, and left out.

    Args:
        place: where the columns of k vectors are.
        which: indices of the vectors, each as often as the vector occurs, shape (m,).
        comparators: of a network that puts the ranks in place, as in
            `order_statistics`.
        ranks: of the trusted hyperbox's lower end, of the point to measure candidates
            from, and of the upper end, shape (3,).
        members: the candidates, as in `extremes_of_sets`.
        shares: their weights, likewise.

    >>> place = Place(np.array([[0.0], [1.0], [8.0]]), np.arange(3), 0, 1)
    >>> which, comparators = np.arange(3), np.zeros((0, 2), int)
    >>> members, shares = np.array([[0, 2]]), np.array([[[0.5, 1.0], [0.5, 0.0]]])
    >>> box_midpoints(place, which, comparators, np.arange(3), members, shares)
    array([2.])
    """
    source, order, begin, end = place
    lines = np.empty((len(which), APART), source.dtype)
    offsets = np.zeros((len(order), APART), source.dtype)
    ends = np.zeros((4, TILE), source.dtype)
    extremes = np.empty((2, TILE), source.dtype)
    undecided = np.empty((2, TILE), np.int64)
    found = np.empty(end - begin, source.dtype)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        sort_tile(lines, place, which, comparators, start, n)
        lowest, origin, highest = lines[ranks[0]], lines[ranks[1]], lines[ranks[2]]
        load_offsets(offsets, place, start, n, origin[:n])
        for j in range(n):
            ends[2, j], ends[3, j] = lowest[j] - origin[j], highest[j] - origin[j]
        _extremes_within(extremes, undecided, offsets, ends, n, members, shares)
        _midpoints(
            found[start - begin :], n, origin, lowest, highest, extremes[0], extremes[1]
        )
    return found


@compiled()
def midpoints_of_sets(
    place: Place,
    steps: Indices,
    wanted: Indices,
    memory: int,
    members: Indices,
    shares: Floats,
    cuts: Indices,
    is_in: NDArray[np.bool_],
) -> Floats:
    """Return such midpoints of several sets of vectors and candidates: (sets, width).

    Args:
        place: where the columns of k vectors are.
        steps: of a `RankProgram` for the point to measure candidates from, and for both
            ends of each set's trusted hyperbox.
        wanted: of the program, shape (1 + 2 sets,).
        memory: of the program.
        members: the candidates in groups, as in `extremes_of_sets`.
        shares: likewise.
        cuts: likewise.
        is_in: likewise.
    """
    source, order, begin, end = place
    sets = is_in.shape[1]
    lines = np.empty((memory, APART), source.dtype)
    offsets = np.zeros((len(order), APART), source.dtype)
    lows = np.empty((sets, TILE), source.dtype)
    highs = np.empty((sets, TILE), source.dtype)
    low, high = np.empty(TILE, source.dtype), np.empty(TILE, source.dtype)
    found = np.empty((sets, end - begin), source.dtype)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        run_steps(lines, place, steps, start, n)
        origin = line_of(lines, place, wanted[0], start, n)
        load_offsets(offsets, place, start, n, origin)
        lows[:] = np.inf
        highs[:] = -np.inf
        for group in range(len(is_in)):
            low[:] = np.inf
            high[:] = -np.inf
            first, last = cuts[group], cuts[group + 1]
            extend_tile(low, high, offsets, n, members, shares, first, last)
            for s in range(sets):
                if is_in[group, s]:
                    widen(lows[s], highs[s], 0, n, low, high)
        for s in range(sets):
            lowest = line_of(lines, place, wanted[1 + 2 * s], start, n)
            highest = line_of(lines, place, wanted[2 + 2 * s], start, n)
            made = found[s, start - begin :]
            _midpoints(made, n, origin, lowest, highest, lows[s], highs[s])
    return found


@compiled()
def _midpoints(
    made: Floats,
    n: int,
    origin: Floats,
    lowest: Floats,
    highest: Floats,
    low: Floats,
    high: Floats,
) -> None:
    """Write n midpoints, of the trusted hyperbox and extremes about the origin."""
    for j in range(n):
        lower = clamped(origin[j] + low[j], lowest[j], highest[j])
        upper = clamped(origin[j] + high[j], lowest[j], highest[j])
        made[j] = (lower + upper) / 2


@compiled()
def _extremes_within(
    extremes: Floats,
    undecided: Indices,
    offsets: Floats,
    ends: Floats,
    n: int,
    members: Indices,
    shares: Floats,
) -> None:
    """Write the extremes of n columns, exact as far as they lie within bounds.

    The undecided columns move to the front of ``offsets`` and ``ends``.

    Args:
        extremes: to be written, the least and the largest, shape (2, columns).
        undecided: room for the indices of columns, shape (2, columns).
        offsets: the vectors, shape (k, columns).
        ends: room for the extremes so far, and the bounds, shape (4, columns).
        n: how many columns.
        members: as in `extremes_of_sets`.
        shares: likewise.
    """
    low, high, floor, ceiling = ends[0], ends[1], ends[2], ends[3]
    low[:] = np.inf
    high[:] = -np.inf
    columns, kept = undecided[0], undecided[1]
    for j in range(n):
        columns[j] = j
    first, last = 0, min(FIRST_LOOK, len(members))
    while True:
        extend_tile(low, high, offsets, n, members, shares, first, last)
        if last == len(members) or n == 0:
            break
        first, last = last, min(2 * last, len(members))
        count = 0
        for j in range(n):
            kept[count] = j
            count += (low[j] > floor[j]) | (high[j] < ceiling[j])
        if count <= WORTH_GATHERING * n:
            for j in range(n):
                extremes[0, columns[j]], extremes[1, columns[j]] = low[j], high[j]
            for j in range(count):
                columns[j] = columns[kept[j]]
            for line in ends:
                for j in range(count):
                    line[j] = line[kept[j]]
            for r in range(len(offsets)):
                line = offsets[r]
                for j in range(count):
                    line[j] = line[kept[j]]
            n = count
    for j in range(n):
        extremes[0, columns[j]], extremes[1, columns[j]] = low[j], high[j]
