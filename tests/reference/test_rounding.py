"""Where rounding and size once misled balls, hulls, medoids, attacks and messages."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    ATTACKS,
    BroadcastNetwork,
    Message,
    agree,
    covering_ball,
    is_box_valid,
    is_convex_valid,
    medoid,
    rounds_to_agreement,
    safe_area,
)
from boxgeom.numerics.convex_hull import nearest_in_hull

Array = NDArray[Any]

exhaustive = settings(derandomize=True, deadline=None, max_examples=500)


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


@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e200, 1e300])
def test_convex_validity_holds_at_any_size(size: float) -> None:
    triangle = size * np.array([[0, 0], [2, 0], [0, 2]])
    assert is_convex_valid(size * np.array([0.6, 0.6]), triangle)
    assert not is_convex_valid(size * np.array([1.1, 1.1]), triangle)


def test_an_output_of_another_dimension_is_named() -> None:
    with pytest.raises(ValueError, match=r"output: need shape \(1,\), got shape"):
        is_box_valid([1, 2], [[0], [1]])


@pytest.mark.parametrize("far", [1e3, 1e6, 1e9, 1e12])
def test_a_far_vector_costs_no_digits(far: float) -> None:
    (output,) = safe_area([[0.1], [0.4], [1.1], [far]], n=4, t=1)
    assert output == pytest.approx(0.75, abs=1e-6)
    honest = np.random.default_rng(0).standard_normal((4, 2))
    output = safe_area([*honest, [far, far]], n=5, t=1)
    assert is_convex_valid(output, honest, tolerance=1e-6)


@exhaustive
@given(
    st.lists(st.integers(0, 50), min_size=4, max_size=4, unique=True),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_of_two_medoids_on_a_slanted_line_it_is_the_first(
    places: list[int], x: int, y: int
) -> None:
    received = [[x * place, y * place] for place in places]
    assert medoid(received).tolist() == sorted(received)[1]


@pytest.mark.parametrize("adversary", ATTACKS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_no_attack_changes_the_precision(adversary: str, dtype: type) -> None:
    honest: Array = np.array([[0, 1], [1, 2], [1, -2]], dtype)
    trace = agree(honest, n=4, t=1, adversary=adversary, scale=2.0, rounds=2)
    assert trace.outputs.dtype == dtype


def test_a_run_set_up_with_numpy_integers_survives_json() -> None:
    n, t, seed = np.array([4, 1, 7])
    trace = agree([[0.0], [1.0], [2.0]], n=n, t=t, seed=seed, rounds=1)
    assert json.loads(json.dumps(trace.to_dict()))["n"] == 4


@pytest.mark.parametrize("size", [1e-250, 1e-200, 1e200, 1e250])
@pytest.mark.parametrize("adversary", ["alie", "min-max"])
def test_an_attack_is_as_strong_at_any_size(adversary: str, size: float) -> None:
    rng = np.random.default_rng(0)
    honest = rng.standard_normal((7, 2))

    def sent(factor: float) -> list[float]:
        trace = agree(factor * honest, "mean", n=10, t=3, adversary=adversary, rounds=1)
        return (trace.rounds[0].mail[0][7] / factor).tolist()

    assert sent(size) == pytest.approx(sent(1.0), rel=1e-9)


def test_nobody_speaks_in_the_name_of_a_node_that_is_not_there() -> None:
    network = BroadcastNetwork(n=4, t=1, sender=0, byzantine={3})
    with pytest.raises(ValueError, match="source: need a Byzantine node, got"):
        network.inject(receiver=2, message=Message("READY", "x", source=7))
    with pytest.raises(ValueError, match="receiver: need an honest node, got 3"):
        network.inject(receiver=3, message=Message("READY", "x", source=3))


@pytest.mark.parametrize("diagonal", [0.5, 2.0])
def test_no_number_of_rounds_is_promised_to_too_few_nodes(diagonal: float) -> None:
    with pytest.raises(ValueError, match="n: need n > 3t = 3, got n=3, t=1"):
        rounds_to_agreement(diagonal, 1.0, n=3, t=1)


def test_the_ball_of_an_acute_triangle_is_known() -> None:
    ball = covering_ball([[0, 0], [6, 0], [3, 9]])
    assert ball.radius == pytest.approx(5, rel=1e-14)
    assert math.dist(ball.center, [3, 4]) <= 1e-13


def test_a_solver_that_misses_its_last_digits_keeps_quiet() -> None:
    received = np.array([[0.91, 0.3], [-2.85, -1.03], [1e6, 1e6]])
    output = safe_area(received, n=4, t=1)
    assert is_convex_valid(output, received, tolerance=1e-9)
