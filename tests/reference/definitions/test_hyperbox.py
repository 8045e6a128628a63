"""The Hyperbox: intersection, emptiness, midpoint, membership."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

import boxgeom
from boxgeom import Hyperbox, smallest_hyperbox
from boxgeom_testing.examples import examples

exhaustive = examples(300)

LARGEST = 1.7e308
SMALLEST = 5e-324


def box(lower: list[float], upper: list[float]) -> Hyperbox:
    return Hyperbox(np.array(lower), np.array(upper))


def test_edges_and_diagonal_are_measured_from_corner_to_corner() -> None:
    cuboid = box([1, 0, -2], [3, 3, 4])
    assert cuboid.edges.tolist() == [2, 3, 6]
    assert cuboid.longest_edge == 6
    assert cuboid.diagonal == 7
    assert cuboid.midpoint.tolist() == [2, 1.5, 1]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (([0, 0], [2, 2]), ([1, -1], [3, 1]), ([1, 0], [2, 1])),
        (([0, 0], [9, 9]), ([1, 2], [3, 4]), ([1, 2], [3, 4])),
        (([0, 0], [1, 1]), ([1, 1], [2, 2]), ([1, 1], [1, 1])),
    ],
)
def test_the_intersection_is_the_overlap_in_every_coordinate(
    one: Any, other: Any, both: Any
) -> None:
    for left, right in ((one, other), (other, one)):
        overlap = box(*left).intersection(box(*right))
        assert (overlap.lower.tolist(), overlap.upper.tolist()) == both
        assert not overlap.is_empty


def test_boxes_apart_in_one_coordinate_have_an_empty_intersection() -> None:
    apart = box([0, 0], [5, 1]).intersection(box([1, 2], [4, 3]))
    assert apart.is_empty
    expected = r"^need a nonempty box, got lower=2\.0 > upper=1\.0 in coordinate 1$"
    with pytest.raises(ValueError, match=expected):
        _ = apart.midpoint


def test_boxes_of_different_dimension_do_not_intersect() -> None:
    with pytest.raises(ValueError, match=r"equal dimension, got d=1 and d=2$"):
        box([0], [1]).intersection(box([0, 0], [1, 1]))


def test_a_box_contains_its_boundary_and_nothing_outside() -> None:
    square = box([0, 0], [2, 2])
    inside: list[ArrayLike] = [[0, 0], [2, 2], [0, 2], [1, 1], [2, 0.5]]
    outside: list[ArrayLike] = [
        [np.nextafter(2, 3), 1],
        [1, -SMALLEST],
        [3, 3],
        [-1, 3],
    ]
    assert all(square.contains(point) for point in inside)
    assert not any(square.contains(point) for point in outside)


def test_an_empty_box_contains_nothing() -> None:
    assert not any(box([1], [0]).contains([x]) for x in (0, 0.5, 1))


def test_rationals_are_compared_exactly() -> None:
    third = Fraction(1, 3)
    point = Hyperbox(np.array([third]), np.array([third]))
    assert point.midpoint.tolist() == [third]
    assert point.contains(np.array([third]))
    assert not point.contains([1 / 3])


numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.sampled_from([0.0, -0.0, SMALLEST, LARGEST, -LARGEST, 1.0, 1 + 2**-52]),
)


@exhaustive
@given(numbers, numbers)
@example(LARGEST, LARGEST)
@example(-LARGEST, LARGEST)
@example(SMALLEST, SMALLEST)
@example(SMALLEST, 3 * SMALLEST)
@example(1.0, 1 + 2**-52)
def test_the_midpoint_never_leaves_the_box(one: float, other: float) -> None:
    lower, upper = min(one, other), max(one, other)
    middle = box([lower], [upper]).midpoint[0]
    assert lower <= middle <= upper


@exhaustive
@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
def test_the_midpoint_is_the_float_nearest_to_the_middle(
    one: float, other: float
) -> None:
    lower, upper = min(one, other), max(one, other)
    expected = float((Fraction(lower) + Fraction(upper)) / 2)
    assert box([lower], [upper]).midpoint.tolist() == [expected]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_midpoint_of_the_largest_numbers_does_not_overflow(dtype: type) -> None:
    largest: NDArray[Any] = np.full(2, np.finfo(dtype).max, dtype=dtype)
    assert Hyperbox(largest, largest).midpoint.tolist() == largest.tolist()
    assert Hyperbox(-largest, largest).midpoint.tolist() == [0, 0]
    assert Hyperbox(largest, largest).midpoint.dtype == dtype


@pytest.mark.parametrize(
    ("lower", "upper", "message"),
    [
        ([0, 1], [2], r"^upper: need shape \(2,\), got shape \(1,\)$"),
        ([[0, 1]], [[2, 3]], r"^lower: need shape \(2,\), got shape \(1, 2\)$"),
        (0, 1, r"^lower: need shape \(1,\), got shape \(\)$"),
        ([], [], r"^lower: need at least one vector with at least one coordinate"),
        ([0, np.nan], [1, 1], r"^lower: need finite numbers, got nan .* column 1$"),
        ([0, 0], [np.inf, 1], r"^upper: need finite numbers, got inf .* column 0$"),
        (["a"], ["b"], r"^lower: need real numbers, got dtype <U1$"),
        ([0], [1j], r"^upper: need real numbers, got dtype complex128$"),
        ([0], None, r"^upper: need real numbers, got None$"),
    ],
)
def test_the_ends_must_be_two_finite_vectors_of_equal_length(
    lower: Any, upper: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Hyperbox(lower, upper)


@pytest.mark.parametrize("point", [[1], [1, 2, 3], [[1, 2]], 1])
def test_only_a_point_of_the_boxs_dimension_can_be_in_it(point: Any) -> None:
    with pytest.raises(ValueError, match=r"^point: need shape \(2,\), got shape \("):
        box([0, 0], [1, 1]).contains(point)


@exhaustive
@given(
    st.integers(1, 3).flatmap(
        lambda d: st.lists(
            st.lists(st.floats(-1e300, 1e300), min_size=d, max_size=d),
            min_size=1,
            max_size=6,
        )
    )
)
def test_the_smallest_box_touches_the_vectors_on_every_side(
    rows: list[list[float]],
) -> None:
    smallest = smallest_hyperbox(rows)
    columns = list(zip(*rows, strict=True))
    assert smallest.lower.tolist() == [min(column) for column in columns]
    assert smallest.upper.tolist() == [max(column) for column in columns]


def test_an_exact_box_has_a_diagonal() -> None:
    ends = np.array([[Fraction(0)], [Fraction(1, 2)]])
    assert boxgeom.smallest_hyperbox(ends).diagonal == 0.5


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_edges_are_measured_in_float64(dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    box = boxgeom.smallest_hyperbox(np.array([[-largest], [largest]], dtype))
    assert box.longest_edge == 2 * largest
