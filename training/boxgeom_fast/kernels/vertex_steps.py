"""A good subset for one edge, found by steps from vertex to vertex.

Let subsets be fractional: each point is in the subset by a share from 0 to 1, and the
shares sum to its size. Whole subsets are the vertices of that polytope. With H the
Hessian of the summed distance at the median and u_i the unit vector towards point i,
the median moves by ``H^-1 u_i`` for each unit of i's share, and the value c . median
by the *slope* ``c . H^-1 u_i``. So the next vertex to try is the subset of the least
slopes (Frank and Wolfe). Steps go on while the value falls.
"""

from typing import NamedTuple

import numpy as np

from boxgeom_fast.kernels.compiler import Floats, Indices, compiled, copy, fill
from boxgeom_fast.kernels.knapsack import States, value_of_rank
from boxgeom_fast.kernels.median_space import Space, space_for
from boxgeom_fast.kernels.medians import median

STEPS = 10
"""At most this many steps; two or three are usual."""

WEISZFELD_STEPS = 30
"""Weiszfeld's steps cost little, and are few where points lie in many directions."""

NEAR = 1e-6
"""The pull on a vertex's median is about this, relative to the subset's size."""

LEAST_SQUARE = 1e-30
"""At a smaller squared distance a median is taken to be at the point."""

SLOPE_STEPS = 8
"""Terms of the series for a slope: it only has to rank the points."""


class Vertex(NamedTuple):
    """A subset and its median.

    Attributes:
        counts: 1 for its members, else 0, shape (wide,).
        median: shape (e,).
        closeness: one over the distance from the median to each point, shape (wide,).
    """

    counts: Indices
    median: Floats
    closeness: Floats


class Steps(NamedTuple):
    """What it takes to step from vertex to vertex.

    Attributes:
        best: the vertex of the least value so far.
        tried: the one to try.
        slopes: shape (wide,).
        direction: shape (e,).
        sums: shape (e,).
        weights: of a median, shape (wide,).
        space: memory for a median.
    """

    best: Vertex
    tried: Vertex
    slopes: Floats
    direction: Floats
    sums: Floats
    weights: Floats
    space: Space


def room_to_step(wide: int, e: int) -> Steps:
    """Return memory to step among ``wide`` points in e dimensions."""
    return Steps(
        Vertex(np.zeros(wide, np.int64), np.zeros(e), np.zeros(wide)),
        Vertex(np.zeros(wide, np.int64), np.zeros(e), np.zeros(wide)),
        np.zeros(wide),
        np.zeros(e),
        np.zeros(e),
        np.zeros(wide),
        space_for(wide, e),
    )


@compiled()
def find_vertex(
    points: Floats,
    values: Floats,
    state: States,
    size: int,
    start: Floats,
    steps: Steps,
) -> None:
    """Write a vertex to ``steps.best`` whose median has a low value.

    Args:
        points: shape (wide, e).
        values: one per point, shape (wide,).
        state: -1 for points that no subset may have, shape (wide,).
        size: of the subsets.
        start: where to search for the first median, shape (e,).
        steps: memory; its best vertex is the result.
    """
    best, tried = steps.best, steps.tried
    mark_smallest(values, state, size, best.counts, steps.slopes)
    copy(start, best.median)
    low = approach(points, values, size, best, steps.sums)
    for _ in range(STEPS):
        write_slopes(points, values, low, best, steps)
        mark_smallest(steps.slopes, state, size, tried.counts, steps.weights)
        if same(best.counts, tried.counts):
            break
        copy(best.median, tried.median)
        value = approach(points, values, size, tried, steps.sums)
        if not value < low:
            break
        low = value
        copy(tried.counts, best.counts)
        copy(tried.median, best.median)


@compiled()
def exact_value(
    points: Floats, apart: Floats, values: Floats, vertex: Vertex, steps: Steps
) -> float:
    """Return the value of a vertex's median, which is also written to the vertex.

    It is the median that enumeration would find: computed from the weights, which are
    searched for in the same way, and not from what was found nearby.
    """
    weights, total = steps.weights, 0.0
    median(points, apart, vertex.counts, weights, steps.space)
    fill(vertex.median, 0.0)
    for i in range(len(values)):
        if weights[i] > 0.0:
            total += weights[i] * values[i]
            for a in range(points.shape[1]):
                vertex.median[a] += weights[i] * points[i, a]
    return total


