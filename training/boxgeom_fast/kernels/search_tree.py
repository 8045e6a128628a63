"""The branches of one edge: the first, those that are split, and what is left of them.

Any branch that is neither pruned nor a leaf is split on one point, into the subsets
with it and those without. Of points that are equal a subset has the first ones, so a
split on one also decides on those before or after it.
"""

import numpy as np

from boxgeom_fast.kernels.branch import (
    HIGH,
    IS_NEW,
    LEAST,
    LOSS,
    LOST,
    LOW,
    MOST,
    PRICE,
    REACH,
    REACH_PRICE,
    ROWS,
    SCALARS,
    Cut,
    join,
)
from boxgeom_fast.kernels.branch_weights import CAP
from boxgeom_fast.kernels.centered import largest_size, look
from boxgeom_fast.kernels.compiler import (
    Floats,
    Indices,
    compiled,
    copy,
    fill,
    larger,
    smaller,
)
from boxgeom_fast.kernels.cut_off import LEAF, OPEN, tighten
from boxgeom_fast.kernels.knapsack import EPS, States, least_mean, least_total
from boxgeom_fast.kernels.search_memory import LEFT, NODES, Problem, Room, Tree
from boxgeom_fast.kernels.vertex_steps import Steps

FIRST_PRICE = 0.5
"""The price to start from, relative to the sizes of values and excess."""

MIN_AND_MAX = 0.2
"""How much the better side of a split counts beside the worse."""


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
        tree.loss[0] = larger(tree.loss[0], branch[SCALARS, LOST])
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
