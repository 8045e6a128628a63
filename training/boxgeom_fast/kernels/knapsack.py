"""The least weighted mean that any subset can have, proven in spite of rounding.

Which subset it is, and which weights its members have within given ranges, is chosen
for the worst: a knapsack problem. For a number x let phi(x) be the least sum of
``w_i (f_i - x)`` over all subsets and weights. Its terms are least for
``w_i = most[i]`` where f_i < x and ``least[i]`` elsewhere, and the subset of the
smallest terms has the least sum. phi is zero at the least mean. It is concave, and
falls with a slope of at least A, the least sum of weights. So every x proves a bound:
x itself if phi(x) >= 0, else x + phi(x) / A. Newton's steps make it tight.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.compiler import Floats, compiled, larger

States = NDArray[np.int8]
"""For each vector 1 if a subset must have it, -1 if it must not, else 0."""

EPS = 2.0**-52
LEAST = 2.0**-1074
"""The smallest float."""

STEPS = 20
"""At most this many steps of Newton's method; three to five are usual."""

SHORT = 6
"""The longest part that `value_of_rank` sorts by insertion."""


@compiled()
def least_mean(
    values: Floats,
    least: Floats,
    most: Floats,
    state: States,
    size: int,
    total: float,
    start: float,
    enough: float,
    terms: Floats,
    free: Floats,
) -> float:
    """Return a lower bound of the weighted mean of every subset allowed.

    It is infinite if no subset is allowed, and below the least mean by rounding and
    ``enough`` alone unless `STEPS` were too few. Costs O(m) a step.

    Args:
        values: f, shape (m,) in float64, as are all arrays but the states.
        least: the least weight that each may have, positive.
        most: the largest, finite.
        state: which must be in the subset, and which must not, shape (m,).
        size: of the subsets.
        total: at most their sum of weights, as `least_total` returns it.
        start: where Newton's method starts: best just above the least mean.
        enough: how far the bound may be below the least mean.
        terms: memory to work in.
        free: memory to work in.

    >>> f, weight, state = np.array([0.0, 6, 9]), np.ones(3), np.zeros(3, np.int8)
    >>> total = least_total(weight, state, 2, np.zeros(3))
    >>> memory = np.zeros((2, 3))
    >>> round(least_mean(f, weight, 2 * weight, state, 2, total, 5.0, 0.0, *memory), 9)
    2.0
    """
    need, left = size, 0
    for i in range(len(values)):
        need -= state[i] == 1
        left += state[i] == 0
    if need < 0 or need > left:
        return np.inf
    bound, mean = -np.inf, start
    for step in range(STEPS):
        phi, magnitude, weight = least_sum(
            values, least, most, state, need, left, mean, terms, free
        )
        bound = larger(proven(mean, phi, magnitude, total, len(values)), bound)
        following = mean + phi / weight
        # Newton's steps overshoot at most once. From above they descend until rounding
        # stops them.
        if not following - bound > enough or (step > 0 and following >= mean):
            break
        mean = following
    return bound


@compiled()
def least_total(least: Floats, state: States, size: int, free: Floats) -> float:
    """Return a lower bound of the sum of weights of every subset allowed.

    The memory ``free`` has shape (m,), as have the least weights and the states.

    >>> round(least_total(np.array([3.0, 1, 2]), np.zeros(3, np.int8), 2, np.zeros(3)))
    3
    """
    total, need, left = 0.0, size, 0
    for i in range(len(least)):
        if state[i] == 1:
            total += least[i]
            need -= 1
        elif state[i] == 0:
            free[left] = least[i]
            left += 1
    if need <= left:
        if 0 < need < left:
            value_of_rank(free, left, need - 1)
        for i in range(need):
            total += free[i]
    # A sum of m positive numbers is rounded by less than a relative m EPS / 2.
    return total * (1.0 - (len(least) + 4) * EPS)


