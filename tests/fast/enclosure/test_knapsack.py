"""P1's lower bounds are true, and as large as can be, in spite of rounding."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest

from boxgeom_fast.enclosure.knapsack import least_means
from boxgeom_fast.enclosure.rounding import Floats

DRAWS = 40


def least_mean(
    values: Floats, least: Floats, most: Floats, size: int, member: int | None
) -> Fraction:
    """Return the least weighted mean exactly: its weights are ends of their ranges."""
    f, low, high = ([Fraction(x) for x in some] for some in (values, least, most))
    means = []
    for subset in combinations(range(len(f)), size):
        if member is not None and member not in subset:
            continue
        for weights in product(*((low[i], high[i]) for i in subset)):
            products = [w * f[i] for w, i in zip(weights, subset, strict=True)]
            means.append(sum(products, Fraction()) / sum(weights, Fraction()))
    return min(means)


def drawn(rng: np.random.Generator) -> tuple[Floats, Floats, Floats, int]:
    """Return values, least and most weights, and a size, of very different scales."""
    m = int(rng.integers(1, 7))
    size = int(rng.integers(1, m + 1))
    values = rng.standard_normal(m) * 10.0 ** rng.choice([0, 0, 3, 16, 300], m)
    values = np.where(rng.random(m) < 0.2, values[0], values)
    least = 10.0 ** rng.choice([0, 0, -3, -200], m) * rng.uniform(1, 2, m)
    return values, least, least * rng.choice([1, 1.1, 3, 2.0**40], m), size


@pytest.mark.parametrize("with_member", [False, True])
def test_bounds_are_true_and_tight(with_member: bool) -> None:
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        values, least, most, size = drawn(rng)
        member = int(rng.integers(len(values))) if with_member else None
        members = None if member is None else np.array([member])
        [bound] = least_means(values[None], least, most, size, members=members)
        exact = least_mean(values, least, most, size, member)
        assert bound <= exact
        # The sizes of the terms that cancel at the best subset decide the rounding.
        slack = 1e-10 * float(np.abs(values).max())
        assert float(exact) - bound <= slack


def test_a_constant_is_its_own_mean() -> None:
    values, ones = np.full((1, 5), 0.1), np.ones(5)
    [bound] = least_means(values, ones, 3 * ones, 4)
    assert 0.1 * (1 - 1e-14) <= bound <= 0.1


def test_a_task_does_not_depend_on_those_beside_it() -> None:
    rng = np.random.default_rng(0)
    values, least = rng.standard_normal((9, 8)), rng.uniform(1, 2, 8)
    values *= 10.0 ** rng.choice([-300, 0, 300], (9, 1))  # not all in range
    together = least_means(values, least, 2 * least, 5)
    alone = [least_means(row[None], least, 2 * least, 5)[0] for row in values]
    assert together.tolist() == alone
