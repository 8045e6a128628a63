"""The memory for many subsets side by side, and where their searches start.

Vector instructions do the same to several numbers. So that they can compute several
medians at once, each subset is a lane: a place along the last axis of every array.
"""

import math
from typing import NamedTuple

import numpy as np

from boxgeom_fast.kernels.compiler import Floats, Indices, compiled, larger, smaller

LANES = 64
"""How many subsets to work on at once: with fewer, loops cost more than their work."""

EPSILON = 2.0**-52

CLEAR = 2.0**-40
"""Summed distances that differ by more, relatively, do so in spite of rounding."""


class Lanes(NamedTuple):
    """A group of subsets, each with a search for its median.

    The last axis of every array has `LANES` places. Of axes as long as k, only the
    first s places are in use, where s is how many points the largest subset has, unless
    something else is said.

    Attributes:
        occurring: how often each of all k points occurs, shape (k, lanes).
        members: the indices of the points that occur, shape (k, lanes).
        counts: how often these do, and 0 beyond them, shape (k, lanes).
        points: these points, shape (k, e, lanes).
        squares: of the distances between them, below the diagonal: (k, k, lanes).
        number: how many points there are, copies included, shape (lanes,).
        start: the index of the point to start from, shape (lanes,).
        position: shape (e, lanes).
        offsets: from the position to the points, shape (k, e, lanes).
        distances: from the position to the points, shape (k, lanes).
        closeness: counts divided by distances, shape (k, lanes).
        total: the sum of that, shape (lanes,).
        pull: the sum of the unit vectors towards the points, shape (e, lanes).
        size: the length of that, shape (lanes,).
        least: the least that it has been, shape (lanes,).
        weights: the closeness where it was, shape (k, lanes).
        going: 1.0 for a search that goes on, else 0.0, shape (lanes,).
        step: shape (e, lanes).
        system: shape (k, k, lanes), of which the lower triangle is in use.
        right: its right-hand side, shape (k, lanes).
        spare: for what is not kept, shape (2, lanes).
    """

    occurring: Floats
    members: Indices
    counts: Floats
    points: Floats
    squares: Floats
    number: Floats
    start: Indices
    position: Floats
    offsets: Floats
    distances: Floats
    closeness: Floats
    total: Floats
    pull: Floats
    size: Floats
    least: Floats
    weights: Floats
    going: Floats
    step: Floats
    system: Floats
    right: Floats
    spare: Floats


@compiled()
def lanes_for(k: int, e: int) -> Lanes:
    """Return memory for groups of subsets of k points in e dimensions.

    >>> lanes_for(3, 2).points.shape == (3, 2, LANES)
    True
    """
    return Lanes(
        np.empty((k, LANES)),
        np.empty((k, LANES), np.int64),
        np.empty((k, LANES)),
        np.empty((k, e, LANES)),
        np.empty((k, k, LANES)),
        np.empty(LANES),
        np.empty(LANES, np.int64),
        np.empty((e, LANES)),
        np.empty((k, e, LANES)),
        np.empty((k, LANES)),
        np.empty((k, LANES)),
        np.empty(LANES),
        np.empty((e, LANES)),
        np.empty(LANES),
        np.empty(LANES),
        np.empty((k, LANES)),
        np.empty(LANES),
        np.empty((e, LANES)),
        np.empty((k, k, LANES)),
        np.empty((k, LANES)),
        np.empty((2, LANES)),
    )


@compiled()
def fill_lanes(points: Floats, apart: Floats, counts: Indices, lanes: Lanes) -> int:
    """Copy the points of subsets together, and return how many the largest has.

    If there are fewer than `LANES` subsets, the last fills the rest.

    Args:
        points: shape (k, e).
        apart: the distances between them, shape (k, k).
        counts: how often each occurs in each subset, shape (subsets, k).
        lanes: where to write to.
    """
    most = 0
    for b in range(LANES):
        most = max(most, _fill_lane(counts[min(b, len(counts) - 1)], b, lanes))
    for i in range(most):
        members = lanes.members[i]
        for j in range(points.shape[1]):
            own = lanes.points[i, j]
            for b in range(LANES):
                own[b] = points[members[b], j]
        for r in range(i):
            square, others = lanes.squares[i, r], lanes.members[r]
            for b in range(LANES):
                distance = apart[members[b], others[b]]
                square[b] = distance * distance
    return most


@compiled()
def _fill_lane(subset: Indices, b: int, lanes: Lanes) -> int:
    """Write which points a subset has, and return how many."""
    s, number = 0, 0.0
    for i in range(len(subset)):
        lanes.occurring[i, b] = subset[i]
        if subset[i] > 0:
            lanes.members[s, b], lanes.counts[s, b] = i, subset[i]
            number += subset[i]
            s += 1
    for i in range(s, len(subset)):
        lanes.members[i, b], lanes.counts[i, b] = lanes.members[0, b], 0.0
    lanes.number[b] = number
    return s


@compiled()
def choose_starts(points: Floats, apart: Floats, lanes: Lanes) -> None:
    """Put the positions at the points of least summed distance.

    Searches go on only where it is clear which that is. So no two points are optimal
    there, and the median is one point.
    """
    k, e = points.shape
    start, least = lanes.start, lanes.least
    sums, second = lanes.spare[0], lanes.spare[1]
    start[:] = 0
    least[:] = math.inf
    second[:] = math.inf
    for p in range(k):
        sums[:] = 0.0
        for i in range(k):
            occurring, distance = lanes.occurring[i], apart[p, i]
            for b in range(LANES):
                sums[b] += occurring[b] * distance
        own = lanes.occurring[p]
        for b in range(LANES):
            found = sums[b] if own[b] > 0 else math.inf
            second[b] = smaller(second[b], larger(least[b], found))
            start[b] = p if found < least[b] else start[b]
            least[b] = smaller(least[b], found)
    for b in range(LANES):
        doubt = CLEAR + 4 * EPSILON * lanes.number[b]
        lanes.going[b] = 1.0 if second[b] > least[b] * (1 + doubt) else 0.0
    for j in range(e):
        position = lanes.position[j]
        for b in range(LANES):
            position[b] = points[start[b], j]
