"""The smallest ball around points, against closed forms, brute force and duality."""

import math
import random
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    Ball,
    covering_ball,
)
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom_testing.examples import examples

Array = NDArray[Any]
Row = tuple[Fraction, ...]

exhaustive = examples(150)

small = st.integers(-3, 3)


@st.composite
def whole_points(draw: st.DrawFn) -> Array:
    """Draw points with whole coordinates, many of them on one sphere or line."""
    d = draw(st.integers(1, 3))
    row = st.lists(small, min_size=d, max_size=d)
    return np.array(draw(st.lists(row, min_size=1, max_size=7)), dtype=float)


def assert_ball(ball: Ball, center: list[float], radius: float) -> None:
    assert ball.center.tolist() == pytest.approx(center, rel=1e-14, abs=1e-14)
    assert ball.radius == pytest.approx(radius, rel=1e-14)


def assert_smallest(ball: Ball, points: Array, slack: float = 1e-10) -> None:
    """Check that all points are inside, the centre among those on the sphere."""
    distances = np.linalg.norm(points - ball.center, axis=1)
    size = np.abs(points - points[0]).max() + np.abs(points).max() * 1e-5
    assert distances.max() <= ball.radius + slack * size
    on_sphere = points[distances >= ball.radius - slack * size]
    nearest = nearest_in_hull(on_sphere, ball.center)
    assert np.linalg.norm(nearest - ball.center) <= 100 * slack * size


TRIANGLE = [[0, 0], [2, 0], [1, math.sqrt(3)]]
COCIRCULAR = [[5, 0], [3, 4], [-4, 3], [0, -5], [4, -3], [-3, -4], [4, 3]]


@pytest.mark.parametrize(
    ("points", "center", "radius"),
    [
        pytest.param([[3, 4]], [3, 4], 0, id="one point"),
        pytest.param([[3, 4]] * 5, [3, 4], 0, id="one point five times"),
        pytest.param([[0, 0], [6, 8]], [3, 4], 5, id="two points"),
        pytest.param([[0, 0], [6, 8]] * 3, [3, 4], 5, id="two points three times"),
        pytest.param([[-1], [7], [2], [2], [0]], [3], 4, id="a line"),
        pytest.param(TRIANGLE, [1, 1 / math.sqrt(3)], 2 / math.sqrt(3), id="equal"),
        pytest.param([[0, 0], [8, 0], [3, 1]], [4, 0], 4, id="an obtuse triangle"),
        pytest.param([[0, 0], [8, 0], [0, 6]], [4, 3], 5, id="a right triangle"),
        pytest.param([[0, 0], [6, 0], [3, 9]], [3, 4], 5, id="an acute triangle"),
        pytest.param([[0, 0], [2, 0], [2, 2], [0, 2]], [1, 1], 2**0.5, id="a square"),
        pytest.param(COCIRCULAR, [0, 0], 5, id="seven points on a circle"),
        pytest.param([[0, 0], [1, 0], [2, 0], [9, 0]], [4.5, 0], 4.5, id="collinear"),
    ],
)
def test_the_ball_around_a_simple_figure(
    points: list[list[float]], center: list[float], radius: float
) -> None:
    assert_ball(covering_ball(points), center, radius)


@pytest.mark.parametrize("d", [1, 2, 3, 10, 50])
def test_the_ball_around_a_simplex_is_centred_at_its_mean(d: int) -> None:
    simplex = np.eye(d + 1)
    center, radius = [1 / (d + 1)] * (d + 1), math.sqrt(d / (d + 1))
    assert_ball(covering_ball(simplex), center, radius)


@pytest.mark.parametrize("d", [2, 3, 4])
def test_the_ball_around_a_cube_is_centred_at_its_middle(d: int) -> None:
    corners = np.indices((2,) * d).reshape(d, -1).T
    assert_ball(covering_ball(corners), [0.5] * d, math.sqrt(d) / 2)


def squared_distance(one: Row, other: Row) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(one, other, strict=True)), Fraction(0))


def solved(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """Return the solution of linear equations, last column on the right, if unique."""
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k] != 0), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in set(range(len(rows))) - {k}:
            rows[i] = [
                a - rows[i][k] * b for a, b in zip(rows[i], rows[k], strict=True)
            ]
    return [row[-1] for row in rows]


