"""Newton's method for many geometric medians side by side, where nothing goes wrong.

All lanes take whole Newton steps, for a line search would be steps that others need not
take. A median is accepted if its gradient says so. A lane with a point that may be
optimal, a pull that stops shrinking too soon, or distances too unlike is left to
`boxgeom_fast.kernels.medians`, which takes one subset at a time and copes with all
that. What becomes of a lane does not depend on those beside it.
"""

import math

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.compiler import Floats, Indices, compiled, larger
from boxgeom_fast.kernels.lane_systems import fill_systems, solve_systems
from boxgeom_fast.kernels.lanes import (
    EPSILON,
    LANES,
    Lanes,
    choose_starts,
    fill_lanes,
    lanes_for,
)
from boxgeom_fast.kernels.lengths import LARGEST_SQUARE, LEAST_SQUARE, distances_between

ROUNDING = 16 * EPSILON

STEPS = 9
"""The most positions to try: most inputs need five."""


@compiled()
def medians_side_by_side(
    points: Floats, counts: Indices, is_found: NDArray[np.bool_]
) -> Floats:
    """Return the weights of the geometric medians of subsets, shape (subsets, k).

    Args:
        points: shape (k, e), all distinct, of magnitudes as `embedding` returns them.
        counts: how often each occurs in each subset, shape (subsets, k).
        is_found: where to write which weights are right, shape (subsets,).

    >>> is_found, triangle = np.zeros(1, bool), np.array([[0.0, 0], [4, 0], [2, 3]])
    >>> weights = medians_side_by_side(triangle, np.array([[1, 1, 1]]), is_found)
    >>> is_found, (weights @ triangle).round(9)
    (array([ True]), array([[2.        , 1.15470054]]))
    """
    k, e = points.shape
    apart, lanes = distances_between(points), lanes_for(k, e)
    weights = np.zeros(counts.shape)
    for start in range(0, len(counts), LANES):
        end = min(start + LANES, len(counts))
        s = fill_lanes(points, apart, counts[start:end], lanes)
        choose_starts(points, apart, lanes)
        look_from_positions(s, lanes, 0.0)
        leave_points(lanes)
        for _ in range(STEPS):
            # A point at a position has no unit vector: the gradient is unknown there.
            look_from_positions(s, lanes, math.inf)
            if not keep_the_better(s, lanes):
                break
            take_newton_steps(s, lanes)
        write_found(weights[start:end], is_found[start:end], s, lanes)
    return weights


@compiled()
def write_found(
    weights: Floats, is_found: NDArray[np.bool_], s: int, lanes: Lanes
) -> None:
    """Write which lanes have found their medians, and the weights, of sum 1."""
    for b in range(len(weights)):
        is_found[b] = lanes.least[b] <= 4 * EPSILON * lanes.number[b]
        total = 0.0
        for i in range(s):
            total += lanes.weights[i, b]
        for i in range(s):
            if lanes.counts[i, b] > 0:
                weights[b, lanes.members[i, b]] = lanes.weights[i, b] / total


@compiled()
def look_from_positions(s: int, lanes: Lanes, closeness_at_points: float) -> None:
    """Work out what steps depend on: see `Lanes`.

    Args:
        s: how many points are in use.
        lanes: what to work on.
        closeness_at_points: of points whose distance is 0, or too large or too small to
            be sure of.
    """
    e, total, size = len(lanes.pull), lanes.total, lanes.size
    lanes.pull[:, :] = 0.0
    total[:] = 0.0
    size[:] = 0.0
    for i in range(s):
        counts, square = lanes.counts[i], lanes.distances[i]
        square[:] = 0.0
        for j in range(e):
            point, position = lanes.points[i, j], lanes.position[j]
            offset = lanes.offsets[i, j]
            for b in range(LANES):
                difference = point[b] - position[b]
                offset[b] = difference
                square[b] += difference * difference
        closeness = lanes.closeness[i]
        for b in range(LANES):
            is_sure = LEAST_SQUARE < square[b] < LARGEST_SQUARE
            square[b] = math.sqrt(square[b])
            near = closeness_at_points if counts[b] > 0 else 0.0
            closeness[b] = counts[b] / square[b] if is_sure else near
            total[b] += closeness[b]
        for j in range(e):
            pull, offset = lanes.pull[j], lanes.offsets[i, j]
            for b in range(LANES):
                pull[b] += closeness[b] * offset[b]
    for j in range(e):
        pull = lanes.pull[j]
        for b in range(LANES):
            size[b] += pull[b] * pull[b]
    for b in range(LANES):
        size[b] = math.sqrt(size[b])


