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

from typing import NamedTuple

import numpy as np

from boxgeom_fast.kernels.centered import Centered
from boxgeom_fast.kernels.compiler import Floats, compiled, larger, smaller
from boxgeom_fast.kernels.knapsack import EPS, States, least_total, proven
from boxgeom_fast.kernels.multipliers import (
    HIGH,
    LEAST,
    LOW,
    MAY,
    MOST,
    MUST,
    PRICE,
    THRESHOLD,
    around_threshold,
    between,
    least_mean_below,
    sums_at,
)

REACH, LOSS, REACH_PRICE, REACH_THRESHOLD, IS_NEW, LOST = 0, 1, 2, 3, 4, 5
SCALARS = 10
"""The row of a branch for single numbers: the most that D can be, how much a mean may
be lowered by weights above their cap, relative to the values' spread, the multipliers
of D's bound, 1.0 until the weights have been bounded from the centre, and the largest
loss with which subsets have been left out."""

ROWS = 11

PRUNED, LEAF, OPEN = 0, 1, 2
"""What becomes of a branch: nothing, one subset, or two branches."""

SWEEPS = 8
"""At most this many sweeps for one branch."""

WORTHWHILE = 0.03
"""A sweep that narrows no range of weights by this share of its top is the last."""

CAP = 2.0**42
"""The largest weight, relative to what all weigh at the centre."""

LITTLE = 2.0**-40
"""Members are fixed only where weights above their cap could not lower a mean by more
than this share of the values' spread."""


class Cut(NamedTuple):
    """The values of one edge, and what to work in.

    Attributes:
        excess: of each point, shape (wide,).
        size: the largest magnitude of the excess, shape (1,).
        pace: see `weight_range`, shape (1,).
        cap: the largest weight, shape (1,).
        with_it: how much of an excess a branch would have with each point as a member,
            up to a common factor, shape (wide,).
        without_it: the same without it, shape (wide,).
        terms: shape (wide,).
        row: shape (wide,).
    """

    excess: Floats
    size: Floats
    pace: Floats
    cap: Floats
    with_it: Floats
    without_it: Floats
    terms: Floats
    row: Floats


def room_to_cut(wide: int) -> Cut:
    """Return memory for ``wide`` points."""
    return Cut(
        np.zeros(wide),
        np.zeros(1),
        np.zeros(1),
        np.zeros(1),
        np.zeros(wide),
        np.zeros(wide),
        np.zeros(wide),
        np.zeros(wide),
    )


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
def join(branch: Floats, state: States, i: int, new: int) -> None:
    """Make point i a member (1), no member (-1), or let it be either (0)."""
    state[i] = new
    branch[MUST, i] = 1.0 if new == 1 else 0.0
    branch[MAY, i] = 1.0 if new == 0 else 0.0


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


@compiled()
def narrow_weights(
    branch: Floats, state: States, seen: Centered, cut: Cut
) -> tuple[float, bool]:
    """Return how much some range of weights has narrowed, and whether all can hold.

    The first is relative to the range's top, and 1 if a point can no longer be a
    member. The first ranges of a tree have another scale, that of the enclosure's root,
    and so are replaced.
    """
    scalars, change, total, is_capped = branch[SCALARS], 0.0, 0.0, False
    is_new = scalars[IS_NEW] > 0.0
    for i in range(len(state)):
        if state[i] == -1:
            continue
        least, most = new_range(branch, i, seen, cut)
        if not is_new:
            least = larger(least, branch[LEAST, i])
            most = smaller(most, branch[MOST, i])
            change = larger(change, (least - branch[LEAST, i]) / most)
            change = larger(change, (branch[MOST, i] - most) / most)
        if least == np.inf or least > most or branch[LOW, i] > branch[HIGH, i]:
            if state[i] == 1:
                return 1.0, False
            join(branch, state, i, -1)
            change = 1.0
            continue
        branch[LEAST, i], branch[MOST, i] = least, most
        total += least
        is_capped |= most >= cut.cap[0]
    scalars[LOSS] = total / cut.cap[0] if is_capped else 0.0
    scalars[IS_NEW] = 0.0
    return (1.0 if is_new else change), True


@compiled()
def new_range(branch: Floats, i: int, seen: Centered, cut: Cut) -> tuple[float, float]:
    """Return the range of a point's weight that follows from its advance and D.

    It ends at the cap, where a point may be at the median or very near. For larger
    weights think of all divided by a factor, so that the largest is the cap. Those
    that are now below their least weight are raised to it: they add at most the sum of
    the least weights to a sum of at least the cap, and change the mean by no more than
    that share of the spread of the values. This is what a branch's loss is.
    """
    blur, distance = seen.blurs[i], np.sqrt(seen.squares[i])
    low, high = branch[LOW, i] - blur, branch[HIGH, i] + blur
    reach = branch[SCALARS, REACH]
    least, most = weight_range(low, high, reach, seen.squares[i], cut.pace[0])
    if least == np.inf:
        return least, most  # no move is that far
    return smaller(least / distance, cut.cap[0]), smaller(most / distance, cut.cap[0])


@compiled()
def weight_range(
    low: float, high: float, reach: float, square: float, pace: float
) -> tuple[float, float]:
    """Return the least and the largest weight of a point, as multiples of the centre's.

    Weights have the common factor ``1 + pace D``, for any pace, which cancels most of
    what D does to all of them: they are ``(1 + pace D) / sqrt(1 - 2 y + D / g)``. It
    rises with the advance y. As a function of D it falls first, then rises: it is
    largest at an end, and least at an end or where its derivative vanishes, at
    ``D = (1 / g - 2 pace q) / (pace / g)`` with ``q = 1 - 2 y``.

    Args:
        low: at most y.
        high: at least y.
        reach: at least D.
        square: g.
        pace: the half of the inverse of a typical square.
    """
    inverse, top = 1.0 / square, 1.0 + pace * reach
    rounding = 8.0 * EPS * (1.0 + 2.0 * larger(abs(low), abs(high)) + reach * inverse)
    q = 1.0 - 2.0 * low + rounding
    least = top / np.sqrt(q + reach * inverse) if q + reach * inverse > 0.0 else np.inf
    if q > 0.0:
        least = smaller(least, 1.0 / np.sqrt(q))
    rest = inverse - pace * q
    if pace * q < rest < pace * q + pace * reach * inverse:
        least = smaller(least, 2.0 * np.sqrt(pace * rest) * square)
    q = 1.0 - 2.0 * high - rounding
    most = np.inf
    if q > 0.0:
        most = larger(1.0 / np.sqrt(q), top / np.sqrt(q + reach * inverse))
    return least * (1.0 - 8.0 * EPS), most * (1.0 + 8.0 * EPS)
