"""What is known of the subsets of a branch whose median is below the cut.

A branch is the set of all subsets with some members and without some others. Only those
whose median has a value of at most the *cut* are looked for: a bit less than the least
value found so far. The excess of a point is its value minus the cut, so that the excess
of such a median, a weighted mean, is not positive. A branch where that cannot be is
pruned: all its subsets have values of at least the cut.

With the move from the centre, ``D = |move|^2`` and the advances y_i of
`boxgeom_fast.kernels.centered`, point i is at the squared distance
``r_i^2 = |q_i - move|^2 = g_i (1 - 2 y_i) + D`` from the median, and its weight is
``1 / r_i``, times whatever all have in common. What bounds y_i and D bounds the
weights, and the weights bound y_i and D: each sweep tightens both, for the subsets
below the cut alone.
"""

from boxgeom_fast.kernels.branch import (
    HIGH,
    LEAST,
    LOSS,
    LOST,
    LOW,
    MOST,
    PRICE,
    REACH,
    REACH_PRICE,
    REACH_THRESHOLD,
    SCALARS,
    THRESHOLD,
    Cut,
    join,
)
from boxgeom_fast.kernels.branch_weights import narrow_weights
from boxgeom_fast.kernels.centered import Centered
from boxgeom_fast.kernels.compiler import Floats, compiled, larger, smaller
from boxgeom_fast.kernels.knapsack import EPS, States, least_total, proven
from boxgeom_fast.kernels.multipliers import (
    around_threshold,
    between,
    least_mean_below,
    sums_at,
)

PRUNED, LEAF, OPEN = 0, 1, 2
"""What becomes of a branch: nothing, one subset, or two branches."""

SWEEPS = 8
"""At most this many sweeps for one branch."""

WORTHWHILE = 0.03
"""A sweep that narrows no range of weights by this share of its top is the last."""

LITTLE = 2.0**-40
"""Members are fixed only where weights above their cap could not lower a mean by more
than this share of the values' spread."""


@compiled()
def tighten(branch: Floats, state: States, size: int, seen: Centered, cut: Cut) -> int:
    """Return whether a branch is pruned, is one subset, or remains open.

    Its members, its ranges and its multipliers are updated.
    """
    for sweep in range(SWEEPS + 1):
        need, outcome = fix_members(branch, state, size, cut)
        if outcome != OPEN or sweep == SWEEPS:
            return outcome
        lightest = least_total(branch[LEAST], state, size, cut.terms)
        bound_advances(branch, state, need, lightest, seen, cut)
        bound_reach(branch, state, need, lightest, seen, cut)
        change, is_possible = narrow_weights(branch, state, seen, cut)
        if not is_possible:
            return PRUNED
        if change < WORTHWHILE:
            return fix_members(branch, state, size, cut)[1]
    return OPEN


@compiled()
def fix_members(branch: Floats, state: States, size: int, cut: Cut) -> tuple[int, int]:
    """Return how many members a branch still needs, and what becomes of it.

    A point is no member where the excess would be positive with it, and one where it
    would be without. Only the sign of the least mean matters, so the knapsack's sum is
    computed at x = 0 alone. One sum serves all points: a member takes the place of the
    largest term that was picked, and the least that was not replaces one that goes.
    """
    while True:
        need, left = size, 0
        for i in range(len(state)):
            need -= state[i] == 1
            left += state[i] == 0
        if need < 0 or need > left:
            return need, PRUNED
        scalars, is_single = branch[SCALARS], need == 0 or need == left
        if scalars[LOSS] > LITTLE:
            return need, LEAF if is_single else OPEN
        scalars[LOST] = larger(scalars[LOST], scalars[LOSS])
        total, magnitude, below, above = least_excess(branch, need, cut)
        if not proven(0.0, total, magnitude, 1.0, len(state)) < 0.0:
            return need, PRUNED
        if is_single:
            return need, LEAF
        if not fix_by_swaps(branch, state, total, magnitude, below, above, cut):
            return need, OPEN


