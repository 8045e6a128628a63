"""Paired differences between rules, and an interval that says how sure they are."""

import math
from collections.abc import Sequence
from itertools import combinations_with_replacement
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
"""How often an interval is meant to hold the true difference."""

EXACT = 8
"""Up to so many differences every resample is counted; above, some are drawn."""

RESAMPLES = 20_000
STEPS = 100
"""Of bisection: enough for the last bit."""


def bootstrap_interval(
    differences: Sequence[float], level: float = LEVEL
) -> tuple[float, float]:
    """Return the expanded percentile bootstrap interval of a mean.

    The means of all resamples (or, above `EXACT` differences, of `RESAMPLES` drawn
    ones) have quantiles. Those of the plain percentile interval are too narrow for few
    differences, so they are taken further out: for a sample from a normal law they
    would be where Student's interval ends (Hesterberg, "What teachers should know
    about the bootstrap", 2015).

    Args:
        differences: at least two, one for each seed.
        level: between 0 and 1.

    Raises:
        ValueError: there are fewer than two differences.

    >>> low, high = bootstrap_interval([0.1, 0.2, 0.3, 0.2, 0.2])
    >>> round(low, 3), round(high, 3)
    (0.12, 0.28)
    """
    n = len(differences)
    if n < 2:
        raise ValueError(f"differences: need at least 2, got {n}")
    means, weights = _resampled(np.array(differences, dtype=np.float64))
    tail = expanded_tail(n, level)
    low, high = _quantile(means, weights, tail), _quantile(-means, weights, tail)
    return low, -high


def expanded_tail(n: int, level: float = LEVEL) -> float:
    """Return the share of resampled means to leave out at either end.

    Args:
        n: differences, at least 2.
        level: of the interval.

    >>> round(expanded_tail(5), 5), round(expanded_tail(1000), 3)
    (0.00095, 0.025)
    """
    further = student_quantile((1 + level) / 2, n - 1) * math.sqrt(n / (n - 1))
    return NormalDist().cdf(-further)


def student_quantile(probability: float, freedom: int) -> float:
    """Return the quantile of Student's distribution.

    Args:
        probability: from 0.5 to below 1.
        freedom: degrees of freedom, at least 1.

    >>> round(student_quantile(0.975, 4), 3)
    2.776
    """
    low, high = 0.0, 1.0
    while _within(high, freedom) < 2 * probability - 1:
        low, high = high, 2 * high
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _within(middle, freedom) < 2 * probability - 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """Return the probability that a Student variable is between -t and t.

    A finite sum, as the degrees of freedom are whole (Abramowitz and Stegun, 26.7.3
    and 26.7.4).
    """
    angle = math.atan(t / math.sqrt(freedom))
    is_odd = freedom % 2
    term = math.cos(angle) if is_odd else 1.0
    total = 0.0
    for k in range(1 + is_odd, freedom, 2):
        total += term
        term *= math.cos(angle) ** 2 * k / (k + 1)
    inner = math.sin(angle) * total
    return 2 / math.pi * (angle + inner) if is_odd else inner


def _resampled(
    differences: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the means of resamples, and how likely each is."""
    n = len(differences)
    if n > EXACT:
        drawn = np.random.default_rng(0).integers(n, size=(RESAMPLES, n))
        means = differences[drawn].mean(axis=1)
        return means, np.full(RESAMPLES, 1 / RESAMPLES)
    chosen = list(combinations_with_replacement(range(n), n))
    counts = np.array([np.bincount(rows, minlength=n) for rows in chosen])
    ways = [
        math.factorial(n) / math.prod(map(math.factorial, row))
        for row in counts.tolist()
    ]
    return counts @ differences / n, np.array(ways) / n**n


def _quantile(
    values: NDArray[np.float64], weights: NDArray[np.float64], share: float
) -> float:
    """Return the least value that, with those below it, weighs more than a share."""
    order = np.argsort(values, kind="stable")
    above = np.cumsum(weights[order]) > share
    return float(values[order][np.argmax(above)])
