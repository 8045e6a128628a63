"""Theorems 7, 12 and 17 over whole runs, for every adversary and every delivery."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    ATTACKS,
    DELIVERIES,
    Round,
    agree,
    contraction_bound,
    is_box_valid,
    is_strongly_valid,
    rounds_to_agreement,
    spread,
)
from boxgeom_testing.examples import examples

Array = NDArray[Any]

thorough = examples(25)

ROUNDING = 1e-12

SPREAD_OUT = [[0.0, 0.0], [1.0, 2.0], [1.0, -2.0]]
CLUSTERED = [[100.0, 0.0], [100.0, 1e-3], [-1.0, 0.5]]

PLAYS = list(itertools.product(ATTACKS, DELIVERIES))

small = st.integers(-3, 3).map(float)
plain = st.one_of(small, st.floats(-100, 100))


@st.composite
def runs(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a run is asked to do, with Byzantine nodes up to the last one."""
    n, t = draw(st.sampled_from([(4, 1), (5, 1), (6, 1), (7, 2)]))
    d = draw(st.integers(1, 3))
    byzantine_count = draw(st.integers(0, t))
    row = st.lists(plain, min_size=d, max_size=d)
    honest_count = n - byzantine_count
    adversary, delivery = draw(st.sampled_from(PLAYS))
    return {
        "honest": draw(st.lists(row, min_size=honest_count, max_size=honest_count)),
        "n": n,
        "t": t,
        "adversary": adversary,
        "delivery": delivery,
        "own": draw(st.lists(row, min_size=byzantine_count, max_size=byzantine_count))
        or None,
        "rounds": 2,
        "seed": draw(st.integers(0, 9)),
    }


def edges(vectors: Array) -> Array:
    return np.ptp(vectors, axis=0)


def check_theorem_7(played: Round, honest: Array) -> None:
    for output in played.outputs:
        assert is_box_valid(output, played.sent)
        assert is_box_valid(output, honest)
        assert is_strongly_valid(output, honest)


def check_theorem_12(played: Round) -> None:
    bound = contraction_bound(played.n, played.t) * spread(played.sent).diagonal
    slack = ROUNDING * np.abs(played.sent).max()
    assert played.spread.diagonal <= bound + slack


def check_theorem_17(played: Round) -> None:
    if played.round_number > 1:
        slack = ROUNDING * np.abs(played.sent).max()
        assert (edges(played.outputs) <= edges(played.sent) / 2 + slack).all()


@pytest.mark.parametrize("honest", [SPREAD_OUT, CLUSTERED], ids=["spread", "clustered"])
@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("adversary", ATTACKS)
def test_theorems_7_and_12_hold_in_every_round_of_box_geom(
    adversary: str, delivery: str, honest: list[list[float]]
) -> None:
    trace = agree(honest, n=4, t=1, adversary=adversary, delivery=delivery, rounds=3)
    for played in trace.rounds:
        check_theorem_7(played, trace.honest)
        check_theorem_12(played)


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("adversary", ATTACKS)
def test_theorems_7_and_17_hold_in_every_round_of_box_geom_once(
    adversary: str, delivery: str
) -> None:
    trace = agree(
        SPREAD_OUT,
        "box-geom-once",
        n=4,
        t=1,
        adversary=adversary,
        delivery=delivery,
        rounds=6,
    )
    check_theorem_12(trace.rounds[0])
    for played in trace.rounds:
        check_theorem_7(played, trace.honest)
        check_theorem_17(played)


@thorough
@given(runs())
def test_theorems_7_and_12_hold_in_random_runs_of_box_geom(run: dict[str, Any]) -> None:
    trace = agree(rule="box-geom", **run)
    for played in trace.rounds:
        check_theorem_7(played, trace.honest)
        check_theorem_12(played)


@thorough
@given(runs())
def test_theorems_7_and_17_hold_in_random_runs_of_box_geom_once(
    run: dict[str, Any],
) -> None:
    trace = agree(rule="box-geom-once", **(run | {"rounds": 4}))
    for played in trace.rounds:
        check_theorem_7(played, trace.honest)
        check_theorem_17(played)


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("adversary", ["mimic", "large-constant", "r1"])
def test_box_geom_agrees_in_the_rounds_that_are_promised(
    adversary: str, delivery: str
) -> None:
    epsilon = 0.5
    options: dict[str, Any] = {"adversary": adversary, "delivery": delivery}
    trace = agree(SPREAD_OUT, n=4, t=1, epsilon=epsilon, **options)
    promised = rounds_to_agreement(spread(SPREAD_OUT).diagonal, epsilon, n=4, t=1)
    assert trace.settings.rounds == promised
    assert len(trace.rounds) <= promised
    assert trace.agreed


@pytest.mark.parametrize(
    ("diagonal", "epsilon", "n", "t", "rounds"),
    [
        pytest.param(8.0, 1.0, 4, 0, 3, id="halving three times"),
        pytest.param(8.1, 1.0, 4, 0, 4, id="and a little more"),
        pytest.param(1.0, 1.0, 4, 1, 0, id="there already"),
        pytest.param(0.0, 1.0, 4, 1, 0, id="all equal"),
        # The factor is 2/3, whose 5th power is 0.132 and 6th 0.088.
        pytest.param(1.0, 0.1, 4, 1, 6, id="one of four"),
        # The factor is (1 + sqrt(3/7)) / 2 = 0.8273, whose 12th power is 0.103 and 13th
        # 0.085.
        pytest.param(1.0, 0.1, 10, 3, 13, id="three of ten"),
    ],
)
def test_rounds_to_agreement_counts_contractions_of_the_diagonal(
    diagonal: float, epsilon: float, n: int, t: int, rounds: int
) -> None:
    assert rounds_to_agreement(diagonal, epsilon, n=n, t=t) == rounds


@pytest.mark.parametrize("epsilon", [0.0, -1.0, float("nan")])
def test_no_number_of_rounds_reaches_an_epsilon_of_zero(epsilon: float) -> None:
    with pytest.raises(ValueError, match=r"epsilon: need .+, got"):
        rounds_to_agreement(1.0, epsilon, n=4, t=1)


@pytest.mark.parametrize(
    ("vectors", "edge", "diagonal", "diameter"),
    [
        pytest.param([[1.0, 2.0]], 0, 0, 0, id="one vector"),
        pytest.param([[0.0, 0.0], [3.0, 4.0]], 4, 5, 5, id="two vectors"),
        pytest.param([[0, 0], [3, 0], [0, 4]], 4, 5, 5, id="a right triangle"),
        pytest.param([[3, 0], [0, 4], [3, 4]], 4, 5, 5, id="another"),
        pytest.param([[0, 2], [4, 2], [2, 0], [2, 3]], 4, 5, 4, id="a cross"),
    ],
)
def test_the_spread_measures_box_and_diameter(
    vectors: Any, edge: float, diagonal: float, diameter: float
) -> None:
    measured = spread(vectors)
    assert measured.longest_edge == edge
    assert measured.diagonal == pytest.approx(diagonal, rel=1e-15)
    assert measured.diameter == pytest.approx(diameter, rel=1e-15)


@pytest.mark.parametrize("diagonal", [0.5, 2.0])
def test_no_number_of_rounds_is_promised_to_too_few_nodes(diagonal: float) -> None:
    with pytest.raises(ValueError, match="n: need n > 3t = 3, got n=3, t=1"):
        rounds_to_agreement(diagonal, 1.0, n=3, t=1)
