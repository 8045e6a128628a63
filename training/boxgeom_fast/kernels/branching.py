"""Branch and bound for one edge: the least value of a median, proven to a tolerance.

Values are minimised over all subsets. A good value is known from the start; a branch
is pruned if none of its subsets can have a value lower than that by more than the slack
allowed. A branch with a single subset is a leaf: its median is computed, and the best
value so far improves or not. Any other is split on one point, into the subsets with it
and those without. Of points that are equal a subset has the first ones, so a split on
one also decides on those before or after it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.branch import (
    HIGH,
    IS_NEW,
    LEAST,
    LOSS,
    LOW,
    MOST,
    PRICE,
    REACH,
    REACH_PRICE,
    ROWS,
    SCALARS,
    Cut,
    join,
    room_to_cut,
)
from boxgeom_fast.kernels.branch_weights import CAP
from boxgeom_fast.kernels.centered import Centered, largest_size, look, room_to_see
from boxgeom_fast.kernels.compiler import (
    Floats,
    Indices,
    compiled,
    copy,
    fill,
    larger,
    smaller,
)
from boxgeom_fast.kernels.cut_off import LEAF, LITTLE, OPEN, tighten
from boxgeom_fast.kernels.knapsack import EPS, States, least_mean, least_total
from boxgeom_fast.kernels.vertex_steps import (
    Steps,
    exact_value,
    find_vertex,
    room_to_step,
)

ROUNDING = 2.0**-36
"""How far below the slack the cut is, relative to the mean of the values' distances
from the incumbent's, with the weights of its median. It is more than values of medians
are wrong by, and enough to tell better ones from equal ones."""

FIRST_PRICE = 0.5
"""The price to start from, relative to the sizes of values and excess."""

MIN_AND_MAX = 0.2
"""How much the better side of a split counts beside the worse."""

LEFT, NODES = 0, 1
"""The branches to look at, and those that were looked at, among a tree's counts."""


class Problem(NamedTuple):
    """What all edges share. Points come with some that are out, to fill up vectors.

    Attributes:
        points: shape (wide, e), in a unit in which their distances are about 1.
        apart: the distances between them, shape (wide, wide).
        errors: how far each may be from where it should be, shape (wide,).
        state: 0, or -1 for points that are out, shape (wide,).
        least: the least weight of each, shape (wide,).
        most: the largest, shape (wide,).
        loss: how much weights above the largest may lower a mean, relative to spread.
        twins: the first point that is equal to each, shape (wide,).
        size: of the subsets.
        start: where to search for medians from, shape (e,).
    """

    points: Floats
    apart: Floats
    errors: Floats
    state: States
    least: Floats
    most: Floats
    loss: float
    twins: Indices
    size: int
    start: Floats


class Record(NamedTuple):
    """The tree of an edge, branch by branch, as they were looked at.

    Attributes:
        branches: the decisions that led to each, shape (nodes, wide).
        outcomes: `PRUNED`, `LEAF` or `OPEN`, shape (nodes,).
        subset: 1 for the members of the subset of the least value, shape (wide,).
    """

    branches: States
    outcomes: States
    subset: Indices


class Tree(NamedTuple):
    """The branches yet to be looked at, the last of them first.

    Attributes:
        branches: their numbers, shape (depth, rows, wide).
        states: which points are members, shape (depth, wide).
        decisions: the same by splits alone, without what followed, shape (depth, wide).
        counts: how many branches there are, and how many were looked at, shape (2,).
        loss: the largest loss of any, shape (1,).
    """

    branches: Floats
    states: States
    decisions: States
    counts: Indices
    loss: Floats


class Room(NamedTuple):
    """The memory that settling an edge takes, used again for the next.

    Attributes:
        tree: the branches.
        seen: what is seen from the incumbent.
        cut: the excess of each point, and more.
        steps: the incumbent, and the subset to try.
        offsets: the values minus the incumbent's, shape (wide,).
        record: of the tree; it may have length 0.
    """

    tree: Tree
    seen: Centered
    cut: Cut
    steps: Steps
    offsets: Floats
    record: Record


