"""Branch and bound for one edge: the least value of a median, proven to a tolerance.

Values are minimised over all subsets. A good value is known from the start; a branch
is pruned if none of its subsets can have a value lower than that by more than the slack
allowed. A branch with a single subset is a leaf: its median is computed, and the best
value so far improves or not. Any other is split (`boxgeom_fast.kernels.search_tree`).
"""

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.compiler import (
    Floats,
    Indices,
    compiled,
    copy,
    larger,
    smaller,
)
from boxgeom_fast.kernels.knapsack import EPS, States
from boxgeom_fast.kernels.search_memory import NODES, Problem, Room
from boxgeom_fast.kernels.search_tree import (
    lower_cut,
    next_leaf,
    proven_by,
    start_tree,
)
from boxgeom_fast.kernels.vertex_steps import exact_value, find_vertex

ROUNDING = 2.0**-36
"""How far below the slack the cut is, relative to the mean of the values' distances
from the incumbent's, with the weights of its median. It is more than values of medians
are wrong by, and enough to tell better ones from equal ones."""


@compiled()
def settle_edge(
    problem: Problem,
    values: Floats,
    floor: float,
    outer: float,
    slack: float,
    max_nodes: int,
    room: Room,
) -> tuple[float, float, int, bool]:
    """Return bounds of the least value of a median, and how many nodes they took.

    The first is at most the least value, unless that is below the floor; the second is
    the value of a median, and a bit more for its rounding. Both are the floor if a
    median's value is at most that. The last says whether they are as close as the slack
    asks for, up to rounding.

    Args:
        problem: what all edges share.
        values: shape (wide,).
        floor: nothing below it matters.
        outer: a lower bound of the least value that is known already.
        slack: how much lower than the least value the bound may be.
        max_nodes: at most this many branches are looked at.
        room: memory; it has the record afterwards.
    """
    points, apart, steps = problem.points, problem.apart, room.steps
    find_vertex(points, values, problem.state, problem.size, problem.start, steps)
    value = exact_value(points, apart, values, steps.best, steps)
    copy(steps.best.counts, room.record.subset)
    if value <= floor:
        return floor, floor, 0, True
    blur = ROUNDING * mean_distance(values, value, steps.weights)
    if value - outer <= slack:
        return outer, value + blur, 0, True
    slack += blur
    if not start_tree(problem, values, value, room):
        return outer, value + blur, 0, False
    fall, is_left = 0.0, True
    while is_left:
        lower_cut(fall - slack, room)
        is_left = next_leaf(problem, max_nodes, room)
        if is_left:
            found = exact_value(points, apart, room.offsets, steps.tried, steps)
            if found < fall:
                fall = found
                blur = ROUNDING * mean_distance(room.offsets, found, steps.weights)
                copy(steps.tried.counts, room.record.subset)
        if value + fall <= floor:
            return floor, floor, room.tree.counts[NODES], True
    proven = proven_by(fall - slack, problem.size, room)
    is_finished = proven == fall - slack
    # In this order `larger` returns the bound known already, should this be no number.
    outer = larger(value + proven - lost_by(value, proven, is_finished, room), outer)
    # Offsets from a value are rounded to its digits, and so is the sum.
    inner = value + fall + blur + 4.0 * EPS * (abs(value) + abs(fall))
    return outer, inner, room.tree.counts[NODES], is_finished


@compiled()
def lost_by(value: float, proven: float, is_finished: bool, room: Room) -> float:
    """Return by how much less is proven because of rounding and of the weights' cap.

    An excess has an error relative to itself, which its term in a sum allows for, and
    one relative to the cut. For the bound of an open branch, offsets are compared with
    other numbers than the cut, and their errors are relative to the largest.
    """
    spread = spread_of(room.offsets, room.tree.decisions[0])
    share = room.tree.loss[0] if is_finished else room.tree.loss[0] + 2.0 * EPS
    return share * spread + 8.0 * EPS * (abs(value) + abs(proven))


@compiled()
def mean_distance(values: Floats, value: float, weights: Floats) -> float:
    """Return the mean of the values' distances from one, with weights of sum 1."""
    total = 0.0
    for i in range(len(values)):
        total += weights[i] * abs(values[i] - value)
    return total


@compiled()
def spread_of(values: Floats, state: States) -> float:
    """Return the largest minus the least of the values of points that are not out."""
    least, most = np.inf, -np.inf
    for i in range(len(values)):
        if state[i] != -1:
            least, most = smaller(least, values[i]), larger(most, values[i])
    return most - least


@compiled()
def settle_edges(
    problem: Problem,
    values: Floats,
    floor: Floats,
    outer: Floats,
    slack: Floats,
    max_nodes: int,
    room: Room,
) -> tuple[Floats, Floats, Indices, NDArray[np.bool_]]:
    """Return what `settle_edge` returns for several edges, shape (edges,) each.

    Args:
        problem: what all edges share.
        values: shape (edges, wide).
        floor: of each edge, shape (edges,), as are the two that follow.
        outer: lower bounds known already.
        slack: how much lower than the least values bounds may be.
        max_nodes: for each edge.
        room: memory; it has the record of the last edge afterwards.
    """
    edges = len(values)
    proven, found = np.empty(edges), np.empty(edges)
    nodes, is_finished = np.empty(edges, np.int64), np.empty(edges, np.bool_)
    for i in range(edges):
        proven[i], found[i], nodes[i], is_finished[i] = settle_edge(
            problem, values[i], floor[i], outer[i], slack[i], max_nodes, room
        )
    return proven, found, nodes, is_finished
