"""What the hidden, the copying and the cornering attacks promise, worked out slowly."""

from dataclasses import replace
from fractions import Fraction
from statistics import fmean, pstdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import boxgeom
from boxgeom import ATTACKS, DELIVERIES, RULES, View
from boxgeom_testing.examples import examples

Array = NDArray[Any]

thorough = examples(40)

number = st.one_of(st.integers(-3, 3).map(float), st.floats(-100, 100))


@st.composite
def views(draw: st.DrawFn, scale: float | None = 1.0) -> View:
    """Draw a round: few nodes, or ten; any count of Byzantine ones up to t."""
    n, t = draw(st.sampled_from([(4, 1), (5, 2), (7, 2), (10, 3)]))
    f, d = draw(st.integers(1, t)), draw(st.integers(1, 3))
    rows = st.lists(st.lists(number, min_size=d, max_size=d), min_size=n, max_size=n)
    vectors = np.array(draw(rows))
    if scale is None:
        scale = draw(st.floats(0, 10))
    rng = np.random.default_rng(0)
    return View(vectors[: n - f], vectors[n - f :], n, t, 1, scale, rng)


def sent(view: View, attack: str) -> Array:
    """Return what every Byzantine node sends alike."""
    vectors = ATTACKS[attack].vectors(view)
    assert vectors.shape == view.own.shape
    assert (vectors == vectors[0]).all()
    return vectors[0]


def exact(vector: Array) -> list[Fraction]:
    return [Fraction(float(x)) for x in vector]


def squared(x: Array, y: Array) -> Fraction:
    return sum(
        ((a - b) ** 2 for a, b in zip(exact(x), exact(y), strict=True)), Fraction(0)
    )


@thorough
@given(views(scale=None))
def test_alie_z_is_scale_deviations_off_the_mean(view: View) -> None:
    columns = [column.tolist() for column in view.honest.T]
    wanted = [fmean(column) - view.scale * pstdev(column) for column in columns]
    assert sent(view, "alie-z") == pytest.approx(wanted, rel=1e-12, abs=1e-11)


@thorough
@given(views())
def test_min_sum_is_as_far_in_sum_as_an_honest_vector_and_no_farther(
    view: View,
) -> None:
    def total(vector: Array) -> float:
        return float(sum(squared(vector, other) for other in view.honest))

    most = max(total(vector) for vector in view.honest)
    assert total(sent(view, "min-sum")) == pytest.approx(most, rel=1e-9, abs=1e-12)


@thorough
@given(views(scale=None))
def test_min_sum_goes_along_the_honest_deviations(view: View) -> None:
    mean, deviation = view.honest.mean(axis=0), view.honest.std(axis=0)
    step = mean - sent(view, "min-sum")
    unit = mean - sent(replace(view, scale=1.0), "min-sum")
    assert step == pytest.approx(view.scale * unit, rel=1e-9, abs=1e-9)
    assert np.outer(step, deviation) == pytest.approx(
        np.outer(deviation, step), rel=1e-6, abs=1e-6
    )
    assert (unit >= -1e-9).all()


@thorough
@given(views())
def test_no_vectors_take_the_trusted_midpoint_farther_than_the_box_corner(
    view: View,
) -> None:
    median = boxgeom.geometric_median(view.honest)

    def off(byzantine: Array) -> Array:
        received = np.vstack([view.honest, byzantine])
        return np.abs(
            boxgeom.trusted_hyperbox(received, view.n, view.t).midpoint - median
        )

    corner = sent(view, "box-corner")
    reached = off(np.tile(corner, (view.byzantine_count, 1)))
    for tried in (view.own, 1e3 + view.own, -1e3 - view.own):
        assert (off(tried) <= reached + 1e-9).all()
    low, high = view.honest.min(axis=0), view.honest.max(axis=0)
    assert ((corner == low) | (corner == high)).all()


