"""What holds of every geometric median (Definition 1, Theorem 4)."""

import math
import random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import geometric_median, geometric_median_solution, is_convex_valid
from boxgeom_testing.examples import examples

Array = NDArray[np.float64]

exhaustive = examples(150)

grid = st.integers(-4, 4).map(float)
units = st.one_of(grid, st.floats(-8, 8).filter(lambda x: x == 0 or abs(x) > 1e-3))


@st.composite
def vectors(draw: st.DrawFn, values: st.SearchStrategy[float] = units) -> Array:
    """Draw 1 to 8 vectors in 1 to 4 dimensions, often with repetitions."""
    d = draw(st.integers(1, 4))
    row = st.lists(values, min_size=d, max_size=d)
    pool = draw(st.lists(row, min_size=1, max_size=8))
    repeated = draw(st.lists(st.sampled_from(pool), max_size=8 - len(pool)))
    return np.array([*pool, *repeated])


@st.composite
def orthogonal_maps(draw: st.DrawFn, d: int) -> Array:
    """Draw a permutation of the axes and a rational reflection in their space."""
    normal = np.array(draw(st.lists(grid, min_size=d, max_size=d)))
    axes = np.eye(d)[draw(st.permutations(range(d)))]
    square = normal @ normal
    return axes if square == 0 else axes - 2 * np.outer(normal, normal @ axes) / square


def assert_close(got: Array, expected: Array, size: float) -> None:
    assert np.abs(got - expected).max() <= 1e-10 * size, (got, expected)


def spread(points: Array) -> float:
    return float(np.ptp(points, axis=0).max())


well_apart = vectors(grid)


@exhaustive
@given(well_apart, st.integers(-1000, 1000))
def test_a_translation_moves_the_median_along(points: Array, offset: int) -> None:
    shift = offset * np.arange(1, points.shape[1] + 1)
    moved = geometric_median(points + shift) - shift
    assert_close(moved, geometric_median(points), spread(points) + abs(offset) / 100)


@exhaustive
@given(vectors(), st.integers(-500, 500))
def test_a_power_of_two_scales_the_median_bit_for_bit(
    points: Array, exponent: int
) -> None:
    factor = 2.0**exponent
    scaled = geometric_median(factor * points)
    assert scaled.tobytes() == (factor * geometric_median(points)).tobytes()


@exhaustive
@given(well_apart, st.floats(1e-3, 1e3), st.sampled_from([1, -1]))
def test_any_factor_scales_the_median(points: Array, size: float, sign: int) -> None:
    factor = sign * size
    scaled = geometric_median(factor * points)
    assert_close(scaled, factor * geometric_median(points), size * spread(points))


@exhaustive
@given(vectors(), st.randoms(use_true_random=False))
def test_row_order_means_nothing(points: Array, rng: random.Random) -> None:
    order = list(range(len(points)))
    rng.shuffle(order)
    one = geometric_median_solution(points)
    other = geometric_median_solution(points[order])
    assert one.median.tobytes() == other.median.tobytes()
    assert one.minimisers.tobytes() == other.minimisers.tobytes()
    assert one.multiplicity == other.multiplicity


@exhaustive
@given(well_apart, st.integers(2, 4))
def test_repeating_all_vectors_changes_nothing(points: Array, times: int) -> None:
    solution = geometric_median_solution(points)
    repeated = geometric_median_solution(np.tile(points, (times, 1)))
    assert_close(repeated.median, solution.median, spread(points))
    assert_close(repeated.minimisers, solution.minimisers, spread(points))
    assert repeated.multiplicity == times * solution.multiplicity


@exhaustive
@given(st.data(), well_apart)
def test_an_isometry_takes_the_median_along(data: st.DataObject, points: Array) -> None:
    isometry = data.draw(orthogonal_maps(points.shape[1]))
    turned = geometric_median(points @ isometry.T)
    size = float(np.abs(points).max())
    assert_close(turned, isometry @ geometric_median(points), size)


@exhaustive
@given(well_apart)
def test_a_space_around_the_vectors_changes_nothing(points: Array) -> None:
    embedded = np.hstack([points, np.zeros((len(points), 2)), points])
    median = geometric_median(embedded)
    expected = geometric_median(points)
    assert_close(median, np.array([*expected, 0, 0, *expected]), spread(points))


@exhaustive
@given(vectors(), st.sampled_from([1e-300, 1e-9, 1.0, 1e9, 1e150, 1e307]))
def test_the_median_lies_in_the_box_of_the_vectors(points: Array, scale: float) -> None:
    scaled = scale * points
    median = geometric_median(scaled)
    assert (scaled.min(axis=0) <= median).all()
    assert (median <= scaled.max(axis=0)).all()


@exhaustive
@given(vectors())
def test_the_median_lies_in_the_hull_of_the_vectors(points: Array) -> None:
    assert is_convex_valid(geometric_median(points), points, tolerance=1e-9)


@exhaustive
@given(well_apart, st.lists(st.integers(1, 1000), min_size=8, max_size=8))
def test_a_vector_may_move_outward_from_the_median(
    points: Array, times: list[int]
) -> None:
    solution = geometric_median_solution(points)
    if (solution.minimisers[0] != solution.minimisers[1]).any():
        return
    stretch = np.array(times[: len(points)])[:, None]
    farther = solution.median + stretch * (points - solution.median)
    assert_close(geometric_median(farther), solution.median, spread(points))


every_float = st.floats(allow_nan=False, allow_infinity=False)
exponents = st.integers(-1074, 1020)


@exhaustive
@given(st.lists(every_float, min_size=1, max_size=4), st.integers(1, 5))
@example([1.7e308, -5e-324, 1e-310], 4)
@example([5e-324, -5e-324], 5)
def test_equal_vectors_of_any_size_are_their_own_median(
    vector: list[float], m: int
) -> None:
    assert geometric_median([vector] * m).tolist() == vector


@exhaustive
@given(vectors(), exponents)
@example(8 * np.eye(3), 1020)
@example(np.eye(3), -1074)
def test_no_size_of_the_vectors_makes_the_median_nan(
    points: Array, exponent: int
) -> None:
    scaled = np.ldexp(points, exponent)
    assert np.isfinite(geometric_median(scaled)).all()


@pytest.mark.parametrize("exponent", [-1070, -1022, -600, 0, 600, 1019])
def test_a_size_is_taken_out_and_put_back(exponent: int) -> None:
    square = np.ldexp(np.array([[0.0, 0], [8, 0], [0, 8], [8, 8]]), exponent)
    middle = math.ldexp(4.0, exponent)
    assert geometric_median(square).tolist() == [middle, middle]
