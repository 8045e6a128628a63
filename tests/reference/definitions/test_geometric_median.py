"""The geometric median where geometry gives it in closed form (Definition 1)."""

import math
import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from boxgeom import geometric_median, geometric_median_solution
from boxgeom.definitions import geometric_median as definition
from boxgeom.numerics.newton import median_near
from boxgeom.vectors import Vector, Vectors
from boxgeom_testing.examples import examples

exhaustive = examples(100)

Point = tuple[int, ...]


def assert_median(
    vectors: ArrayLike, expected: ArrayLike, *, condition: float = 10
) -> None:
    """Assert the median to so many 1e-14ths of the largest coordinate there is."""
    points = np.array(vectors, dtype=np.float64)
    error = np.abs(geometric_median(points) - np.array(expected)).max()
    assert error <= condition * 1e-14 * np.abs(points).max(), (error, expected)


@exhaustive
@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=9))
def test_in_one_dimension_it_is_the_usual_median(values: list[float]) -> None:
    expected = float(statistics.median([Fraction(value) for value in values]))
    assert geometric_median([[value] for value in values]).tolist() == [expected]


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([3, 1, 2], [2, 2]),
        ([4, 1, 9, 2], [2, 4]),
        ([1, 5, 5, 9], [5, 5]),
        ([1, 1, 7, 7], [1, 7]),
    ],
)
def test_the_minimisers_run_between_the_two_middle_values(
    values: list[int], ends: list[int]
) -> None:
    solution = geometric_median_solution([[value] for value in values])
    assert solution.minimisers.ravel().tolist() == ends


@pytest.mark.parametrize("direction", [(1, 0), (3, 4), (1, -2, 2), (-1, 0, 5, 7)])
@pytest.mark.parametrize(
    ("steps", "ends"), [((0, 1, 3, 8), (1, 3)), ((-5, -4, 0, 2, 2, 7), (0, 2))]
)
def test_of_evenly_many_on_a_line_it_halves_the_middle_segment(
    direction: Point, steps: Point, ends: Point
) -> None:
    line = np.array(direction, dtype=np.float64) + np.outer(steps, direction)
    solution = geometric_median_solution(line)
    segment = np.array(direction) + np.outer(ends, direction)
    assert sorted(solution.minimisers.tolist()) == sorted(segment.tolist())
    assert solution.median.tolist() == segment.mean(axis=0).tolist()


@pytest.mark.parametrize("direction", [(1, 0), (3, 4), (1, -2, 2), (-1, 0, 5, 7)])
@pytest.mark.parametrize(
    ("steps", "middle"), [((0, 1, 3), 1), ((-5, 2, 2, 7, 9), 2), ((-1, 0, 10**6), 0)]
)
def test_of_oddly_many_on_a_line_it_is_the_middle_one(
    direction: Point, steps: Point, middle: int
) -> None:
    solution = geometric_median_solution(np.outer(steps, direction))
    assert solution.median.tolist() == [middle * x for x in direction]
    assert solution.multiplicity == steps.count(middle)


@pytest.mark.parametrize(
    "triangle",
    [
        [(0, 0), (2, 0), (-1, 1)],  # 135 degrees
        [(0, 0), (5, 1), (-5, 1)],
        [(0, 0, 0), (1, -1, 0), (0, 1, -1)],  # exactly 120 degrees
        [(7, 7, 7), (8, 6, 7), (7, 9, 5)],  # exactly 120 degrees
        [(0, 0), (1, 0), (-1, 0)],
        [(0, 0), (10**9, 0), (-1, 1)],
    ],
)
def test_a_triangle_of_at_least_120_degrees_has_that_corner(
    triangle: list[Point],
) -> None:
    solution = geometric_median_solution(triangle)
    assert solution.median.tolist() == list(triangle[0])
    assert solution.multiplicity == 1


def test_a_triangle_just_below_120_degrees_has_no_corner() -> None:
    corner = np.deg2rad(119.999)
    solution = geometric_median_solution(
        [[0, 0], [1, 0], [np.cos(corner), np.sin(corner)]]
    )
    assert solution.multiplicity == 0
    assert solution.median.min() > 0


@pytest.mark.parametrize("size", [1.0, 3.0, 2.0**-40, 1e12])
def test_an_equilateral_triangle_has_its_centre(size: float) -> None:
    assert_median(size * np.eye(3), [size / 3] * 3)


@pytest.mark.parametrize("height", [0.6, 1.0, 2.0, 17.5, 1e6])
def test_an_isosceles_triangle_has_its_fermat_point(height: float) -> None:
    """From (0, y) the base (-1, 0), (1, 0) is seen at 120 degrees: y = 1/sqrt(3)."""
    triangle = np.array([[-1, 0], [1, 0], [0, height]])
    median = geometric_median(triangle)
    np.testing.assert_allclose(median, [0, 1 / math.sqrt(3)], rtol=0, atol=1e-14)


