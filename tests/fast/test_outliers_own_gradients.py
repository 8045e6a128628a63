"""A far vector's own gradient is as exact, for its size, as that of any other."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom_fast
from boxgeom.vectors import Vector, Vectors
from boxgeom_testing.examples import examples

torch: Any = pytest.importorskip("torch")

M = 6
SEEDS = st.integers(0, 2**16)
WIDTHS = st.sampled_from([2, 3, 5, 12])  # 5 is the most that medians are searched in
RULES = st.sampled_from(["geometric-median", "box-geom"])


@pytest.fixture(autouse=True, scope="module")
def _digits() -> Iterator[None]:
    before, flint.ctx.dps = flint.ctx.dps, 60
    yield
    flint.ctx.dps = before


def received_with(
    seed: int, d: int, far: float, dtype: str = "float64"
) -> tuple[Vectors, Vector]:
    """Return vectors, the last of them far out in every coordinate, and a gradient."""
    rng = np.random.default_rng(seed)
    vectors = rng.uniform(-2, 2, (M, d))
    vectors[-1] = rng.choice([-1, 1], d) * rng.uniform(1, 2, d) * far
    return vectors.astype(dtype), rng.standard_normal(d).astype(dtype)


def own_gradient(vectors: Vectors, rule: str, gradient: Vector) -> Vector:
    received = torch.from_numpy(vectors).requires_grad_()
    output = boxgeom_fast.aggregate(received, rule, n=M, t=1)
    output.backward(torch.from_numpy(gradient))
    found: Vector = received.grad[-1].double().numpy()
    return found


def exact_of_median(vectors: Vectors, median: Vector, gradient: Vector) -> Vector:
    """Return the last vector's part in a median that is none of the vectors."""
    d = len(median)
    one = flint.arb_mat([[int(i == j) for j in range(d)] for i in range(d)])
    *points, at = (
        flint.arb_mat([[x] for x in row]) for row in [*vectors.tolist(), median]
    )
    for _ in range(5):
        offsets = [point - at for point in points]
        lengths = [(o.transpose() * o)[0, 0].sqrt() for o in offsets]
        units = [o * (1 / r) for o, r in zip(offsets, lengths, strict=True)]
        parts = [
            (one - u * u.transpose()) * (1 / r)
            for u, r in zip(units, lengths, strict=True)
        ]
        hessian = sum(parts[1:], parts[0])
        at = (at + hessian.solve(sum(units[1:], units[0]))).mid()
    moved = parts[-1] * hessian.solve(flint.arb_mat([[x] for x in gradient.tolist()]))
    return np.array([float(moved[i, 0]) for i in range(d)])


def exact_own_gradient(vectors: Vectors, rule: str, gradient: Vector) -> Vector:
    """Return the last vector's gradient, from the definition of the rule."""
    vectors = vectors.astype(np.float64)

    def median_of(some: Vectors) -> Vector:
        return np.asarray(
            boxgeom_fast.aggregate(some, "geometric-median", n=len(some), t=0)
        )

    def part(some: Vectors, median: Vector, pull: Vector) -> Vector:
        if not pull.any() or (some == median).all(axis=1).any():
            return np.zeros_like(pull)
        return exact_of_median(some, median, pull)

    if rule == "geometric-median":
        return part(vectors, median_of(vectors), gradient)
    subsets = [vectors[list(some)] for some in combinations(range(M), M - 1)]
    medians = np.array([median_of(some) for some in subsets])
    ordered = np.sort(vectors, axis=0)
    # Where the medians' box reaches beyond the trusted one, no median is the end.
    low = np.where(medians.min(axis=0) > ordered[1], medians.argmin(axis=0), -1)
    high = np.where(medians.max(axis=0) < ordered[-2], medians.argmax(axis=0), -1)
    total = np.zeros_like(vectors[-1])
    for index, (some, median) in enumerate(zip(subsets, medians, strict=True)):
        if (some[-1] == vectors[-1]).all():
            times = 0.5 * (low == index) + 0.5 * (high == index)
            total += part(some, median, times * gradient)
    return total


@examples(40)
@given(SEEDS, WIDTHS, RULES, st.integers(1, 300))
def test_it_is_that_of_implicit_differentiation(
    seed: int, d: int, rule: str, exponent: int
) -> None:
    vectors, gradient = received_with(seed, d, 10.0**exponent)
    exact = exact_own_gradient(vectors, rule, gradient)
    found = own_gradient(vectors, rule, gradient)
    assert np.abs(found - exact).max() <= 1e-9 * np.abs(exact).max()


@examples(20)
@given(SEEDS, WIDTHS, RULES, st.integers(1, 35))
def test_so_it_is_in_float32(seed: int, d: int, rule: str, exponent: int) -> None:
    vectors, gradient = received_with(seed, d, 10.0**exponent, "float32")
    exact = exact_own_gradient(vectors, rule, gradient)
    found = own_gradient(vectors, rule, gradient)
    assert np.abs(found - exact).max() <= 1e-6 * np.abs(exact).max()


@examples(60, random=True)
@given(SEEDS, st.sampled_from([2, 3, 5, 12, 300]), st.integers(1, 300))
def test_nothing_comes_of_going_farther_in_the_same_direction(
    seed: int, d: int, exponent: int
) -> None:
    vectors, gradient = received_with(seed, d, 10.0**exponent)
    own = own_gradient(vectors, "geometric-median", gradient)
    rounding = 1e-13 * (np.abs(own) @ np.abs(vectors[-1]))
    # Along the line through the median it is zero, which is within the near vectors.
    assert abs(own @ vectors[-1]) <= np.abs(own).sum() * 2 + rounding


@examples(40, random=True)
@given(SEEDS, st.integers(30, 290), st.integers(1, 10))
def test_of_two_outliers_each_counts_by_its_own_distance(
    seed: int, exponent: int, more: int
) -> None:
    vectors, gradient = received_with(seed, 4, 10.0**exponent)
    vectors[0] = np.roll(vectors[-1], 1)
    once = own_gradient(vectors, "geometric-median", gradient)
    # From so far away it is nothing but the direction that counts.
    vectors[-1] *= 2.0**more
    assert np.allclose(
        own_gradient(vectors, "geometric-median", gradient) * 2.0**more,
        once,
        rtol=0,
        atol=1e-9 * np.abs(once).max(),
    )
