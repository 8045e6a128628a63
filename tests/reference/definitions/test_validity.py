"""What an output may be (Definition 12)."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import boxgeom
from boxgeom import (
    distance_to_median,
    is_box_valid,
    is_convex_valid,
    is_strongly_valid,
)
from boxgeom_testing.examples import examples

exhaustive = examples(100)


Array = NDArray[Any]

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2]]


TRIANGLE = [[0, 0], [2, 0], [0, 2]]


plain = st.one_of(st.integers(-3, 3).map(float), st.floats(-10, 10))


@st.composite
def vectors(draw: st.DrawFn, m: int, d: int) -> Array:
    """Draw m vectors of d coordinates."""
    row = st.lists(plain, min_size=d, max_size=d)
    return np.array(draw(st.lists(row, min_size=m, max_size=m)))


@pytest.mark.parametrize(
    ("output", "in_box", "in_hull"),
    [
        pytest.param([0, 2], True, True, id="an honest vector"),
        pytest.param([0.5, 0.5], True, True, id="inside"),
        pytest.param([1, 1], True, True, id="on the hull's boundary"),
        pytest.param([1, 1.001], True, False, id="just outside the hull"),
        pytest.param([2, 2], True, False, id="the box's far corner"),
        pytest.param([-0.001, 0], False, False, id="just outside the box"),
        pytest.param([9, 9], False, False, id="far away"),
    ],
)
def test_box_and_convex_validity_of(
    output: list[float], in_box: bool, in_hull: bool
) -> None:
    assert is_box_valid(output, TRIANGLE) is in_box
    assert is_convex_valid(output, TRIANGLE) is in_hull


def test_box_validity_is_exact() -> None:
    above = np.nextafter(2.0, 3.0)
    assert is_box_valid([2.0, 0.0], SQUARE)
    assert not is_box_valid([above, 0.0], SQUARE)


@pytest.mark.parametrize("size", [1e-100, 1.0, 1e100])
def test_the_tolerance_of_convex_validity_is_in_units_of_the_longest_edge(
    size: float,
) -> None:
    # The box of the triangle has edges of twice the size.
    inputs, output = size * np.array(TRIANGLE), size * np.array([-0.1, 0.0])
    assert is_convex_valid(output, inputs, tolerance=0.051)
    assert not is_convex_valid(output, inputs, tolerance=0.049)


@pytest.mark.parametrize(
    ("output", "honest", "valid"),
    [
        ([1, 2], [[1, 2], [1, 2]], True),
        ([1, 2.0000001], [[1, 2], [1, 2]], False),
        ([7, 7], [[1, 2], [1, 3]], True),
        ([7, 7], [[1, 2]], False),
    ],
)
def test_strong_validity_binds_only_when_all_inputs_are_equal(
    output: list[float], honest: list[list[float]], valid: bool
) -> None:
    assert is_strongly_valid(output, honest) is valid


@exhaustive
@given(vectors(5, 2), st.lists(st.floats(0.01, 1), min_size=5, max_size=5))
def test_a_convex_combination_is_valid_and_a_point_beside_the_box_is_not(
    honest: Array, numbers: list[float]
) -> None:
    inside = np.array(numbers) / sum(numbers) @ honest
    # The tolerance is relative to an edge, which a far vector makes sure there is.
    assert is_convex_valid(inside, [*honest, [100.0, 0.0]])
    beside = np.array([honest[:, 0].max() + 0.01, inside[1]])
    assert not is_box_valid(beside, honest)
    assert not is_convex_valid(beside, honest)


@pytest.mark.parametrize(
    "judge",
    [is_box_valid, is_convex_valid, is_strongly_valid, distance_to_median],
)
def test_an_output_of_another_dimension_is_refused(judge: Any) -> None:
    with pytest.raises(ValueError, match=r"^output: need shape \(2,\), got shape"):
        judge([1, 2, 3], SQUARE)


@pytest.mark.parametrize(
    ("p", "h"), [([0.0], [[5e-324], [-5e-324]]), ([0.0], [[1.7e307], [-1.7e307]])]
)
def test_convex_validity_holds_for_the_smallest_and_the_largest_numbers(
    p: list[float], h: list[list[float]]
) -> None:
    assert boxgeom.is_convex_valid(p, h)


@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e200, 1e300])
def test_convex_validity_holds_at_any_size(size: float) -> None:
    triangle = size * np.array([[0, 0], [2, 0], [0, 2]])
    assert is_convex_valid(size * np.array([0.6, 0.6]), triangle)
    assert not is_convex_valid(size * np.array([1.1, 1.1]), triangle)
