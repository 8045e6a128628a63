"""The safe area's point nearest to the coordinate median (Definition 9)."""

import statistics
import sys
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    MissingExtraError,
    covering_radius,
    is_convex_valid,
    safe_area,
    trusted_hyperbox,
)
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom_testing.examples import examples

pytest.importorskip("cvxpy", reason="safe_area needs the extra proofs")

Array = NDArray[Any]

few = examples(20)

TOLERANCE = 1e-6

REFUTATION_10 = [[0, 0], [0, 0], [1, 2], [1, -2]]

CROSSING = [[0, 0], [4, 4], [0, 4], [4, 0]]
INNER_POINT = [[0, 0], [4, 0], [0, 4], [1, 1]]
# Five vectors each, whose median lies outside the safe area.
SYMMETRIC = [[0, 0], [6, 0], [0, 6], [1, 2], [2, 1]]
LOPSIDED = [[0, 0], [10, 0], [0, 6], [2, 3], [5, 2]]

small = st.integers(-5, 5).map(float)
plain = st.one_of(small, st.floats(-10, 10))


@st.composite
def rounds(draw: st.DrawFn, d: int) -> tuple[Array, int, int]:
    """Draw what a node received, n > (d+1) t and t."""
    t = draw(st.integers(0, 2 if d == 1 else 1))
    n = draw(st.integers((d + 1) * t + 1, 6))
    m = draw(st.integers(n - t, n))
    row = st.lists(plain, min_size=d, max_size=d)
    return np.array(draw(st.lists(row, min_size=m, max_size=m))), n, t


def subsets(received: Any, size: int) -> list[Array]:
    return [np.array(subset) for subset in combinations(received, size)]


def is_safe(point: Array, received: Any, size: int, tolerance: float) -> bool:
    """Tell whether a point lies in the hull of every subset of that size."""
    return all(
        is_convex_valid(point, subset, tolerance=tolerance)
        for subset in subsets(received, size)
    )


@few
@given(rounds(d=1))
def test_on_a_line_it_is_the_median(case: tuple[Array, int, int]) -> None:
    """There the area is the trusted hyperbox, and the median lies in it."""
    received, n, t = case
    (output,) = safe_area(received, n, t)
    values = sorted(received[:, 0].tolist())
    trim = len(values) - (n - t)
    assert values[trim] <= output <= values[-1 - trim]
    slack = TOLERANCE * (values[-1] - values[0])
    assert abs(output - statistics.median(values)) <= slack


@few
@given(rounds(d=2))
def test_it_lies_in_the_hull_of_every_subset(case: tuple[Array, int, int]) -> None:
    received, n, t = case
    output = safe_area(received, n, t)
    slack = TOLERANCE * np.ptp(received, axis=0).max()
    for subset in subsets(received, n - t):
        nearest = nearest_in_hull(subset, output)
        assert np.linalg.norm(nearest - output) <= slack
    assert trusted_hyperbox(received, n, t).contains(output)


@pytest.mark.parametrize(
    ("received", "point"),
    [
        pytest.param(CROSSING, [2, 2], id="crossing diagonals"),
        pytest.param(INNER_POINT, [1, 1], id="one point inside a triangle"),
        pytest.param(REFUTATION_10, [0, 0], id="refutation 10"),
        pytest.param([[0, 0], [1, 2], [2, 4], [9, 18]], [1.5, 3], id="a line"),
        pytest.param([[7, 7]] * 4, [7, 7], id="equal vectors"),
    ],
)
def test_an_area_that_is_known(received: list[list[int]], point: list[float]) -> None:
    output = safe_area(received, n=4, t=1)
    assert output.tolist() == pytest.approx(point, abs=TOLERANCE)


@pytest.mark.parametrize(
    "received", [SYMMETRIC, LOPSIDED], ids=["symmetric", "lopsided"]
)
def test_no_point_of_the_area_is_nearer_to_the_median(
    received: list[list[int]],
) -> None:
    median = np.median(received, axis=0)
    distance = np.linalg.norm(safe_area(received, n=5, t=1) - median)
    assert distance > 0.1
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 6, 15)] * 2), axis=-1).reshape(-1, 2)
    nearer = grid[np.linalg.norm(grid - median, axis=1) < distance - TOLERANCE]
    assert not any(is_safe(point, received, 4, tolerance=0.0) for point in nearer)
    safe = [point for point in grid if is_safe(point, received, 4, tolerance=1e-12)]
    assert len(safe) > 1


def test_refutation_5_the_choice_inside_the_area_matters() -> None:
    received, n, t = np.array([[0.0], [0], [0], [0], [1], [1]]), 6, 1
    assert covering_radius(received, n, t) == 0
    # Every subset reaches from 0 to 1, so the area is [0, 1]: 1/2 is safe, and 1 is.
    assert is_safe(np.array([0.5]), received, n - t, tolerance=0.0)
    assert is_safe(np.array([1.0]), received, n - t, tolerance=0.0)
    assert safe_area(received, n, t).tolist() == pytest.approx([0], abs=TOLERANCE)


@pytest.mark.parametrize(
    ("received", "n", "d"), [([[0, 0], [1, 0], [0, 1]], 3, 2), (np.eye(4), 4, 4)]
)
def test_an_empty_area_is_refused(received: Any, n: int, d: int) -> None:
    message = rf"n > \(d\+1\) t = {d + 1} ensures, got an empty one with n={n}, t=1"
    with pytest.raises(ValueError, match=message):
        safe_area(received, n, t=1)


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cvxpy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'boxgeom\[proofs\]'"):
        safe_area([[0], [1], [2]], n=3, t=1)


@pytest.mark.parametrize("far", [1e3, 1e6, 1e9, 1e12])
def test_a_far_vector_costs_no_digits(far: float) -> None:
    (output,) = safe_area([[0.1], [0.4], [1.1], [far]], n=4, t=1)
    assert output == pytest.approx(0.75, abs=1e-6)
    honest = np.random.default_rng(0).standard_normal((4, 2))
    output = safe_area([*honest, [far, far]], n=5, t=1)
    assert is_convex_valid(output, honest, tolerance=1e-6)


def test_a_solver_that_misses_its_last_digits_keeps_quiet() -> None:
    received = np.array([[0.91, 0.3], [-2.85, -1.03], [1e6, 1e6]])
    output = safe_area(received, n=4, t=1)
    assert is_convex_valid(output, received, tolerance=1e-9)