def room_for(wide: int, e: int, recorded: int) -> Room:
    """Return memory for ``wide`` points in e dimensions, and a record of some nodes.

    >>> room_for(8, 3, 0).offsets.shape
    (8,)
    """
    depth = wide + 2
    return Room(
        Tree(
            np.zeros((depth, ROWS, wide)),
            np.zeros((depth, wide), np.int8),
            np.zeros((depth, wide), np.int8),
            np.zeros(2, np.int64),
            np.zeros(1),
        ),
        room_to_see(wide, e),
        room_to_cut(wide),
        room_to_step(wide, e),
        np.zeros(wide),
        Record(
            np.zeros((recorded, wide), np.int8),
            np.zeros(recorded, np.int8),
            np.zeros(wide, np.int64),
        ),
    )


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
    the value of a median. Both are the floor if a median's value is at most that. The
    last says whether they are as close as the slack asks for, up to rounding.

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
    if value - outer <= slack:
        return outer, value, 0, True
    slack += ROUNDING * mean_distance(values, value, steps.weights)
    if not start_tree(problem, values, value, room):
        return outer, value, 0, False
    fall, is_left = 0.0, True
    while is_left:
        lower_cut(fall - slack, room)
        is_left = next_leaf(problem, max_nodes, room)
        if is_left:
            found = exact_value(points, apart, room.offsets, steps.tried, steps)
            if found < fall:
                fall = found
                copy(steps.tried.counts, room.record.subset)
        if value + fall <= floor:
            return floor, floor, room.tree.counts[NODES], True
    proven = proven_by(fall - slack, problem.size, room)
    is_finished = proven == fall - slack
    # In this order `larger` returns the bound known already, should this be no number.
    outer = larger(value + proven - lost_by(value, proven, is_finished, room), outer)
    return outer, value + fall, room.tree.counts[NODES], is_finished


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
def start_tree(problem: Problem, values: Floats, value: float, room: Room) -> bool:
    """Put the branch of all subsets into the room, seen from the incumbent.

    Return whether that is possible: the squares of distances may be too large.
    """
    seen, cut, tree = room.seen, room.cut, room.tree
    branch, state = tree.branches[0], tree.states[0]
    tree.counts[LEFT], tree.counts[NODES], tree.loss[0] = 1, 0, 0.0
    copy(problem.state, tree.decisions[0])
    look(problem.points, problem.errors, room.steps.best.median, seen)
    for row in range(ROWS):
        fill(branch[row], 0.0)
    copy(problem.least, branch[LEAST])
    copy(problem.most, branch[MOST])
    farthest, weight, total = 0.0, 0.0, 0.0
    for i in range(len(values)):
        join(branch, state, i, problem.state[i])
        room.offsets[i] = values[i] - value
        if problem.state[i] != -1:
            farthest = larger(farthest, seen.lengths[i] + seen.errors[i])
            total += 1.0 / np.sqrt(seen.squares[i])
            weight += room.steps.best.counts[i] / np.sqrt(seen.squares[i])
    # The median is in the hull, and so no farther than the farthest point.
    reach = farthest * farthest * (1.0 + 4.0 * EPS)
    branch[SCALARS, REACH], branch[SCALARS, LOSS] = reach, problem.loss
    branch[SCALARS, IS_NEW] = 1.0
    cut.pace[0] = 0.5 * (weight / problem.size) ** 2
    cut.cap[0] = CAP * total
    start_multipliers(branch, reach, room)
    size = reach * reach + largest_size(seen.sizes) + abs(value)
    return bool(np.isfinite(size))


@compiled()
def start_multipliers(branch: Floats, reach: float, room: Room) -> None:
    """Write what little is known of advances, and prices to try first."""
    seen, size = room.seen, 0.0
    for i in range(len(room.offsets)):
        size = larger(size, abs(room.offsets[i]))
    share = FIRST_PRICE / np.sqrt(len(room.offsets)) / size if size > 0.0 else 0.0
    for i in range(len(room.offsets)):
        # By Cauchy and Schwarz: the move is no longer than the square root of D.
        most = np.sqrt(reach) * (seen.lengths[i] + seen.errors[i]) / seen.squares[i]
        most *= 1.0 + 8.0 * EPS
        branch[LOW, i], branch[HIGH, i] = -most, most
        branch[PRICE, i] = branch[PRICE + 1, i] = share * seen.sizes[i]
    branch[SCALARS, REACH_PRICE] = share * reach


