"""The geometric medians of subsets, one at a time, as weights.

What `boxgeom_fast.median_weights` does with NumPy. Each median depends on its subset
alone, not on those computed before it.
"""

import math

import numpy as np

from boxgeom_fast.kernels.compiler import Floats, Indices, compiled, smaller
from boxgeom_fast.kernels.lengths import copy, distances_between, length, sum_of
from boxgeom_fast.kernels.median_space import Space, space_for
from boxgeom_fast.kernels.newton import (
    EPSILON,
    SMALLEST,
    approach_median,
    look_from_position,
)

ROUNDING = 16 * EPSILON


@compiled()
def medians_one_by_one(points: Floats, counts: Indices) -> Floats:
    """Return the weights of the geometric medians of subsets, shape (subsets, k).

    Args:
        points: shape (k, e), all distinct, of magnitudes as `embedding` returns them.
        counts: how often each occurs in each subset, shape (subsets, k).

    >>> line = np.array([[0.0], [1.0], [2.0], [9.0]])
    >>> medians_one_by_one(line, np.array([[1, 1, 1, 0], [1, 1, 1, 1]]))
    array([[0. , 1. , 0. , 0. ],
           [0. , 0.5, 0.5, 0. ]])
    """
    k, e = points.shape
    apart, space = distances_between(points), space_for(k, e)
    weights = np.empty(counts.shape)
    for i in range(len(counts)):
        median(points, apart, counts[i], weights[i], space)
    return weights


@compiled()
def median(
    points: Floats, apart: Floats, counts: Indices, weights: Floats, space: Space
) -> None:
    """Write the weights of one geometric median, shape (k,), of sum 1.

    Args:
        points: shape (k, e). Equal ones may be among them.
        apart: the distances between them, shape (k, k).
        counts: how often each occurs in the subset, shape (k,).
        weights: where to write to.
        space: what `space_for(k, e)` returned.
    """
    s = gather(points, apart, counts, space)
    if not find_optimal_points(apart, s, space):
        own = look_from_point(apart, s, best_point(apart, s, space), space)
        approach_median(space, s, own)
    write_weights(weights, s, space)


@compiled()
def median_from(
    points: Floats,
    apart: Floats,
    counts: Indices,
    start: Floats,
    weights: Floats,
    space: Space,
) -> None:
    """Write the same, searched for from a position, which is faster near the median.

    Within rounding the weights do not depend on that, but their last digits do. Then
    ``space.position`` is the mean of the points with the weights.

    Args:
        points: shape (k, e), as `median` takes them.
        apart: shape (k, k).
        counts: shape (k,).
        start: the position, shape (e,), anywhere.
        weights: where to write to, shape (k,).
        space: what `space_for(k, e)` returned.

    >>> corners = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [9.0, 9.0]])
    >>> apart, counts = distances_between(corners), np.array([1, 1, 1, 1, 0])
    >>> weights, space = np.empty(5), space_for(5, 2)
    >>> median_from(corners, apart, counts, np.array([1.5, 0.5]), weights, space)
    >>> weights.round(12), space.position.round(12)
    (array([0.25, 0.25, 0.25, 0.25, 0.  ]), array([1., 1.]))
    """
    s = gather(points, apart, counts, space)
    if not find_optimal_points(apart, s, space):
        copy(space.position, start, len(start))
        look_from_position(space, s)
        # From far away the pull may stop shrinking before the median is reached.
        if not approach_median(space, s, 0.0) <= ROUNDING:
            own = look_from_point(apart, s, best_point(apart, s, space), space)
            approach_median(space, s, own)
    write_weights(weights, s, space)
    write_position(s, space)


@compiled()
def gather(points: Floats, apart: Floats, counts: Indices, space: Space) -> int:
    """Copy the points of a subset together, and return how many there are."""
    s = 0
    for i in range(len(counts)):
        if counts[i] > 0:
            space.members[s], space.counts[s] = i, counts[i]
            own, point = space.points[s], points[i]
            for j in range(len(own)):
                own[j] = point[j]
            s += 1
    for p in range(s):
        line, total = apart[space.members[p]], 0.0
        for i in range(s):
            total += space.counts[i] * line[space.members[i]]
        space.sums[p] = total
    return s


