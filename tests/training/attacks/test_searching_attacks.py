"""Attacks that search: never weaker than where they start, by formulas of our own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import boxgeom
from boxgeom import ATTACKS, RULES, View
from boxgeom_testing.examples import examples
from boxgeom_training.attacks.line_attacks import GRID
from boxgeom_training.attacks.registry import SEARCHED

Array = NDArray[Any]

thorough = examples(10)

ENDS = {"sign-flip", "ipm", "alie-z", "min-sum", "box-corner", "opposite-corner"}
STARTS = {
    **dict.fromkeys(("search", "search-against", "search-apart"), ENDS),
    "alie-search": {"alie-z"},
    "ipm-search": {"ipm"},
}
CHEAP = ("trimmed-mean", "coordinate-median", "krum", "mean", "geometric-median")


@st.composite
def views(draw: st.DrawFn, rules: tuple[str, ...] = CHEAP) -> View:
    """Draw a round in which some rule is repeated."""
    n, t = draw(st.sampled_from([(5, 1), (7, 2)]))
    d = draw(st.integers(1, 3))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    size = draw(st.sampled_from([1e-3, 1.0, 1e3]))
    vectors = size * (rng.standard_normal((n, d)) + draw(st.integers(-2, 2)))
    rule = RULES[draw(st.sampled_from(rules))]
    return View(vectors[: n - t], vectors[n - t :], n, t, 1, 1.0, rng, rule)


def told(view: View, vectors: Array) -> Array:
    assert view.rule is not None
    return view.rule([*view.honest, *vectors], view.n, view.t)


def off_mean(view: View, vectors: Array) -> float:
    return float(np.linalg.norm(told(view, vectors) - view.honest.mean(axis=0)))


def off_median(view: View, vectors: Array) -> float:
    median = boxgeom.geometric_median(view.honest)
    return float(np.linalg.norm(told(view, vectors) - median))


def against(view: View, vectors: Array) -> float:
    return -float(told(view, vectors) @ view.honest.mean(axis=0))


def apart(view: View, vectors: Array) -> float:
    mirrored = 2 * view.honest.mean(axis=0) - vectors
    return float(np.linalg.norm(told(view, vectors) - told(view, mirrored)))


HARM: dict[str, Callable[[View, Array], float]] = {
    "alie-search": off_mean,
    "ipm-search": off_mean,
    "search": off_median,
    "search-against": against,
    "search-apart": apart,
    "ascent": off_median,
    "ascent-against": against,
    "ascent-apart": apart,
}


def usual(view: View, name: str) -> Array:
    attack = ATTACKS[name]
    return attack.vectors(replace(view, scale=attack.scale))


@pytest.mark.parametrize("attack", STARTS)
@thorough
@given(view=views())
def test_a_search_does_at_least_the_harm_of_the_attacks_it_starts_from(
    attack: str, view: View
) -> None:
    before = view.honest.copy()
    found = SEARCHED[attack].vectors(view)
    assert found.shape == view.own.shape
    assert (view.honest == before).all()
    harm = HARM[attack](view, found)
    for start in STARTS[attack]:
        least = HARM[attack](view, usual(view, start))
        assert harm >= least - 1e-9 * (1 + abs(least)), start


@pytest.mark.parametrize("attack", ["ascent", "ascent-against", "ascent-apart"])
@examples(2)
@given(view=views(("trimmed-mean", "geometric-median")))
def test_an_ascent_does_at_least_the_harm_of_the_attacks_it_starts_from(
    attack: str, view: View
) -> None:
    pytest.importorskip("torch")
    harm = HARM[attack](view, SEARCHED[attack].vectors(view))
    for start in ENDS:
        least = HARM[attack](view, usual(view, start))
        assert harm >= least - 1e-9 * (1 + abs(least)), start


def test_an_ascent_of_the_mean_goes_straight_away() -> None:
    """The mean's gradient is the same everywhere, so every step is kept."""
    pytest.importorskip("torch")
    honest = np.random.default_rng(0).standard_normal((5, 2)) + np.array([3.0, 1.0])
    rng = np.random.default_rng(0)
    view = View(honest, honest[:2], 7, 2, 1, 1.0, rng, RULES["mean"])
    lengths = [
        -told(view, SEARCHED[name].vectors(view)) @ honest.mean(axis=0)
        for name in ("search-against", "ascent-against")
    ]
    start = max(-told(view, usual(view, name)) @ honest.mean(axis=0) for name in ENDS)
    assert min(lengths) > start


def test_an_ascent_needs_a_rule_that_has_a_gradient() -> None:
    pytest.importorskip("torch")
    honest = np.random.default_rng(0).standard_normal((5, 2))
    rng = np.random.default_rng(0)
    rule = replace(RULES["mean"], name="ours")
    view = View(honest, honest[:2], 7, 2, 1, 1.0, rng, rule)
    with pytest.raises(ValueError, match="require"):
        SEARCHED["ascent"].vectors(view)


@thorough
@given(views(("trimmed-mean", "coordinate-median")))
def test_no_point_of_the_grid_moves_more_than_the_sensitivity_attack(
    view: View,
) -> None:
    """Of rules that take coordinates one by one: not one coordinate moves more."""
    center, deviation = view.honest.mean(axis=0), view.honest.std(axis=0)
    calm = told(view, np.tile(center, (view.byzantine_count, 1)))
    moved = np.abs(told(view, SEARCHED["sensitivity"].vectors(view)) - calm)
    for z in GRID:
        at = np.tile(center + z * deviation, (view.byzantine_count, 1))
        assert (np.abs(told(view, at) - calm) <= moved + 1e-9 * (1 + moved)).all()


@pytest.mark.parametrize("attack", ["ipm-search", "sensitivity", "search-apart"])
def test_agree_and_its_replay_search_alike(attack: str) -> None:
    honest = np.random.default_rng(0).standard_normal((5, 2)) + 1.0
    trace = boxgeom.agree(
        honest, "trimmed-mean", n=7, t=2, adversary=SEARCHED[attack], rounds=2
    )
    assert boxgeom.replay(trace).to_dict() == trace.to_dict()
    usual_delivery = "apart" if attack == "search-apart" else "all"
    assert trace.settings.delivery == usual_delivery


@pytest.mark.parametrize("attack", SEARCHED)
def test_a_search_needs_the_rule(attack: str) -> None:
    honest = np.random.default_rng(0).standard_normal((5, 2))
    view = View(honest, honest[:2], 7, 2, 1, 1.0, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"^view: need the rule that the honest nodes"):
        SEARCHED[attack].vectors(view)
