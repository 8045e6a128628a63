"""The smallest ball is certified exactly wherever stopping early would go unnoticed."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom import Ball, covering_ball
from boxgeom.definitions import covering_ball as definition
from boxgeom_proofs.certificates.covering_ball import (
    certify_ball,
    smallest_ball_weights,
    squared_radius_below,
)

Array = NDArray[Any]
Draw = Callable[[np.random.Generator], Array]


def on_a_rough_sphere(m: int, d: int, roughness: float) -> Draw:
    """Return a draw of points at nearly the same distance from the origin."""

    def draw(rng: np.random.Generator) -> Array:
        points = rng.standard_normal((m, d))
        points /= np.linalg.norm(points, axis=1)[:, None]
        return points * (1 + roughness * rng.standard_normal((m, 1)))

    return draw


def copies(noise: float) -> Draw:
    """Return a draw of corners that occur several times, almost."""

    def draw(rng: np.random.Generator) -> Array:
        corners = np.repeat(rng.standard_normal((3, 2)), 3, axis=0)
        return corners + noise * rng.standard_normal(corners.shape)

    return draw


def nearly_on_a_line(rng: np.random.Generator) -> Array:
    return rng.standard_normal((7, 2)) * [1, 1e-6]


def whole_numbers(rng: np.random.Generator) -> Array:
    return rng.integers(-3, 4, (8, 3)).astype(float)


def one_far_away(rng: np.random.Generator) -> Array:
    return np.array([*rng.standard_normal((6, 3)), [1e8, 0, 0]])


TRAPS: dict[str, Draw] = {
    "a sphere, rough by 1e-3": on_a_rough_sphere(20, 3, 1e-3),
    "a sphere, rough by 1e-4": on_a_rough_sphere(20, 3, 1e-4),
    "a circle, rough by 1e-6": on_a_rough_sphere(12, 2, 1e-6),
    "a circle, rough by 1e-9": on_a_rough_sphere(12, 2, 1e-9),
    "a sphere in many dimensions": on_a_rough_sphere(8, 40, 1e-3),
    "copies, apart by 1e-4": copies(1e-4),
    "copies, apart by 1e-8": copies(1e-8),
    "nearly a line": nearly_on_a_line,
    "whole numbers": whole_numbers,
    "one far away": one_far_away,
    "anywhere": lambda rng: rng.standard_normal((9, 4)),
    "in one dimension": lambda rng: rng.standard_normal((5, 1)),
}

SEEDS = range(5)


@pytest.mark.parametrize("draw", TRAPS.values(), ids=TRAPS)
def test_the_ball_is_the_smallest(draw: Draw) -> None:
    for seed in SEEDS:
        points = draw(np.random.default_rng(seed))
        ball = covering_ball(points)
        assert certify_ball(points, ball).holds_for(ball.radius)


@pytest.mark.parametrize("exponent", [-900, 0, 900])
def test_so_it_is_at_any_size(exponent: int) -> None:
    points = np.ldexp(TRAPS["anywhere"](np.random.default_rng(0)), exponent)
    ball = covering_ball(points)
    assert certify_ball(points, ball).holds_for(ball.radius)


@pytest.mark.parametrize("rounding", [1e-3, 1e-5, 1e-8])
def test_stopping_early_is_refuted(
    rounding: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definition, "ROUNDING", rounding)
    refuted = set()
    for name, draw in TRAPS.items():
        for seed in SEEDS:
            points = draw(np.random.default_rng(seed))
            ball = covering_ball(points)
            if not certify_ball(points, ball).holds_for(ball.radius):
                refuted.add(name)
    assert refuted


TRIANGLE = [[0.0, 0.0], [6.0, 0.0], [3.0, 9.0]]


@pytest.mark.parametrize(
    ("center", "radius"),
    [([3, 4], 5.001), ([3, 4], 4.999), ([3, 4.001], 5.0), ([3, 4.001], 5.001)],
)
def test_another_ball_is_refuted(center: list[float], radius: float) -> None:
    ball = Ball(np.array(center, dtype=float), radius)
    assert not certify_ball(TRIANGLE, ball).holds_for(radius)


def test_the_exact_ball_has_no_gap() -> None:
    certificate = certify_ball(TRIANGLE, Ball(np.array([3.0, 4.0]), 5.0))
    assert certificate.gap == 0
    assert certificate.holds_for(5.0, tolerance=0)
    assert certificate.radius_below == certificate.reach == 5


NO_NUMBERS = [float("inf"), float("-inf"), float("nan")]


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_numbers_that_are_not_finite_are_no_radius_and_no_tolerance(
    number: float,
) -> None:
    certificate = certify_ball(TRIANGLE, Ball(np.array([3.0, 4.0]), 5.0))
    assert not certificate.holds_for(number)
    with pytest.raises(ValueError, match=r"^tolerance: need a finite number, got"):
        certificate.holds_for(5.0, tolerance=number)
    with pytest.raises(ValueError, match=r"^tolerance: need at least 0, got"):
        certificate.holds_for(5.0, tolerance=-1e-9)


@pytest.mark.parametrize("radius", [*NO_NUMBERS, -5.0])
def test_a_ball_without_a_radius_is_refused(radius: float) -> None:
    with pytest.raises(ValueError, match=r"^ball\.radius: need "):
        certify_ball(TRIANGLE, Ball(np.array([3.0, 4.0]), radius))


def test_equal_points_have_a_ball_of_radius_0() -> None:
    points = [[0.1, 7.0]] * 3
    assert certify_ball(points, Ball(np.array([0.1, 7.0]), 0.0)).gap == 0
    assert certify_ball(points, Ball(np.array([0.2, 7.0]), 0.1)).gap == 1


def test_any_weights_prove_a_bound_and_the_best_the_radius() -> None:
    rng = np.random.default_rng(0)
    points = [
        [Fraction(x) for x in row] for row in rng.integers(-9, 9, (7, 3)).tolist()
    ]
    best = squared_radius_below(points, smallest_ball_weights(points))
    for _ in range(50):
        drawn = [Fraction(int(x)) for x in rng.integers(0, 5, 7)]
        weights = [x / sum(drawn) for x in drawn]
        assert squared_radius_below(points, weights) <= best
    farthest = max(sum(x * x for x in point) for point in points)
    assert best <= farthest


@pytest.mark.parametrize("weights", [[1, 1, -1], [1, 1, 0], [0, 0, 0]])
def test_other_weights_are_refused(weights: list[int]) -> None:
    points = [[Fraction(x) for x in map(int, row)] for row in TRIANGLE]
    with pytest.raises(ValueError, match="weights: need numbers >= 0 of sum 1"):
        squared_radius_below(points, list(map(Fraction, weights)))
