"""The geometric median of vectors of very different sizes (Definition 1)."""

from typing import Any

import numpy as np
import pytest

import boxgeom


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
