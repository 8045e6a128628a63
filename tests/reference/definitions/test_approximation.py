"""What an output may be (Definition 12) and how near it is (Definition 10)."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import boxgeom
from boxgeom import (
    agree,
    approximation_ratio,
    box_geom,
    box_geom_once,
    covering_radius,
    distance_to_median,
    krum,
)
from boxgeom_testing.examples import examples

Array = NDArray[Any]

thorough = examples(30)

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2]]

plain = st.one_of(st.integers(-3, 3).map(float), st.floats(-10, 10))


@st.composite
def vectors(draw: st.DrawFn, m: int, d: int) -> Array:
    """Draw m vectors of d coordinates."""
    row = st.lists(plain, min_size=d, max_size=d)
    return np.array(draw(st.lists(row, min_size=m, max_size=m)))


@pytest.mark.parametrize(
    ("output", "honest", "distance"),
    [
        pytest.param([5], [[1], [2], [9]], 3, id="the middle of three"),
        pytest.param([1.5], [[0], [1], [2], [9]], 0, id="the midpoint of two"),
        pytest.param([4, 5], SQUARE, 5, id="the centre of a square"),
        pytest.param([3, 4], [[0, 0], [1, 0], [-9, 9], [-9, -9]], 5, id="a vector"),
    ],
)
def test_the_distance_to_a_median_that_is_known(
    output: list[float], honest: list[list[float]], distance: float
) -> None:
    assert distance_to_median(output, honest) == pytest.approx(distance, abs=1e-14)


@pytest.mark.parametrize(
    ("received", "n", "t", "radius"),
    [
        pytest.param([[0], [1], [2], [3]], 4, 0, 0, id="one subset"),
        pytest.param([[0], [1], [2], [99]], 4, 1, 0.5, id="on a line"),
        pytest.param([[5, 5]] * 4, 4, 1, 0, id="equal vectors"),
        pytest.param([[0, 0], [0, 8], [0, 8], [0, 0]], 4, 1, 4, id="two camps"),
        pytest.param([[0, 0], [3, 3], [3, 3], [9, 9]], 4, 1, 0, id="a middle pair"),
    ],
)
def test_the_covering_radius_of_candidates_that_are_known(
    received: list[list[float]], n: int, t: int, radius: float
) -> None:
    assert covering_radius(received, n, t) == pytest.approx(radius, rel=1e-14)


def test_the_ratio_counts_the_distance_in_covering_radii() -> None:
    received = [[0], [1], [2], [99]]
    # The candidates are 1 and 2, so the radius is 1/2; the honest median is 1.
    for output, ratio in ((1, 0.0), (1.5, 1.0), (2, 2.0), (-4, 10.0)):
        assert approximation_ratio([output], received, received[:3], 4, 1) == ratio


def test_the_ratio_is_infinite_off_the_median_of_a_zero_radius() -> None:
    received = [[0], [0], [0], [99]]
    honest = received[:3]
    assert approximation_ratio([0], received, honest, n=4, t=1) == 0.0
    assert approximation_ratio([1e-300], received, honest, n=4, t=1) == math.inf


networks = st.sampled_from([(4, 1), (5, 1), (7, 2)])


@thorough
@given(st.data(), networks, st.integers(1, 3))
def test_theorem_13_the_ratio_of_box_geom_is_at_most_2_sqrt_d(
    data: st.DataObject, network: tuple[int, int], d: int
) -> None:
    """Even (1 + sqrt(d)), as all n vectors arrive at every node."""
    n, t = network
    everything = data.draw(vectors(n, d))
    radius = covering_radius(everything, n, t)
    distance = distance_to_median(box_geom(everything, n, t), everything[: n - t])
    assert distance <= (1 + math.sqrt(d)) * radius + 1e-11


@thorough
@given(st.data(), st.sampled_from([box_geom, box_geom_once]))
def test_theorem_13_holds_when_only_some_byzantine_vectors_arrive(
    data: st.DataObject, rule: Any
) -> None:
    n, t, d = 7, 2, 2
    everything = data.draw(vectors(n, d))
    arrived = everything[: data.draw(st.integers(n - t, n))]
    radius = covering_radius(everything, n, t)
    distance = distance_to_median(rule(arrived, n, t), everything[: n - t])
    assert distance <= 2 * math.sqrt(d) * radius + 1e-11


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once"])
@pytest.mark.parametrize("delivery", ["all", "half", "equivocate", "ends"])
def test_theorems_13_and_17_hold_after_any_number_of_rounds(
    rule: str, delivery: str
) -> None:
    rng = np.random.default_rng(13)
    for d in (1, 2, 5):
        honest = rng.standard_normal((3, d))
        trace = agree(
            honest, rule, n=4, t=1, adversary="gaussian", delivery=delivery, rounds=3
        )
        first = trace.rounds[0]
        radius = max(covering_radius(first.received(i), 4, 1) for i in range(3))
        for played in trace.rounds:
            for output in played.outputs:
                distance = distance_to_median(output, honest)
                assert distance <= 2 * math.sqrt(d) * radius + 1e-12


def test_krum_breaks_the_bound_that_box_geom_keeps() -> None:
    received = [[0, 0], [12, 5], [12, -5], [-120, 50], [-120, -50]]
    bound = 2 * math.sqrt(2) * covering_radius(received, n=5, t=1) + 1e-11
    assert distance_to_median(box_geom(received, n=5, t=1), received[:4]) <= bound
    assert distance_to_median(krum(received, n=5, t=1), received[:4]) > bound


@pytest.mark.parametrize("f", ["covering_radius", "approximation_ratio"])
def test_the_yardstick_names_the_vectors(f: str) -> None:
    args = (
        ([[np.nan]], 1, 0) if f == "covering_radius" else ([1], [[np.nan]], [[1]], 1, 0)
    )
    with pytest.raises(ValueError, match=r"^vectors: "):
        getattr(boxgeom, f)(*args)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_a_distance_is_measured_in_float64(dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    d = boxgeom.distance_to_median(
        np.array([-largest], dtype), np.array([[largest]], dtype)
    )
    assert d == 2 * largest
