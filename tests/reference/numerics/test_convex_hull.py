"""The nearest point of a convex hull and of an affine span."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom.numerics.convex_hull import nearest_in_hull, nearest_in_span
from boxgeom_testing.examples import examples

Array = NDArray[Any]

exhaustive = examples(150)

ROUNDING = 1e-12

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2]]

plain = st.one_of(
    st.integers(-3, 3).map(float), st.floats(-10, 10).map(lambda x: round(x, 3))
)


@st.composite
def hulls_and_targets(draw: st.DrawFn) -> tuple[Array, Array]:
    """Draw points, often with repetitions, and a target in their space."""
    d = draw(st.integers(1, 4))
    row = st.lists(plain, min_size=d, max_size=d)
    points = np.array(draw(st.lists(row, min_size=1, max_size=7)))
    return points, np.array(draw(row))


@pytest.mark.parametrize(
    ("points", "target", "nearest"),
    [
        pytest.param([[1, 2]], [5, 5], [1, 2], id="one point"),
        pytest.param([[0, 0], [4, 0]], [1, 7], [1, 0], id="above a segment"),
        pytest.param([[0, 0], [4, 0]], [9, 7], [4, 0], id="past a segment's end"),
        pytest.param(SQUARE, [1, 0.5], [1, 0.5], id="inside a square"),
        pytest.param(SQUARE, [1, -3], [1, 0], id="below a square"),
        pytest.param(SQUARE, [-3, -3], [0, 0], id="off a corner"),
        pytest.param(SQUARE, [2, 2], [2, 2], id="at a corner"),
        pytest.param([[3], [-1], [1]], [-7], [-1], id="on a line"),
        pytest.param(np.eye(3), [0, 0, 0], [1 / 3] * 3, id="a face of a simplex"),
        pytest.param([[1, 1], [1, 1]], [0, 0], [1, 1], id="equal points"),
    ],
)
def test_the_nearest_point_of_a_simple_hull(
    points: Any, target: list[float], nearest: list[float]
) -> None:
    got = nearest_in_hull(np.array(points, float), np.array(target, float))
    assert got.tolist() == pytest.approx(nearest, abs=1e-14)


def least_distance(points: Array, target: Array) -> float:
    """Return the distance to the hull, by trying every simplex of the points.

    The nearest point has positive weights in some simplex, and is nearest in its span.
    """
    distances = []
    d = points.shape[1]
    for size in range(1, min(len(points), d + 1) + 1):
        for corners in combinations(points, size):
            simplex = np.array(corners)
            edges = (simplex[1:] - simplex[0]).T
            rest = np.linalg.pinv(edges, rcond=1e-9) @ (target - simplex[0])
            weights = np.array([1 - rest.sum(), *rest])
            if weights.min() >= -ROUNDING:
                distances.append(np.linalg.norm(weights @ simplex - target))
    return float(min(distances))


@exhaustive
@given(hulls_and_targets())
def test_no_simplex_of_the_points_comes_nearer_and_one_comes_as_near(
    case: tuple[Array, Array],
) -> None:
    points, target = case
    nearest = nearest_in_hull(points, target)
    expected = least_distance(points, target)
    assert np.linalg.norm(nearest - target) == pytest.approx(expected, abs=1e-9)


@exhaustive
@given(hulls_and_targets())
def test_no_point_of_the_hull_lies_on_the_targets_side_of_the_nearest(
    case: tuple[Array, Array],
) -> None:
    """The variational inequality: of all points of the hull only the nearest has it."""
    points, target = case
    nearest = nearest_in_hull(points, target)
    size = np.abs(points - target).max()
    beyond = (points - nearest) @ (target - nearest)
    assert beyond.max() <= ROUNDING * size**2


@exhaustive
@given(hulls_and_targets(), st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_a_convex_combination_is_its_own_nearest_point(
    case: tuple[Array, Array], numbers: list[float]
) -> None:
    points, _ = case
    weights = np.array(numbers[: len(points)]) + 0.01
    target = weights / weights.sum() @ points
    nearest = nearest_in_hull(points, target)
    assert np.abs(nearest - target).max() <= ROUNDING * (np.abs(points).max() + 1)


@pytest.mark.parametrize("scale", [1e-150, 1.0, 1e150])
def test_the_nearest_point_scales_with_hull_and_target(scale: float) -> None:
    points, target = np.array(SQUARE, float), np.array([1.0, -3.0])
    scaled = nearest_in_hull(scale * points, scale * target)
    assert (scaled / scale).tolist() == pytest.approx([1, 0], abs=1e-14)


@exhaustive
@given(hulls_and_targets())
def test_the_nearest_point_of_the_span_is_at_a_right_angle(
    case: tuple[Array, Array],
) -> None:
    points, target = case
    weights = nearest_in_span(points, target)
    assert weights.sum() == pytest.approx(1, abs=1e-9)
    away = target - weights @ points
    size = np.abs(points - target).max() * np.abs(weights).sum()
    assert np.abs((points - points[0]) @ away).max() <= 1e-9 * size**2


@pytest.mark.parametrize(
    ("points", "target"),
    [
        ([[1, -1], [2, 1], [-2, 0], [2, 1], [0, 1]], [0, 0]),
        ([[-2, -1], [2, 0], [0, 0], [1, -2], [-2, 1], [2, 0]], [0, -1]),
    ],
)
def test_a_point_without_weight_does_not_divide_by_zero(
    points: list[list[int]], target: list[int]
) -> None:
    aim = np.array(target, float)
    assert nearest_in_hull(np.array(points, float), aim).tolist() == pytest.approx(
        target, abs=1e-14
    )