@compiled()
def approach(
    points: Floats, values: Floats, size: int, vertex: Vertex, sums: Floats
) -> float:
    """Return about the value of a vertex's median, having moved nearly there."""
    value = np.inf
    for _ in range(WEISZFELD_STEPS):
        pull, value = weiszfeld_step(points, values, vertex, sums)
        if pull <= NEAR * size:
            break
    return value


@compiled("reassoc")
def weiszfeld_step(
    points: Floats, values: Floats, vertex: Vertex, sums: Floats
) -> tuple[float, float]:
    """Return the length of the pull and the value that Weiszfeld's step leads to.

    At a point, where there is no telling, the pull is 0.
    """
    median, total, value = vertex.median, 0.0, 0.0
    fill(sums, 0.0)
    for i in range(len(points)):
        if vertex.counts[i] == 0:
            continue
        point, square = points[i], 0.0
        for a in range(len(median)):
            offset = point[a] - median[a]
            square += offset * offset
        if not square > LEAST_SQUARE:
            return 0.0, values[i]
        closeness = 1.0 / np.sqrt(square)
        total += closeness
        value += closeness * values[i]
        for a in range(len(median)):
            sums[a] += closeness * (point[a] - median[a])
    square = 0.0
    for a in range(len(median)):
        square += sums[a] * sums[a]
        median[a] += sums[a] / total
    return np.sqrt(square), value / total


@compiled("reassoc")
def write_slopes(
    points: Floats, values: Floats, value: float, vertex: Vertex, steps: Steps
) -> None:
    """Write the slope of the value for each point's share, up to a common factor.

    With ``H = sum_S (1 - u u^T) / r``, T the sum of the ``1 / r`` and z that of the
    ``u (u . b) / r`` over the subset, ``b = H^-1 c`` is ``(c + z) / T``. Putting in the
    last z to compute the next is a series that converges where points lie in many
    directions.
    """
    closeness, z, sums, median = (
        vertex.closeness,
        steps.direction,
        steps.sums,
        vertex.median,
    )
    total = 0.0
    for i in range(len(points)):
        point, square = points[i], 0.0
        for a in range(len(median)):
            offset = point[a] - median[a]
            square += offset * offset
        closeness[i] = 1.0 / np.sqrt(square) if square > LEAST_SQUARE else 0.0
        total += closeness[i] * vertex.counts[i]
    fill(z, 0.0)
    for _ in range(SLOPE_STEPS):
        fill(sums, 0.0)
        for i in range(len(points)):
            if vertex.counts[i] > 0:
                slope = slope_of(points[i], median, z, values[i] - value, closeness[i])
                scale = slope * closeness[i] * closeness[i] / total
                for a in range(len(median)):
                    sums[a] += scale * (points[i, a] - median[a])
        copy(sums, z)
    for i in range(len(points)):
        steps.slopes[i] = slope_of(
            points[i], median, z, values[i] - value, closeness[i]
        )


@compiled("reassoc")
def slope_of(
    point: Floats, median: Floats, z: Floats, rise: float, closeness: float
) -> float:
    """Return ``u . (c + z)`` for the unit vector u towards a point."""
    total = rise
    for a in range(len(median)):
        total += (point[a] - median[a]) * z[a]
    return closeness * total


@compiled()
def mark_smallest(
    values: Floats, state: States, size: int, counts: Indices, memory: Floats
) -> None:
    """Write 1 for the points of the smallest values, as many as a subset has."""
    left = 0
    for i in range(len(values)):
        if state[i] != -1:
            memory[left] = values[i]
            left += 1
    largest = value_of_rank(memory, left, size - 1)
    missing = size
    for i in range(len(values)):
        counts[i] = 1 if state[i] != -1 and values[i] < largest else 0
        missing -= counts[i]
    for i in range(len(values)):
        if missing > 0 and state[i] != -1 and values[i] == largest:
            counts[i] = 1
            missing -= 1


@compiled()
def same(one: Indices, two: Indices) -> bool:
    """Return whether two arrays are equal."""
    different = 0
    for i in range(len(one)):
        different += one[i] != two[i]
    return different == 0