def circumcenter(support: tuple[Row, ...]) -> Row | None:
    """Return the point of the affine span that is equally far from all, if any."""
    first = support[0]
    edges = [[a - b for a, b in zip(row, first, strict=True)] for row in support[1:]]
    products = [[sum(map(Fraction.__mul__, e, f)) for f in edges] for e in edges]
    halves = [row[i] / 2 for i, row in enumerate(products)]
    equations = [[*row, half] for row, half in zip(products, halves, strict=True)]
    shares = solved([[Fraction(x) for x in row] for row in equations])
    if shares is None:
        return None
    columns = zip(first, *edges, strict=True)
    return tuple(
        x + sum((s * e for s, e in zip(shares, rest, strict=True)), Fraction(0))
        for x, *rest in columns
    )


def smallest_by_brute_force(points: Array) -> tuple[Row, Fraction]:
    """Return centre and squared radius of the least ball of any support that covers."""
    rows = sorted({tuple(map(Fraction, row)) for row in points.tolist()})
    covering = []
    for size in range(1, points.shape[1] + 2):
        for support in combinations(rows, size):
            center = circumcenter(support)
            if center is not None:
                square = squared_distance(center, support[0])
                if all(squared_distance(center, row) <= square for row in rows):
                    covering.append((square, center))
    square, center = min(covering)
    return center, square


@exhaustive
@given(whole_points())
def test_no_ball_through_a_few_of_the_points_covers_them_and_is_smaller(
    points: Array,
) -> None:
    center, square = smallest_by_brute_force(points)
    ball = covering_ball(points)
    assert ball.radius == pytest.approx(math.sqrt(square), rel=1e-10)
    assert ball.center.tolist() == pytest.approx(list(map(float, center)), abs=1e-10)


@exhaustive
@given(whole_points())
def test_the_centre_lies_among_the_points_on_the_sphere(points: Array) -> None:
    assert_smallest(covering_ball(points), points)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("m", "d"), [(20, 500), (5, 500), (40, 8), (100, 2)])
def test_the_ball_around_random_points_is_smallest(m: int, d: int, seed: int) -> None:
    points = np.random.default_rng(seed).standard_normal((m, d))
    assert_smallest(covering_ball(points), points)


@exhaustive
@given(whole_points(), st.integers(-1000, 1000))
def test_a_translation_moves_the_ball_along(points: Array, offset: int) -> None:
    ball, moved = covering_ball(points), covering_ball(points + offset)
    assert moved.radius == pytest.approx(ball.radius, rel=1e-9)
    expected = (ball.center + offset).tolist()
    assert moved.center.tolist() == pytest.approx(expected, abs=1e-9)


@exhaustive
@given(whole_points(), st.integers(-900, 900))
def test_a_power_of_two_scales_the_ball_bit_for_bit(
    points: Array, exponent: int
) -> None:
    ball, scaled = covering_ball(points), covering_ball(np.ldexp(points, exponent))
    assert scaled.radius == math.ldexp(ball.radius, exponent)
    assert scaled.center.tolist() == np.ldexp(ball.center, exponent).tolist()


@exhaustive
@given(whole_points(), st.randoms(use_true_random=False))
def test_row_order_means_nothing_to_the_last_bit(
    points: Array, rng: random.Random
) -> None:
    order = rng.sample(range(len(points)), len(points))
    ball, same = covering_ball(points), covering_ball(points[order])
    assert same.radius == ball.radius
    assert same.center.tobytes() == ball.center.tobytes()


def test_near_duplicates_do_not_widen_the_ball() -> None:
    corners = np.array([[-0.15, -0.53], [0.36, 0.52], [-0.50, 0.58]])
    radius = covering_ball(corners).radius
    rng = np.random.default_rng(0)
    for noise in (1e-15, 1e-13, 1e-11, 1e-9, 1e-6):
        for _ in range(40):
            points = np.repeat(corners, 2, axis=0)
            points += noise * rng.standard_normal(points.shape)
            assert covering_ball(points).radius == pytest.approx(radius, abs=10 * noise)


def test_many_whole_points_on_a_sphere_do_not_mislead_the_centre() -> None:
    points = [
        [0, -1, 0],
        [0, 1, 0],
        [0, 0, 1],
        [1, 1, 1],
        [-1, 1, 1],
        [0, 1, -1],
        [1, 0, 1],
    ]
    ball = covering_ball(points)
    distances = np.linalg.norm(points - ball.center, axis=1)
    assert distances.max() <= ball.radius * (1 + 1e-12)
    on_sphere = np.array(points)[distances >= ball.radius * (1 - 1e-9)]
    nearest = nearest_in_hull(on_sphere.astype(float), ball.center)
    assert np.linalg.norm(nearest - ball.center) <= 1e-9


def test_the_ball_of_an_acute_triangle_is_known() -> None:
    ball = covering_ball([[0, 0], [6, 0], [3, 9]])
    assert ball.radius == pytest.approx(5, rel=1e-14)
    assert math.dist(ball.center, [3, 4]) <= 1e-13