@compiled()
def proven(x: float, phi: float, magnitude: float, total: float, m: int) -> float:
    """Return the bound that phi(x) proves, rounded down.

    A term is computed to within a relative EPS: a difference, which has the right sign,
    and a product. It takes the same order among the terms if each is lowered by that.
    A sum of m terms is rounded by at most ``m EPS / 2`` times the sum of magnitudes,
    which is itself known to the same. ``(m + 8) EPS`` is more than all of it twice, and
    what underflows is less than `LEAST` a term.

    Args:
        x: any number.
        phi: the sum of the least terms at x, as computed.
        magnitude: the sum of their magnitudes, as computed.
        total: at most the sum of weights of any subset, positive.
        m: at least the number of terms.

    >>> proven(2.0, 0.5, 1.0, 1.0, 3), round(proven(2.0, -0.5, 1.0, 1.0, 3), 9)
    (2.0, 1.5)
    """
    low = phi - ((m + 8) * EPS * magnitude + 4.0 * m * LEAST)
    if low >= 0.0:
        return x
    step = low / total  # to within a relative EPS, as low is a rounded difference
    return x + step - (4.0 * EPS * (abs(x) + abs(step)) + 4.0 * LEAST)


@compiled()
def value_of_rank(values: Floats, count: int, rank: int) -> Any:
    """Return the value of a rank, from 0, among the first ``count``.

    They are rearranged so that no value before that place is larger, and none after it
    smaller. Costs O(count) on average.

    >>> numbers = np.array([5.0, 1.0, 4.0, 0.0])
    >>> value_of_rank(numbers, 3, 1), sorted(numbers[:2].tolist())
    (4.0, [1.0, 4.0])
    """
    low, high = 0, count
    while high - low > SHORT:
        pivot = _middle(values[low], values[(low + high) >> 1], values[high - 1])
        less = _end_of_front(values, low, high, pivot, False)
        if rank < less:
            high = less
            continue
        low, equal = less, _end_of_front(values, less, high, pivot, True)
        if rank < equal or equal == low:  # the latter only if the pivot is NaN
            return pivot
        low = equal
    for i in range(low + 1, high):
        value, j = values[i], i - 1
        while j >= low and values[j] > value:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = value
    return values[rank]


@compiled()
def _end_of_front(
    values: Floats, low: int, high: int, pivot: float, with_equal: bool
) -> int:
    """Move values less than a pivot to the front of a part, and return where they end.

    Whether a value moves is not a branch, which would be mispredicted half of the time.
    """
    end = low
    for i in range(low, high):
        value = values[i]
        values[i], values[end] = values[end], value
        end += value <= pivot if with_equal else value < pivot
    return end


@compiled()
def least_sum(
    values: Floats,
    least: Floats,
    most: Floats,
    state: States,
    need: int,
    left: int,
    x: float,
    terms: Floats,
    free: Floats,
) -> tuple[float, float, float]:
    """Return phi(x), the sum of its terms' magnitudes, and their sum of weights.

    Of those in state 0, ``left`` in number, the subset takes as many as it still needs.
    """
    phi, magnitude, weight, k = 0.0, 0.0, 0.0, 0
    for i in range(len(values)):
        offset = values[i] - x
        terms[i] = offset * (most[i] if offset < 0.0 else least[i])
    for i in range(len(values)):
        free[k] = terms[i]
        k += state[i] == 0
    largest = np.inf if need == left else -np.inf
    if 0 < need < left:
        largest = value_of_rank(free, left, need - 1)
    # Choices instead of branches, which would be mispredicted.
    for i in range(len(values)):
        is_taken = (state[i] == 0) & (terms[i] < largest)
        need -= is_taken
        is_in = is_taken | (state[i] == 1)
        term = terms[i] if is_in else 0.0
        own = most[i] if values[i] < x else least[i]
        phi += term
        magnitude += abs(term)
        weight += own if is_in else 0.0
    for i in range(len(values)):
        if need == 0:
            break
        if state[i] == 0 and terms[i] == largest:
            need -= 1
            phi += terms[i]
            magnitude += abs(terms[i])
            weight += most[i] if values[i] < x else least[i]
    return phi, magnitude, weight


@compiled()
def _middle(a: Any, b: Any, c: Any) -> Any:
    """Return the second largest of three numbers."""
    return max(min(a, b), min(max(a, b), c))
