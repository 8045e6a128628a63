"""Where sizes, types and names once went wrong.

Wrong types are the point of some of these tests.
"""

# mypy: disable-error-code="arg-type"

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import boxgeom

F = Fraction


def pull(points: Any, y: Any) -> float:
    o = np.asarray(points) - y
    n = np.linalg.norm(o, axis=1)
    return float(
        np.linalg.norm((o[n > 0] / n[n > 0, None]).sum(axis=0)) - (n == 0).sum()
    )


@pytest.mark.parametrize(
    "points",
    [
        [[-1e8, 0], [-1e24, 1e24], [-1, 0], [-2, -2], [2, 2]],
        [[-2e8, 2e8], [0, 2e30], [-1, 2], [2, 1], [2, -2]],
        [[-1e30, -1e30], [-2e8, 0], [2, 2], [-1, 2], [0, 0]],
    ],
)
def test_two_outliers_of_different_size_do_not_carry_the_median_off(
    points: list[list[float]],
) -> None:
    y = boxgeom.geometric_median(points)
    assert np.abs(y).max() < 10, y
    assert pull(points, y) < 1e-14


@pytest.mark.parametrize(
    "points",
    [
        [[-1e8, -1e8], [-2e30, -2e30], [1, -2], [-1, 0], [-1, 0], [2, -2]],
        [[1e30, -2e30], [-1e8, 2e8], [-1, 1], [-1, -1], [1, 1]],
    ],
)
def test_vectors_of_all_sizes_divide_nothing_by_zero(points: list[list[float]]) -> None:
    boxgeom.geometric_median(points)


@pytest.mark.parametrize(
    "points",
    [
        [
            [1e-310, 1e-310, 1e-160],
            [-1e-310, -1e-160, 1e-310],
            [-1e-160, -1e150, -1e-310],
            [-1e-310, 1e-310, 1e-160],
            [-1e-310, -1e-310, 1e150],
        ],
        [
            [-0.0, 0.0, -2.0],
            [2.0, -5e-324, -2.0],
            [0.0, -5e-324, 0.0],
            [-5e-324, -2.0, 5e-324],
            [0.0, -2.0, 0.0],
            [-2.0, -5e-324, 0.0],
            [-5e-324, 5e-324, 5e-324],
        ],
    ],
)
def test_vectors_of_all_sizes_overflow_nothing(points: list[list[float]]) -> None:
    boxgeom.geometric_median(points)


def test_box_validity_names_the_output() -> None:
    with pytest.raises(ValueError, match=r"^output: "):
        boxgeom.is_box_valid([1, 2, 3], [[1, 2]])


@pytest.mark.parametrize("f", ["covering_radius", "approximation_ratio"])
def test_the_yardstick_names_the_vectors(f: str) -> None:
    args = (
        ([[np.nan]], 1, 0) if f == "covering_radius" else ([1], [[np.nan]], [[1]], 1, 0)
    )
    with pytest.raises(ValueError, match=r"^vectors: "):
        getattr(boxgeom, f)(*args)


def test_whole_numbers_among_fractions_stay_exact() -> None:
    box = boxgeom.trusted_hyperbox([[F(1, 3)], [F(1, 3)], [1], [1]], 4, 1)
    assert box.midpoint.tolist() == [F(2, 3)]
    assert isinstance(box.midpoint[0], F)


def test_an_exact_box_has_a_diagonal() -> None:
    assert boxgeom.smallest_hyperbox([[F(0)], [F(1, 2)]]).diagonal == 0.5


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_a_distance_is_measured_in_float64(dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    d = boxgeom.distance_to_median(
        np.array([-largest], dtype), np.array([[largest]], dtype)
    )
    assert d == 2 * largest


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_edges_are_measured_in_float64(dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    box = boxgeom.smallest_hyperbox(np.array([[-largest], [largest]], dtype))
    assert box.longest_edge == 2 * largest


@pytest.mark.parametrize(
    ("p", "h"), [([0.0], [[5e-324], [-5e-324]]), ([0.0], [[1.7e307], [-1.7e307]])]
)
def test_convex_validity_holds_at_any_size(
    p: list[float], h: list[list[float]]
) -> None:
    assert boxgeom.is_convex_valid(p, h)


def test_a_number_beyond_float64_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^vectors: "):
        boxgeom.mean(np.array([[np.longdouble("1e4000")]]))


@pytest.mark.parametrize(
    "bad",
    [
        [np.ma.array([1.0, 2.0], mask=[0, 1])],
        np.array([["1"]], dtype=object),
        np.array([[True]], dtype=object),
        [[F(1, 2), "3"]],
    ],
)
def test_masks_strings_and_truth_values_inside_are_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^vectors: need"):
        boxgeom.mean(bad)


def test_q_is_an_integer() -> None:
    with pytest.raises(ValueError, match=r"^q: "):
        boxgeom.multi_krum([[0], [1], [2], [4], [99]], 5, 1, q=1.5)


def test_a_round_number_is_an_integer() -> None:
    with pytest.raises(ValueError, match=r"^round_number: "):
        boxgeom.box_geom_once([[0], [1], [2], [99]], 4, 1, round_number=1.5)


def test_a_center_that_is_no_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^center: "):
        boxgeom.candidate_set([[0], [1], [2], [99]], 4, 1, center=["mean"])


def test_small_numpy_integers_do_not_wrap_around() -> None:
    with pytest.raises(ValueError, match=r"^n: need n > 2t = 400"):
        boxgeom.trusted_hyperbox(np.zeros((50, 1)), np.uint8(250), np.uint8(200))