@thorough
@given(views())
def test_no_vector_of_the_honest_box_opposes_the_mean_as_the_opposite_corner(
    view: View,
) -> None:
    corner = sent(view, "opposite-corner")
    low, high = view.honest.min(axis=0), view.honest.max(axis=0)
    assert ((low <= corner) & (corner <= high)).all()
    mean = view.honest.mean(axis=0)
    for other in (*np.clip(view.own, low, high), *view.honest):
        assert (mean * corner <= mean * other + 1e-9).all()


@thorough
@given(views(scale=None), st.sampled_from(["box-corner", "opposite-corner"]))
def test_a_corner_is_gone_to_in_proportion_to_scale(view: View, attack: str) -> None:
    start, end = (sent(replace(view, scale=scale), attack) for scale in (0.0, 1.0))
    wanted = start + view.scale * (end - start)
    assert sent(view, attack) == pytest.approx(wanted, rel=1e-9, abs=1e-9)
    center = boxgeom.mean if attack == "opposite-corner" else boxgeom.geometric_median
    assert start == pytest.approx(center(view.honest), rel=1e-12, abs=1e-12)


def slow_gains(rounds: list[Array]) -> list[float]:
    """Return what every node gained in rounds, by the formula and plain loops."""
    direction: list[float] | None = None
    gains = [0.0] * len(rounds[0])
    for honest in rounds:
        center = [fmean(column) for column in honest.T]
        offsets = [[x - c for x, c in zip(row, center, strict=True)] for row in honest]
        if direction is None:
            direction = max(offsets, key=lambda row: sum(x * x for x in row))
        weights = [
            sum(x * u for x, u in zip(row, direction, strict=True)) for row in offsets
        ]
        direction = [
            sum(w * row[k] for w, row in zip(weights, offsets, strict=True))
            for k in range(len(center))
        ]
        length = sum(x * x for x in direction) ** 0.5
        direction = [x / length for x in direction]
        largest = max(abs(x) for row in offsets for x in row)
        unit = 2.0 ** np.frexp(largest)[1]
        gains = [
            gain + sum(x * u for x, u in zip(row, direction, strict=True)) / unit
            for gain, row in zip(gains, offsets, strict=True)
        ]
    return gains


@thorough
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.sampled_from([1e-3, 1.0, 1e5]))
def test_mimic_aligned_copies_the_node_of_the_largest_gain(
    seed: int, agreements: int, size: float
) -> None:
    rng = np.random.default_rng(seed)
    rounds = [size * rng.normal(size=(7, 3)) for _ in range(agreements)]
    memory: dict[str, Any] = {}
    for number_so_far, honest in enumerate(rounds, start=1):
        view = View(honest, honest[:3], 10, 3, 1, 1.0, rng, memory=memory)
        copied = ATTACKS["mimic-aligned"].vectors(view)
        gains = slow_gains(rounds[:number_so_far])
        assert view.memory["aligned"] == pytest.approx(gains, rel=1e-9, abs=1e-9)
        assert (copied == honest[int(np.argmax(np.abs(gains)))]).all()
        later = replace(view, honest=honest[::-1], round_number=2)
        assert (
            ATTACKS["mimic-aligned"].vectors(later)
            == later.honest[int(np.argmax(np.abs(gains)))]
        ).all()


def test_the_direction_becomes_that_in_which_honest_vectors_differ_most() -> None:
    rng = np.random.default_rng(5)
    honest = rng.normal(size=(7, 4)) * [1, 5, 2, 1]
    memory: dict[str, Any] = {}
    for _ in range(60):
        view = View(honest, honest[:3], 10, 3, 1, 1.0, rng, memory=memory)
        ATTACKS["mimic-aligned"].vectors(view)
    first = np.linalg.eigh(np.cov(honest.T))[1][:, -1]
    assert abs(memory["direction"] @ first) == pytest.approx(1.0, abs=1e-9)