@compiled()
def least_excess(
    branch: Floats, need: int, cut: Cut
) -> tuple[float, float, float, float]:
    """Return the least sum of weights times excess, and its terms' magnitudes.

    The others are the largest term that it picked, and the least that it did not.
    """
    excess = cut.excess
    below, above = around_threshold(excess, excess, branch, need, 0.0, 0.0, cut.terms)
    threshold = between(below, above)
    total, magnitude, _, _, count = sums_at(excess, excess, branch, 0.0, 0.0, threshold)
    if count != need:  # terms that are equal
        total += threshold * (need - count)
        magnitude += abs(threshold) * (need - count)
    return total, magnitude, below, above


@compiled()
def fix_by_swaps(
    branch: Floats,
    state: States,
    total: float,
    magnitude: float,
    below: float,
    above: float,
    cut: Cut,
) -> bool:
    """Return whether some points could be made members, or excluded."""
    was_fixed = False
    for i in range(len(state)):
        if state[i] != 0:
            continue
        excess = cut.excess[i]
        term = excess * (branch[MOST, i] if excess < 0.0 else branch[LEAST, i])
        cut.with_it[i] = total + larger(term - below, 0.0)
        cut.without_it[i] = total + larger(above - term, 0.0)
        sizes = magnitude + 2.0 * abs(term)
        if proven(0.0, cut.with_it[i], sizes + abs(below), 1.0, len(state)) >= 0.0:
            join(branch, state, i, -1)
            was_fixed = True
        elif proven(0.0, cut.without_it[i], sizes + abs(above), 1.0, len(state)) >= 0.0:
            join(branch, state, i, 1)
            was_fixed = True
    return was_fixed


@compiled()
def bound_advances(
    branch: Floats,
    state: States,
    need: int,
    lightest: float,
    seen: Centered,
    cut: Cut,
) -> None:
    """Bound how far the move goes towards each point that is a member."""
    for i in range(len(state)):
        if state[i] == -1:
            continue
        was, left = state[i], need - (state[i] == 0)
        join(branch, state, i, 1)
        for side in range(2):
            row = seen.most[i] if side else seen.least[i]
            known = -branch[HIGH, i] if side else branch[LOW, i]
            price, threshold = branch[PRICE + side, i], branch[THRESHOLD + side, i]
            start = (known, price, threshold)
            blur = blurs(seen.sizes[i], branch[SCALARS, LOSS], cut)
            bound, price, threshold = least_mean_below(
                row, cut.excess, branch, left, lightest, start, blur, cut.terms
            )
            branch[PRICE + side, i], branch[THRESHOLD + side, i] = price, threshold
            if side:
                branch[HIGH, i] = smaller(branch[HIGH, i], -bound)
            else:
                branch[LOW, i] = larger(branch[LOW, i], bound)
        join(branch, state, i, was)


@compiled()
def blurs(size: float, loss: float, cut: Cut) -> tuple[float, float]:
    """Return how much to lower a bound, and how much more for each unit of the price.

    Each value is computed to within a few EPS of the sizes of what it is made of, and a
    mean can be off by no more than the values are. Weights above their cap may lower it
    by the loss times the spread of the values, at most twice their size.
    """
    share = 4.0 * EPS + 2.0 * loss
    return share * size, share * cut.size[0]


@compiled()
def bound_reach(
    branch: Floats,
    state: States,
    need: int,
    lightest: float,
    seen: Centered,
    cut: Cut,
) -> None:
    """Bound D: the move times itself, a weighted mean of ``q_i . move = g_i y_i``."""
    scalars, row, size = branch[SCALARS], cut.row, 0.0
    for i in range(len(row)):
        row[i] = -branch[HIGH, i] * seen.squares[i] if state[i] != -1 else 0.0
        size = larger(size, abs(row[i]))
    start = (-scalars[REACH], scalars[REACH_PRICE], scalars[REACH_THRESHOLD])
    blur = blurs(size, scalars[LOSS], cut)
    bound, price, threshold = least_mean_below(
        row, cut.excess, branch, need, lightest, start, blur, cut.terms
    )
    scalars[REACH] = larger(smaller(scalars[REACH], -bound), 0.0)
    scalars[REACH_PRICE], scalars[REACH_THRESHOLD] = price, threshold