@compiled()
def next_leaf(problem: Problem, max_nodes: int, room: Room) -> bool:
    """Return whether a leaf is left that is not the incumbent; look at what is before.

    Its subset is written to ``room.steps.tried``. The loss of any branch is kept: what
    is proven about all of them holds but for the largest, in units of the spread.
    """
    tree, record = room.tree, room.record
    while tree.counts[LEFT] > 0 and tree.counts[NODES] < max_nodes:
        n, node = tree.counts[LEFT] - 1, tree.counts[NODES]
        branch, state = tree.branches[n], tree.states[n]
        outcome = tighten(branch, state, problem.size, room.seen, room.cut)
        if node < len(record.outcomes):
            copy(tree.decisions[n], record.branches[node])
            record.outcomes[node] = outcome
        if branch[SCALARS, LOSS] <= LITTLE:  # else nothing was concluded with it
            tree.loss[0] = larger(tree.loss[0], branch[SCALARS, LOSS])
        tree.counts[NODES] += 1
        tree.counts[LEFT] -= 1
        if outcome == OPEN:
            i = choice(state, room.cut)
            if i < 0:  # where numbers overflowed, there is nothing to go by
                tree.counts[LEFT] += 1
                return False
            split(tree, n, i, problem.twins, room.cut)
            tree.counts[LEFT] += 2
        elif outcome == LEAF and not is_incumbent(state, problem.size, room.steps):
            return True
    return False


@compiled()
def is_incumbent(state: States, size: int, steps: Steps) -> bool:
    """Return whether a branch's only subset is the incumbent; write it as tried."""
    members, different = 0, 0
    for i in range(len(state)):
        members += state[i] == 1
    for i in range(len(state)):
        is_in = state[i] == 1 or (state[i] == 0 and members < size)
        steps.tried.counts[i] = 1 if is_in else 0
        different += steps.tried.counts[i] != steps.best.counts[i]
    return different == 0


@compiled()
def proven_by(cut_at: float, size: int, room: Room) -> float:
    """Return the least value that any subset can have, up to the loss.

    Of the branches that were pruned it is at least the cut. Of those not looked at it
    is bounded by ranges of weights, which hold for values below a cut no higher.
    """
    tree, terms, row = room.tree, room.cut.terms, room.cut.row
    proven = cut_at
    for n in range(tree.counts[LEFT]):
        branch, state = tree.branches[n], tree.states[n]
        total = least_total(branch[LEAST], state, size, terms)
        bound = least_mean(
            room.offsets,
            branch[LEAST],
            branch[MOST],
            state,
            size,
            total,
            0.0,
            0.0,
            terms,
            row,
        )
        proven = smaller(proven, bound)
        tree.loss[0] = larger(tree.loss[0], branch[SCALARS, LOSS])
    return proven


@compiled()
def lower_cut(cut_at: float, room: Room) -> None:
    """Write the excess of each point over a cut."""
    excess, size = room.cut.excess, 0.0
    for i in range(len(excess)):
        excess[i] = room.offsets[i] - cut_at
        size = larger(size, abs(excess[i]))
    room.cut.size[0] = size


@compiled()
def split(tree: Tree, n: int, i: int, twins: Indices, cut: Cut) -> None:
    """Replace the branch at n by two, with point i and without.

    The more promising one is second: it comes first.
    """
    states, decisions = tree.states, tree.decisions
    copy(states[n], states[n + 1])
    copy(decisions[n], decisions[n + 1])
    for row in range(ROWS):
        copy(tree.branches[n, row], tree.branches[n + 1, row])
    with_it = n + 1 if cut.with_it[i] <= cut.without_it[i] else n
    without_it = 2 * n + 1 - with_it
    for j in range(len(twins)):
        if twins[j] == twins[i]:
            if j <= i:
                decide(tree, with_it, j, 1)
            if j >= i:
                decide(tree, without_it, j, -1)


@compiled()
def decide(tree: Tree, n: int, j: int, new: int) -> None:
    """Make a point a member in a branch, or no member, if it can still be either."""
    if tree.states[n, j] == 0:
        join(tree.branches[n], tree.states[n], j, new)
    if tree.decisions[n, j] == 0:
        tree.decisions[n, j] = new


@compiled()
def choice(state: States, cut: Cut) -> int:
    """Return the point to split on: its side of the lower excess should rise most.

    It is -1 if no point's excess is a number.
    """
    least, chosen, most = np.inf, -1, -np.inf
    for i in range(len(state)):
        if state[i] == 0:
            least = smaller(least, smaller(cut.with_it[i], cut.without_it[i]))
    for i in range(len(state)):
        one, two = cut.with_it[i] - least, cut.without_it[i] - least
        score = smaller(one, two) + MIN_AND_MAX * larger(one, two)
        if state[i] == 0 and score > most:
            chosen, most = i, score
    return chosen


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