@compiled()
def leave_points(lanes: Lanes) -> None:
    """Move away from points that are not optimal, by Weiszfeld's step from there.

    It goes no farther than to where a bound on summed distance is least. (A step by the
    curvature alone can be far too long, and needs a line search.)
    """
    scale = lanes.spare[0]
    for b in range(LANES):
        own = lanes.occurring[lanes.start[b], b]
        excess = lanes.size[b] - own
        is_downhill = excess > ROUNDING * lanes.number[b]
        lanes.going[b] = lanes.going[b] if is_downhill else 0.0
        scale[b] = excess / lanes.size[b] / lanes.total[b]
    for j in range(len(lanes.pull)):
        position, pull = lanes.position[j], lanes.pull[j]
        for b in range(LANES):
            position[b] += scale[b] * pull[b]
    lanes.least[:] = math.inf


@compiled()
def keep_the_better(s: int, lanes: Lanes) -> bool:
    """Keep the weights where the pull has shrunk; return whether any search goes on.

    One whose pull is nothing but rounding, or has not shrunk, has ended.
    """
    going, least, is_better = lanes.going, lanes.least, lanes.spare[0]
    for b in range(LANES):
        is_better[b] = going[b] if lanes.size[b] < least[b] else 0.0
        least[b] = lanes.size[b] if is_better[b] > 0 else least[b]
        enough = 2 * EPSILON * lanes.number[b]
        going[b] = is_better[b] if least[b] > enough else 0.0
    for i in range(s):
        weights, closeness = lanes.weights[i], lanes.closeness[i]
        for b in range(LANES):
            weights[b] = closeness[b] if is_better[b] > 0 else weights[b]
    is_any_going = 0.0
    for b in range(LANES):
        is_any_going = larger(is_any_going, going[b])
    return is_any_going > 0


@compiled()
def take_newton_steps(s: int, lanes: Lanes) -> None:
    """Move every position by a Newton step, with Woodbury's system.

    See `boxgeom_fast.kernels.newton.newton_step`.
    """
    e, total, scale = len(lanes.pull), lanes.total, lanes.spare[0]
    fill_systems(s, lanes)
    for j in range(e):
        step, pull = lanes.step[j], lanes.pull[j]
        for b in range(LANES):
            step[b] = pull[b] / total[b]
    for i in range(s):
        right, distances = lanes.right[i], lanes.distances[i]
        closeness = lanes.closeness[i]
        right[:] = 0.0
        for j in range(e):
            offset, step = lanes.offsets[i, j], lanes.step[j]
            for b in range(LANES):
                right[b] += offset[b] * step[b]
        for b in range(LANES):
            right[b] *= math.sqrt(closeness[b] / total[b]) / distances[b]
    solve_systems(s, lanes)
    for j in range(e):
        position, step = lanes.position[j], lanes.step[j]
        for b in range(LANES):
            position[b] += step[b]
    for i in range(s):
        right, distances = lanes.right[i], lanes.distances[i]
        closeness = lanes.closeness[i]
        for b in range(LANES):
            scale[b] = right[b] * math.sqrt(closeness[b] / total[b]) / distances[b]
        for j in range(e):
            position, offset = lanes.position[j], lanes.offsets[i, j]
            for b in range(LANES):
                position[b] += scale[b] * offset[b]
