"""How much weight the points of a branch can have, given where the median can be."""

import numpy as np

from boxgeom_fast.kernels.branch import (
    HIGH,
    IS_NEW,
    LEAST,
    LOSS,
    LOW,
    MOST,
    REACH,
    SCALARS,
    Cut,
    join,
)
from boxgeom_fast.kernels.centered import Centered
from boxgeom_fast.kernels.compiler import Floats, compiled, larger, smaller
from boxgeom_fast.kernels.knapsack import EPS, States

CAP = 2.0**42
"""The largest weight, relative to what all weigh at the centre."""


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
