"""What an output may be (Definition 12) and how near it is (Definition 10)."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    agree,
    approximation_ratio,
    box_geom,
    box_geom_once,
    covering_radius,
    distance_to_median,
    is_box_valid,
    is_convex_valid,
    is_strongly_valid,
    krum,
)

Array = NDArray[Any]

exhaustive = settings(derandomize=True, deadline=None, max_examples=100)
thorough = settings(derandomize=True, deadline=None, max_examples=30)

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
    with pytest.raises(ValueError, match=r"need shape \(2,\), got shape"):
        judge([1, 2, 3], SQUARE)


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