@compiled()
def find_optimal_points(apart: Floats, s: int, space: Space) -> bool:
    """Return whether points are optimal; then ``weights`` has those of their median.

    A point of multiplicity w is optimal iff the unit vectors towards the others sum to
    a vector of length at most w. If two points are optimal, so is the segment between
    them.
    """
    total, first, last, least = sum_of(space.counts, s), -1, -1, math.inf
    for i in range(s):
        least = smaller(least, space.sums[i])
    # Where the gradient is at most x, the summed distance exceeds the least one by at
    # most x times the distance to the median, which is at most 2 / total of itself.
    # Sums of distances have rounding errors of their own.
    most = least * (1 + (64 + 2 * total + 2 * len(space.pull)) * EPSILON)
    for i in range(s):
        if space.sums[i] <= most:
            own = look_from_point(apart, s, i, space)
            if length(space.pull) - own <= ROUNDING * total:
                first, last = (i if first < 0 else first), i
    if first >= 0:
        for i in range(s):
            space.weights[i] = 0.0
        space.weights[first] += 0.5
        space.weights[last] += 0.5
    return first >= 0


@compiled()
def look_from_point(apart: Floats, s: int, p: int, space: Space) -> float:
    """Look from one of the points, and return how many are there, itself included.

    Points too near each other for a unit vector count as one; they are met where others
    are more than 1e450 times as far away.
    """
    pull, line, own = space.pull, apart[space.members[p]], 0.0
    for j in range(len(pull)):
        space.position[j], pull[j] = space.points[p, j], 0.0
    for i in range(s):
        point, offset = space.points[i], space.offsets[i]
        distance = line[space.members[i]]
        is_near = distance <= SMALLEST
        own += space.counts[i] if is_near else 0.0
        closeness = 0.0 if is_near else space.counts[i] / distance
        space.distances[i], space.closeness[i] = distance, closeness
        for j in range(len(pull)):
            offset[j] = point[j] - space.position[j]
            pull[j] += closeness * offset[j]
    return own


@compiled()
def best_point(apart: Floats, s: int, space: Space) -> int:
    """Return the index of the point of least summed distance."""
    best, doubt = 0, (4 + 2 * s + len(space.pull)) * EPSILON
    for q in range(1, s):
        difference = space.sums[q] - space.sums[best]
        if abs(difference) <= doubt * space.sums[best]:
            difference = -_advantage(apart, s, q, best, space)
        if difference < 0:
            best = q
    return best


@compiled()
def _advantage(apart: Floats, s: int, p: int, q: int, space: Space) -> float:
    """Return by how much the points are nearer to p than to q, in total.

    With a and b the offsets from p and q to i this is ``|b| - |a| = <b - a, b + a> /
    (|b| + |a|)``. In this form the terms of a far i do not swamp those of near ones.
    """
    of_p, of_q = apart[space.members[p]], apart[space.members[q]]
    start, end, step = space.points[q], space.points[p], space.step
    between, total = of_q[space.members[p]], 0.0
    if between == 0:
        return 0.0
    for j in range(len(step)):
        step[j] = (end[j] - start[j]) / between
    for i in range(s):
        both = of_p[space.members[i]] + of_q[space.members[i]]
        point, product = space.points[i], 0.0
        for j in range(len(step)):
            product += step[j] * ((point[j] - start[j]) + (point[j] - end[j]))
        total += space.counts[i] * (product / both)
    return between * total


@compiled()
def write_weights(weights: Floats, s: int, space: Space) -> None:
    """Write the weights of all k points, of sum 1."""
    total = sum_of(space.weights, s)
    for i in range(len(weights)):
        weights[i] = 0.0
    for i in range(s):
        weights[space.members[i]] = space.weights[i] / total


@compiled()
def write_position(s: int, space: Space) -> None:
    """Write the mean of the points with the weights to the position."""
    total = sum_of(space.weights, s)
    for j in range(len(space.position)):
        space.position[j] = 0.0
    for i in range(s):
        point, share = space.points[i], space.weights[i] / total
        for j in range(len(space.position)):
            space.position[j] += share * point[j]