@pytest.mark.parametrize("q", [1, 2, 3, 5])
def test_a_cross_that_lost_one_copy_has_the_median_of_refutation_4(q: int) -> None:
    arms = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    expected = [-1 / math.sqrt(4 * q * q - 1), 0]
    assert_median((arms * q)[1:], expected)


small = st.integers(-5, 5)
plane = st.tuples(small, small)
far = st.integers(1, 9)


def sine_squared(one: Point, other: Point) -> float:
    """Return the squared sine of an angle, which conditions the median seen there."""
    area = one[0] * other[1] - one[1] * other[0]
    return area**2 / max(math.hypot(*one) * math.hypot(*other), 1) ** 2


@exhaustive
@given(plane, plane, plane, st.tuples(far, far, far, far))
def test_four_points_in_convex_position_have_where_the_diagonals_cross(
    crossing: Point, one: Point, other: Point, reach: Point
) -> None:
    assume(sine_squared(one, other) > 0)
    diagonals = (one, other, [-x for x in one], [-x for x in other])
    corners = [
        [c + far * x for c, x in zip(crossing, diagonal, strict=True)]
        for far, diagonal in zip(reach, diagonals, strict=True)
    ]
    assert_median(corners, crossing, condition=10 / sine_squared(one, other))


@exhaustive
@given(plane, plane, plane, st.tuples(far, far))
def test_of_four_points_one_inside_the_others_is_the_median(
    inside: Point, one: Point, other: Point, reach: Point
) -> None:
    assume(sine_squared(one, other) > 0)
    opposite = [-reach[0] * a - reach[1] * b for a, b in zip(one, other, strict=True)]
    around = [
        [c + x for c, x in zip(inside, edge, strict=True)]
        for edge in (one, other, opposite)
    ]
    solution = geometric_median_solution([*around, inside])
    assert solution.median.tolist() == list(inside)
    assert solution.multiplicity == 1


spatial = st.lists(st.tuples(small, small, small), min_size=2, max_size=5)


@exhaustive
@given(spatial, st.tuples(small, small, small), st.booleans())
def test_a_centrally_symmetric_set_has_its_centre(
    arms: list[Point], centre: Point, with_centre: bool
) -> None:
    assume(np.linalg.matrix_rank(arms) > 1)
    offsets = np.array([*arms, *(-np.array(arms)), *[[0, 0, 0]] * with_centre])
    assert_median(offsets + centre, centre, condition=1e4)


@pytest.mark.parametrize("m", [1, 2, 3, 8])
@pytest.mark.parametrize(
    "point", [[0.1, 0.7, -1 / 3], [1e308, -1e300, 1e290], [5e-324, 0.0, -5e-324]]
)
def test_equal_vectors_are_their_own_median_to_the_last_bit(
    point: list[float], m: int
) -> None:
    solution = geometric_median_solution([point] * m)
    assert solution.median.tolist() == point
    assert solution.minimisers.tolist() == [point, point]
    assert solution.multiplicity == m


@exhaustive
@given(
    st.tuples(small, small), st.lists(st.tuples(small, small), min_size=1, max_size=4)
)
def test_a_vector_that_is_more_than_half_of_them_is_the_median(
    popular: Point, others: list[Point]
) -> None:
    copies = len(others) + 1
    solution = geometric_median_solution([*others, *[popular] * copies])
    assert solution.median.tolist() == list(popular)
    assert solution.minimisers.tolist() == [list(popular)] * 2
    assert solution.multiplicity == copies + others.count(popular)


def test_a_vector_that_is_half_of_them_is_the_median_of_a_bent_set() -> None:
    solution = geometric_median_solution([[3, 1]] * 3 + [[0, 0], [9, 9], [100, 3]])
    assert solution.median.tolist() == [3, 1]
    assert solution.multiplicity == 3


def test_two_vectors_have_their_midpoint_and_all_between_them() -> None:
    solution = geometric_median_solution([[0, 3], [4, 0]])
    assert solution.median.tolist() == [2, 1.5]
    assert solution.multiplicity == 0
    assert solution.minimisers.tolist() == [[0, 3], [4, 0]]


def test_a_median_that_is_no_vector_has_multiplicity_0() -> None:
    solution = geometric_median_solution([[0, 0], [4, 0], [0, 4], [4, 4]])
    assert solution.multiplicity == 0
    assert solution.minimisers.tolist() == [[2, 2], [2, 2]]


@pytest.mark.parametrize("error", [-9.0, -1.0, 1.0, 9.0])
def test_however_inaccurate_it_lies_in_the_box_of_the_vectors(
    error: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def inaccurate(points: Vectors, weights: Vector, start: Vector) -> Vector:
        return median_near(points, weights, start) + error * np.abs(points).max()

    monkeypatch.setattr(definition, "median_near", inaccurate)
    triangle = np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 3.0]])
    corner = triangle.max(axis=0) if error > 0 else triangle.min(axis=0)
    assert geometric_median(triangle).tolist() == corner.tolist()
