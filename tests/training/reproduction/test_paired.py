"""The bootstrap interval: against small cases that can be counted, and closed forms."""

import math
from collections.abc import Sequence
from itertools import product
from statistics import NormalDist, fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_testing.examples import examples
from boxgeom_training.reproduction.paired import (
    EXACT,
    bootstrap_interval,
    expanded_tail,
    student_quantile,
)

# Eighths add up without rounding, so that equal means are equal numbers.
EIGHTHS = st.integers(-80, 80).map(lambda k: k / 8)


def differences(least: int = 2, most: int = 5) -> st.SearchStrategy[list[float]]:
    return st.lists(EIGHTHS, min_size=least, max_size=most)


def counted(values: Sequence[float], tail: float) -> tuple[float, float]:
    """Return the same interval from all ordered resamples, one by one."""
    means = sorted(fmean(drawn) for drawn in product(values, repeat=len(values)))
    left = math.floor(tail * len(means))
    return means[left], means[-1 - left]


@examples(60)
@given(differences(), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_the_interval_is_that_of_all_resamples_one_by_one(
    values: list[float], level: float
) -> None:
    expected = counted(values, expanded_tail(len(values), level))
    assert bootstrap_interval(values, level) == pytest.approx(expected, abs=1e-12)


@examples(60)
@given(differences(most=EXACT), EIGHTHS, st.sampled_from([0.25, 1.0, 3.0]))
def test_the_interval_moves_and_stretches_with_the_differences(
    values: list[float], shift: float, factor: float
) -> None:
    low, high = bootstrap_interval(values)
    moved = bootstrap_interval([factor * value + shift for value in values])
    assert moved == pytest.approx((factor * low + shift, factor * high + shift))
    mirrored = bootstrap_interval([-value for value in values])
    assert mirrored == pytest.approx((-high, -low))


@examples(60)
@given(differences(most=EXACT))
def test_the_interval_lies_in_the_range_around_the_mean(values: list[float]) -> None:
    low, high = bootstrap_interval(values)
    assert min(values) - 1e-12 <= low <= fmean(values) + 1e-12
    assert fmean(values) - 1e-12 <= high <= max(values) + 1e-12
    narrower = bootstrap_interval(values, level=0.5)
    assert low <= narrower[0] + 1e-12
    assert narrower[1] <= high + 1e-12


@examples(20)
@given(st.integers(EXACT + 1, 40), st.data())
def test_drawn_resamples_have_the_binomial_quantiles(
    n: int, data: st.DataObject
) -> None:
    ones = data.draw(st.integers(1, n - 1))
    low, high = bootstrap_interval([1.0] * ones + [0.0] * (n - ones))
    tail, share = expanded_tail(n), ones / n
    # The count of ones in a resample is binomial; what 20000 draws cannot tell apart
    # may be either.
    below = [_binomial_cdf(k, n, share) for k in range(n + 1)]
    for count, at in ((round(low * n), tail), (round(high * n), 1 - tail)):
        noise = 5 * math.sqrt(at * (1 - at) / 20_000) + 1 / 20_000
        assert below[count] >= at - noise
        assert count == 0 or below[count - 1] <= at + noise


def _binomial_cdf(k: int, n: int, share: float) -> float:
    return sum(
        math.comb(n, j) * share**j * (1 - share) ** (n - j) for j in range(k + 1)
    )


def test_one_difference_has_no_interval() -> None:
    with pytest.raises(ValueError, match="need at least 2, got 1"):
        bootstrap_interval([0.5])


@examples(40)
@given(st.integers(1, 60), st.floats(0.5, 0.999))
def test_students_quantiles_are_those_of_scipy(
    freedom: int, probability: float
) -> None:
    stats = pytest.importorskip("scipy.stats")
    expected = stats.t.ppf(probability, freedom)
    assert student_quantile(probability, freedom) == pytest.approx(expected, abs=1e-8)


@examples(40)
@given(st.integers(2, 200), st.floats(0.5, 0.99))
def test_the_tail_makes_a_normal_quantile_student_s(n: int, level: float) -> None:
    reach = -NormalDist().inv_cdf(expanded_tail(n, level)) * math.sqrt((n - 1) / n)
    assert reach == pytest.approx(student_quantile((1 + level) / 2, n - 1), rel=1e-6)
    assert expanded_tail(n, level) < (1 - level) / 2


def test_five_normal_differences_are_covered_about_as_often_as_promised() -> None:
    drawn = np.random.default_rng(0).normal(size=(300, 5))
    ends = [bootstrap_interval(row) for row in drawn]
    held = fmean(low <= 0 <= high for low, high in ends)
    assert 0.90 <= held <= 0.98
