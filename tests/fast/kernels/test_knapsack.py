"""What the compiled knapsack calls a lower bound is one, and a tight one."""

import importlib
import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("numba")
knapsack = importlib.import_module("boxgeom_fast.kernels.knapsack")

Floats = NDArray[np.float64]


def bound_of(
    f: Floats,
    least: Floats,
    most: Floats,
    state: NDArray[np.int8],
    size: int,
    start: float = 0.0,
    enough: float = 0.0,
) -> float:
    memory = np.full((2, len(f)), np.nan)
    total = knapsack.least_total(least, state, size, memory[0])
    bound: float = knapsack.least_mean(
        f, least, most, state, size, total, start, enough, *memory
    )
    return bound


def least_of_all(
    f: Floats, least: Floats, most: Floats, state: NDArray[np.int8], size: int
) -> Fraction | float:
    """Return the least weighted mean, exactly, by trying every subset.

    The weights that make the mean of a subset least are the largest up to some value,
    and the least beyond.
    """
    found: Fraction | float = math.inf
    forced = set(np.flatnonzero(state == 1))
    for subset in combinations(np.flatnonzero(state >= 0), size):
        if not forced <= set(subset):
            continue
        order = sorted(subset, key=lambda i: f[i])
        for cut in range(size + 1):
            pairs = [(Fraction(most[i]), Fraction(f[i])) for i in order[:cut]]
            pairs += [(Fraction(least[i]), Fraction(f[i])) for i in order[cut:]]
            mean = sum(w * v for w, v in pairs) / sum(w for w, _ in pairs)
            found = min(found, mean)
    return found


def drawn(
    rng: np.random.Generator,
) -> tuple[Floats, Floats, Floats, NDArray[np.int8], int]:
    """Return values, ranges of weights, states and a size: the arguments of a call."""
    m = int(rng.integers(1, 9))
    f = rng.standard_normal(m) * 10.0 ** rng.choice([-300, -3, 0, 3, 150])
    f *= 10.0 ** (rng.integers(-9, 9, m) * rng.integers(2))
    f = f + f[0] * rng.choice([0.0, 1.0, 1e6])
    least = np.exp(rng.standard_normal(m) * rng.choice([0.0, 0.1, 4.0]))
    most = least * (1.0 + rng.random(m) * rng.choice([0.0, 0.1, 100.0]))
    state = rng.choice([0, 0, 0, 1, -1], m).astype(np.int8) * np.int8(rng.integers(2))
    twins = rng.integers(0, m, m) if rng.integers(3) == 0 else np.arange(m)
    return f[twins], least[twins], most[twins], state, int(rng.integers(1, m + 1))


@pytest.mark.parametrize("seed", range(8))
def test_it_is_a_tight_lower_bound(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(60):
        problem = drawn(rng)
        f, _, _, _, size = problem
        start = float(rng.choice([0.0, f.mean(), f.min(), f.max() * 2.0]))
        found, true = bound_of(*problem, start), least_of_all(*problem)
        if true == math.inf:
            assert found == math.inf
            continue
        assert Fraction(found) <= true
        assert float(true - Fraction(found)) <= 1e-12 * np.abs(f).max() * size


@pytest.mark.parametrize("seed", range(3))
def test_it_stops_early_where_less_is_enough(seed: int) -> None:
    rng = np.random.default_rng(seed)
    f, least, most, state, size = drawn(rng)
    spread, state = float(np.ptp(f)) + 1e-300, np.zeros(len(f), np.int8)
    loose = bound_of(f, least, most, state, size, f.max(), enough=spread)
    true = least_of_all(f, least, most, state, size)
    assert Fraction(loose) <= true
    assert float(true - Fraction(loose)) <= 1.001 * spread + 1e-12 * np.abs(f).max()


def test_rounding_is_allowed_for_where_terms_cancel() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        f = 1.0 + np.ldexp(rng.integers(-3, 4, 7).astype(np.float64), -52)
        least = rng.random(7) + 0.5
        state = np.zeros(7, np.int8)
        found = bound_of(f, least, least, state, 5, float(rng.choice(f)))
        assert Fraction(found) <= least_of_all(f, least, least, state, 5)
        assert found >= 1.0 - 1e-14


def test_what_overflows_proves_nothing() -> None:
    f = np.array([-1.7e308, 1.7e308, 0.0, 1e308])
    least, most = np.ones(4), np.full(4, 1e10)
    for state in (np.zeros(4, np.int8), np.array([1, 1, 0, 0], np.int8)):
        assert bound_of(f, least, most, state, 3) == -math.inf


@pytest.mark.parametrize("count", [1, 2, 5, 12, 13, 14, 31, 100])
@pytest.mark.parametrize("values", [1, 3, 1000])
def test_a_value_has_its_rank(count: int, values: int) -> None:
    rng = np.random.default_rng(count)
    for rank in range(count):
        numbers = rng.integers(0, values, count + 3).astype(float)
        expected = np.sort(numbers[:count])
        rest = numbers[count:].copy()
        assert knapsack.value_of_rank(numbers, count, rank) == expected[rank]
        assert np.sort(numbers[:count]).tolist() == expected.tolist()
        assert (numbers[:rank] <= numbers[rank]).all()
        assert (numbers[rank:count] >= numbers[rank]).all()
        assert numbers[count:].tolist() == rest.tolist()