def test_equal_vectors_have_no_direction() -> None:
    honest = np.full((3, 2), 0.1)
    view = View(honest, honest[:1], 4, 1, 1, 1.0, np.random.default_rng(0))
    assert sent(view, "mimic-aligned").tolist() == [0.1, 0.1]
    assert sent(view, "min-sum").tolist() == [0.1, 0.1]
    assert not view.memory["direction"].any()


@pytest.mark.parametrize("size", [1e-250, 1e-200, 1e200, 1e250])
@pytest.mark.parametrize(
    "attack", ["alie-z", "min-sum", "mimic-aligned", "box-corner", "opposite-corner"]
)
def test_an_attack_is_the_same_at_any_size(attack: str, size: float) -> None:
    honest = np.random.default_rng(0).standard_normal((7, 2))
    view = View(honest, honest[:3], 10, 3, 1, 1.0, np.random.default_rng(0))
    large = replace(view, honest=size * honest, memory={})
    assert sent(large, attack) / size == pytest.approx(sent(view, attack), rel=1e-9)


@thorough
@given(views(), st.sampled_from(["alie-z", "sign-flip", "min-max"]))
def test_apart_pulls_the_halves_to_opposite_sides_of_the_mean(
    view: View, attack: str
) -> None:
    vectors = ATTACKS[attack].vectors(view)
    mail = DELIVERIES["apart"].deliver(view, vectors)
    half, mean = len(view.honest) // 2, view.honest.mean(axis=0)
    for node, letters in enumerate(mail):
        for j, vector in enumerate(vectors):
            wanted = vector if node < half else 2 * mean - vector
            assert letters[j] == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once", "monna", "krum"])
def test_a_view_knows_what_a_node_would_make_of_a_round(rule: str) -> None:
    rng = np.random.default_rng(3)
    asked: list[tuple[Array, int]] = []

    def curious(view: View) -> Array:
        node = view.round_number % len(view.honest)
        asked.append((view.aggregate(-view.own, node), node))
        return -view.own

    spy = boxgeom.Attack("curious", curious, "asks for what it does")
    honest = rng.normal(size=(6, 2))
    trace = boxgeom.agree(honest, rule, n=7, t=2, adversary=spy, rounds=2)
    assert len(asked) == 2
    for played, (wanted, node) in zip(trace.rounds, asked, strict=True):
        assert played.outputs[node].tolist() == wanted.tolist()


def test_a_view_computes_the_rule_as_the_run_does_or_says_that_it_cannot() -> None:
    honest = np.array([[0.0], [1.0], [2.0]])
    view = View(honest, honest[:1], 4, 1, 5, 1.0, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"^view: need the rule that the honest nodes"):
        view.aggregate(view.own)
    assert replace(view, rule=RULES["mean"]).aggregate(view.own).tolist() == [0.75]
    told: list[Any] = []

    def step(received: Array, round_number: int, own: Array) -> Array:
        told.extend([received.tolist(), round_number, own.tolist()])
        return own

    ours = replace(view, rule=RULES["mean"], node_step=step)
    assert ours.aggregate(np.array([[9.0]]), node=2).tolist() == [2.0]
    assert told == [[[0.0], [1.0], [2.0], [9.0]], 5, [2.0]]


def test_what_an_attack_remembers_is_forgotten_between_runs() -> None:
    honest = np.random.default_rng(1).normal(size=(7, 2))

    def counting(view: View) -> Array:
        view.memory["rounds"] = view.memory.get("rounds", 0) + 1
        return np.full(view.own.shape, float(view.memory["rounds"]))

    attack = boxgeom.Attack("counting", counting, "says how many rounds it saw")
    run = boxgeom.agree(honest, "mean", n=10, t=3, adversary=attack, rounds=2)
    for trace in (run, boxgeom.replay(run)):
        said = [played.mail[0][7].tolist() for played in trace.rounds]
        assert said == [[1.0, 1.0], [2.0, 2.0]]
