"""The least weighted mean of some values below a cut, proven by three multipliers.

As in `boxgeom_fast.kernels.knapsack` a subset and the weights of its members are chosen
for the worst, but only those count whose weighted mean of other values, the *excess*,
is not positive. Adding the excess times a *price*, which is not negative, can only
lower their mean. So what is proven for ``values + price * excess`` without the
condition holds for the values with it: Lagrange's relaxation. The number x of the
knapsack is the second multiplier. The third is a *threshold*: for every number z the
least sum of ``need`` terms is at least ``need * z + sum(min(term - z, 0))``. A bound
proven by the multipliers of a similar problem costs one vectorised loop.
"""

import numpy as np

from boxgeom_fast.kernels.branch import LEAST, MAY, MOST, MUST
from boxgeom_fast.kernels.compiler import Floats, compiled, larger
from boxgeom_fast.kernels.knapsack import EPS, proven, value_of_rank

STEPS = 3
"""At most this many choices of multipliers for one bound."""

CLOSE = 0.02
"""A bound this close to the best possible one, relative to its size, is good enough."""


@compiled("reassoc", "nnan", "nsz")
def sums_at(
    values: Floats,
    excess: Floats,
    branch: Floats,
    x: float,
    price: float,
    threshold: float,
) -> tuple[float, float, float, float, float]:
    """Return sums over the members and those whose term is below the threshold.

    They are the sums of the terms, of their magnitudes, of the weights, of the weights
    times the excess, and the number of those that are no members yet.
    """
    must, may, least, most = branch[MUST], branch[MAY], branch[LEAST], branch[MOST]
    total = magnitude = weight = slope = count = 0.0
    for j in range(len(values)):
        offset = values[j] + price * excess[j] - x
        low, high, free = least[j], most[j], may[j]
        share = high if offset < 0.0 else low
        term = share * offset
        picked = free if term < threshold else 0.0
        taken = must[j] + picked
        total += taken * term
        magnitude += taken * abs(term)
        weight += taken * share
        slope += taken * share * excess[j]
        count += picked
    return total, magnitude, weight, slope, count


@compiled()
def around_threshold(
    values: Floats,
    excess: Floats,
    branch: Floats,
    need: int,
    x: float,
    price: float,
    terms: Floats,
) -> tuple[float, float]:
    """Return the largest term to pick and the least not to.

    They are infinite where none is to be picked, or none is left.
    """
    may, least, most, left = branch[MAY], branch[LEAST], branch[MOST], 0
    for j in range(len(values)):
        offset = values[j] + price * excess[j] - x
        if may[j] > 0.0:
            terms[left] = offset * (most[j] if offset < 0.0 else least[j])
            left += 1
    above = value_of_rank(terms, left, need) if need < left else np.inf
    below = -np.inf
    for j in range(need):
        below = larger(below, terms[j])
    return below, above


@compiled()
def bound_at(
    values: Floats,
    excess: Floats,
    branch: Floats,
    need: int,
    lightest: float,
    x: float,
    price: float,
    threshold: float,
    terms: Floats,
) -> tuple[float, float, float, float]:
    """Return what the multipliers prove, and the threshold that is best for the others.

    The third and the fourth number say how the subset of the least terms would move:
    its mean is the third, and rises by the fourth for each unit of the price.

    The rounding of ``proven`` covers a sum of products. That of the offsets is left to
    the caller.
    """
    total, magnitude, weight, slope, count = sums_at(
        values, excess, branch, x, price, threshold
    )
    if count != need:
        below, above = around_threshold(values, excess, branch, need, x, price, terms)
        threshold = between(below, above)
        total, magnitude, weight, slope, count = sums_at(
            values, excess, branch, x, price, threshold
        )
    rest = threshold * (need - count) if need != count else 0.0
    low = proven(x, total + rest, magnitude + abs(rest), lightest, len(values))
    return low, threshold, x + (total + rest) / weight, slope / weight


@compiled()
def least_mean_below(
    values: Floats,
    excess: Floats,
    branch: Floats,
    need: int,
    lightest: float,
    start: tuple[float, float, float],
    blur: tuple[float, float],
    terms: Floats,
) -> tuple[float, float, float]:
    """Return a lower bound of the mean of the values, the price and the threshold.

    Each choice of multipliers is answered by a subset, whose mean is linear in the
    price: no bound can be above it. The next price and x are where the lines that rise
    and fall meet (Kelley's cutting planes), so that few choices are enough.

    Args:
        values: shape (wide,).
        excess: shape (wide,).
        branch: rows as `boxgeom_fast.kernels.branch` names them, shape (rows, wide).
        need: how many members the subset still needs.
        lightest: at most the sum of weights of any subset.
        start: x, the price and the threshold to begin with.
        blur: how much the bound must be lowered, and how much more for each unit of
            the price: what the offsets' rounding and the weights' cap may cost.
        terms: memory to work in, shape (wide,).
    """
    x, price, threshold = start
    bound, best_price, best_threshold = -np.inf, price, threshold
    rising = falling = (0.0, 0.0, 0.0)
    factor = 2.0
    for _ in range(STEPS):
        low, threshold, mean, tilt = bound_at(
            values, excess, branch, need, lightest, x, price, threshold, terms
        )
        low -= blur[0] + price * blur[1] + 4.0 * EPS * abs(x)
        if low > bound:
            bound, best_price, best_threshold = low, price, threshold
        if tilt > 0.0:
            rising = (price, mean, tilt)
        else:
            falling = (price, mean, tilt)
        if rising[2] > 0.0 and falling[2] < 0.0:
            price = meeting(rising, falling)
            x = rising[1] + rising[2] * (price - rising[0])
        elif tilt > 0.0:
            price, x = price * factor, mean
            factor *= factor
        elif price > 0.0:
            price, x = 0.0, mean - tilt * price
            continue
        else:
            x = mean
        if x - bound <= CLOSE * abs(x) and falling[2] < 0.0:
            break
    return bound, best_price, best_threshold


@compiled()
def meeting(
    rising: tuple[float, float, float], falling: tuple[float, float, float]
) -> float:
    """Return the price at which two lines meet, none below zero.

    A line is a price, its height there, and its slope.
    """
    gap = falling[1] - rising[1] + falling[2] * (rising[0] - falling[0])
    return larger(rising[0] + gap / (rising[2] - falling[2]), 0.0)


@compiled()
def between(below: float, above: float) -> float:
    """Return a number between two; one that is infinite has nothing beyond it."""
    if np.isinf(above):
        return above
    return below if np.isinf(below) else 0.5 * below + 0.5 * above
