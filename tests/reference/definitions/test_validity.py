"""What an output may be (Definitions 12 and 15)."""

import math
from fractions import Fraction
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
    is_meb_valid,
    is_strongly_valid,
    meb_ratio,
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
    [
        is_box_valid,
        is_convex_valid,
        is_strongly_valid,
        distance_to_median,
        meb_ratio,
        lambda output, honest: is_meb_valid(output, honest, 1),
    ],
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


# The ball around TRIANGLE has its centre in (1, 1) and the radius sqrt(2).
@pytest.mark.parametrize(
    ("output", "honest", "ratio"),
    [
        pytest.param([1, 1], TRIANGLE, 0.0, id="the centre"),
        pytest.param([2, 2], TRIANGLE, 1.0, id="the box's corner"),
        pytest.param([-1, -1], TRIANGLE, 2.0, id="outside the box"),
        pytest.param([1, 4], TRIANGLE, 3 / math.sqrt(2), id="far away"),
        pytest.param([5], [[5], [5]], 0.0, id="where all are"),
        pytest.param([5.5], [[5], [5]], math.inf, id="not where all are"),
        pytest.param([Fraction(1, 2)], [[Fraction(0)], [Fraction(1)]], 0.0, id="exact"),
        pytest.param([7, 24], [[-5, 0], [3, 4], [3, -4]], 5.0, id="support of three"),
    ],
)
def test_the_ratio_to_the_honest_ball_of(
    output: Any, honest: Any, ratio: float
) -> None:
    assert meb_ratio(output, honest) == pytest.approx(ratio, abs=1e-15)
    if math.isfinite(ratio):
        assert is_meb_valid(output, honest, ratio)
        assert is_meb_valid(output, honest, ratio + 0.01, tolerance=0)
    assert ratio == 0 or not is_meb_valid(output, honest, 0.99 * min(ratio, 1e9))


def test_the_tolerance_of_meb_validity_is_in_radii() -> None:
    honest, output = [[0.0, 0.0], [200.0, 0.0]], [201.0, 0.0]
    assert is_meb_valid(output, honest, 1, tolerance=0.0101)
    assert not is_meb_valid(output, honest, 1, tolerance=0.0099)


@exhaustive
@given(vectors(4, 3), st.lists(plain, min_size=3, max_size=3))
def test_the_ratio_is_the_distance_to_the_centre_in_radii(
    honest: Array, output: list[float]
) -> None:
    ball = boxgeom.covering_ball(honest)
    if ball.radius > 1e-3:
        distance = float(np.linalg.norm(output - ball.center))
        expected = pytest.approx(distance / ball.radius, rel=1e-9, abs=1e-9)
        assert meb_ratio(output, honest) == expected


@exhaustive
@given(
    vectors(4, 2),
    st.lists(plain, min_size=2, max_size=2),
    st.floats(-1, 1),
    st.integers(-900, 900),
)
def test_the_ratio_turns_moves_and_scales_with_the_vectors(
    honest: Array, output: list[float], sine: float, exponent: int
) -> None:
    turn = np.array([[math.sqrt(1 - sine**2), -sine], [sine, math.sqrt(1 - sine**2)]])
    if boxgeom.covering_ball(honest).radius > 1e-3:
        ratio = pytest.approx(meb_ratio(output, honest), rel=1e-9, abs=1e-9)
        move = np.array([3.0, -7.0])
        assert meb_ratio(turn @ output + move, honest @ turn.T + move) == ratio
        scaled = np.ldexp(output, exponent), np.ldexp(honest, exponent)
        assert meb_ratio(*scaled) == ratio


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int8, np.int64, object])
def test_the_ratio_of_any_dtype_is_that_of_float64(dtype: Any) -> None:
    honest: Array = np.array(TRIANGLE, dtype=dtype)
    assert meb_ratio(np.array([2, 4], dtype=dtype), honest) == meb_ratio(
        [2.0, 4.0], TRIANGLE
    )


def test_the_ratio_keeps_the_digits_of_vectors_close_together_and_far_off() -> None:
    far = 2.0**52
    near = [[far, 0.0], [far + 1, 1.0], [far + 2, 0.0]]
    assert meb_ratio([far + 3, 0.0], near) == 2.0
    tiny = [[1e300, 0.0], [1e300, 1e-300]]
    assert meb_ratio([1e300, 1e-299], tiny) == pytest.approx(19)
    assert meb_ratio([1.7e308], [[1e-300], [2e-300]]) == math.inf


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1.0, 1e300, 1.7e308])
def test_the_ratio_holds_at_any_size(size: float) -> None:
    cross = [[size, 0], [-size, 0], [0, size], [0, -size]]
    assert meb_ratio([0, 0], cross) == 0
    assert meb_ratio([size, 0], cross) == pytest.approx(1)
    assert meb_ratio([size, size], cross) == pytest.approx(math.sqrt(2))


def shares(m: int) -> st.SearchStrategy[Array]:
    """Draw m shares of 1."""
    numbers = st.lists(st.integers(0, 9), min_size=m, max_size=m).filter(any)
    return numbers.map(lambda drawn: np.array(drawn) / sum(drawn))


@exhaustive
@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_convex_and_box_validity_bound_the_ratio(h: int, d: int, data: Any) -> None:
    honest = data.draw(vectors(h, d))
    if boxgeom.covering_ball(honest).radius > 1e-3:
        assert is_meb_valid(data.draw(shares(h)) @ honest, honest, 1)
        low, high = honest.min(axis=0), honest.max(axis=0)
        mix = np.array(data.draw(st.lists(st.floats(0, 1), min_size=d, max_size=d)))
        in_the_box = low + np.where(mix < 0.5, 0, 1) * (high - low)
        for output in (in_the_box, low + mix * (high - low)):
            assert meb_ratio(output, honest) <= math.sqrt(min(d, h)) + 1e-9


@pytest.mark.parametrize("d", [1, 2, 3, 8, 50])
def test_the_bound_on_the_ratio_of_a_corner_is_attained(d: int) -> None:
    cross = np.concatenate([np.eye(d), -np.eye(d)])
    assert is_box_valid(np.ones(d), cross)
    assert meb_ratio(np.ones(d), cross) == pytest.approx(math.sqrt(d))


@pytest.mark.parametrize("c", [0, 1, 1e9])
def test_meb_validity_at_equal_vectors_is_strong_validity(c: float) -> None:
    assert is_meb_valid([1, 2], [[1, 2], [1, 2]], c)
    assert not is_meb_valid([1, 2 + 1e-9], [[1, 2], [1, 2]], c)


@exhaustive
@given(st.sampled_from([(3, 1), (4, 1), (5, 2), (7, 3), (9, 4)]), st.data())
def test_the_geometric_median_stays_near_the_honest_ball(
    network: tuple[int, int], data: Any
) -> None:
    # Theorem 25; however few of the t are Byzantine.
    n, t = network
    f = data.draw(st.integers(0, t))
    honest, lies = data.draw(vectors(n - f, 2)), data.draw(vectors(f, 2))
    size = data.draw(st.sampled_from([1.0, 1e3, 1e9]))
    if boxgeom.covering_ball(honest).radius > 1e-3:
        received = np.array([*honest, *size * lies.reshape(f, 2)])
        c = (n - t) / math.sqrt(n * (n - 2 * t))
        median = boxgeom.aggregate(received, "geometric-median", n=n, t=t)
        assert is_meb_valid(median, honest, c, tolerance=1e-6)
