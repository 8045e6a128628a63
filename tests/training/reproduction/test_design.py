"""The design of a grid: names, oracles that are like their scenarios, and tuning."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.rules import find_rule
from boxgeom_testing.examples import examples
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.clients import clients_of
from boxgeom_training.learning.settings import check_settings
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.reproduction.cells import ORACLE, Cell, cell_of, oracle_scenario
from boxgeom_training.reproduction.costs import SEARCHING, seconds_of
from boxgeom_training.reproduction.crossing import Crossing
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.kept_runs import Run
from boxgeom_training.reproduction.plan import plan, plan_text
from boxgeom_training.reproduction.scenarios import Scenario, scenario
from boxgeom_training.reproduction.selections import (
    FULL_RULES,
    QUICK_RULES,
    SELECTIONS,
    full_design,
    quick_design,
)
from boxgeom_training.reproduction.tuning import chosen_rates, validation_dataset

FULL_MINUTES = 40
"""What the full grid may take on two processors."""

SCENARIOS = st.builds(
    scenario,
    st.sampled_from(["centralised", "decentralised"]),
    st.sampled_from(["iid", "mild", "2-class"]),
    st.integers(0, 3),
    st.just(3),
    st.sampled_from(["sign-flip", "alie", "label-flip"]),
    momentum=st.sampled_from([0.0, 0.9]),
    data=st.just("digits"),
)


@pytest.mark.parametrize("name", ["quick", "full"])
def test_every_run_of_a_grid_can_be(name: str) -> None:
    design = SELECTIONS[name]()
    grid = [*design.tuning_cells(), *design.cells()]
    assert len({cell.name for cell in grid}) == len(grid)
    for settings in {cell.scenario.name: cell.settings for cell in grid}.values():
        check_settings(settings)
    for rule in design.rules:
        assert find_rule(rule).name == rule


def test_everything_has_all_splits_attacks_settings_tasks_and_momenta() -> None:
    design = SELECTIONS["paper"]()
    chosen = [s.chosen for s in design.scenarios]
    values = {key: {c[key] for c in chosen} for key in chosen[0]}
    assert values["split"] == {"iid", "mild", "2-class", "dirichlet", "extreme"}
    assert values["byzantine_count"] == {0, 1, 2, 3}
    assert values["attack"] == set(THREATS)
    assert values["setting"] == {"centralised", "decentralised"}
    assert values["momentum"] == {0.0, 0.9}
    assert {s.task for s in design.scenarios} == {
        *("mlp on mnist", "cnn on fashion-mnist", "cnn on cifar10"),
    }
    assert set(QUICK_RULES) < set(FULL_RULES) < set(design.rules)
    assert all("delivery" in why for why in design.left_out)


def test_the_full_grid_is_estimated_to_take_forty_minutes_at_most() -> None:
    assert plan(full_design(), processors=2)["seconds"] < 60 * FULL_MINUTES
    assert full_design().seeds >= 5


def test_attacks_that_search_are_known_and_cost_more() -> None:
    assert set(SEARCHING) <= set(THREATS)
    usual, searching = (
        seconds_of(cell_of(scenario("centralised", "mild", 3, 3, a), "krum", 0, 0.2))
        for a in ("ipm", "ipm-search")
    )
    assert searching > 2 * usual
    assert not {s.chosen["attack"] for s in full_design().scenarios} & set(SEARCHING)


def test_a_plan_adds_up_and_says_what_is_left_out() -> None:
    design = replace(full_design(), left_out=tuple("abcdefg"))
    made = plan(design, processors=4)
    grid = [*design.tuning_cells(), *design.cells()]
    assert made["runs"] == len(grid) == sum(p["runs"] for p in made["parts"])
    assert made["processor_seconds"] == pytest.approx(sum(map(seconds_of, grid)))
    assert plan_text(made).endswith("left out: e\nleft out: 2 more of this kind")


@examples(25)
@given(SCENARIOS, st.integers(0, 3))
def test_an_oracle_sees_the_samples_that_the_honest_clients_see(
    digits: Dataset, of: Scenario, seed: int
) -> None:
    own = clients_of(cell_of(of, "krum", seed, 0.2).settings, digits)
    oracle = cell_of(oracle_scenario(of), ORACLE, seed, 0.2)
    check_settings(oracle.settings)
    theirs = clients_of(oracle.settings, digits)
    honest = 10 - of.chosen["byzantine_count"]
    for mine, its in zip(own.draw(3), theirs.draw(3), strict=True):
        np.testing.assert_array_equal(mine[:honest], its[:honest])


def test_attacks_share_an_oracle_and_settings_that_matter_do_not() -> None:
    of = scenario("centralised", "mild", 3, 3)
    for same in ({"attack": "alie"}, {"setting": "decentralised"}, {"t": 2}):
        other = scenario(**{**of.chosen, **same})
        assert oracle_scenario(other).name == oracle_scenario(of).name
    changes = {"split": "iid", "byzantine_count": 2, "momentum": 0.9, "iterations": 7}
    for key, value in changes.items():
        other = scenario(**{**of.chosen, key: value})
        assert oracle_scenario(other).name != oracle_scenario(of).name


def test_without_byzantine_clients_all_attacks_are_one_scenario() -> None:
    attacks = [("sign-flip", None), ("alie", 1.5)]
    made, _ = Crossing(byzantine_counts=(0, 1), attacks=attacks).scenarios()
    assert [s.title for s in made if not s.is_attacked] == [
        "mild, f=0, t=3, no attack"
    ] * 2
    assert len(made) == 2 + 4


def test_what_cannot_be_is_left_out_and_named() -> None:
    made, left_out = Crossing(byzantine_counts=(3, 4)).scenarios()
    assert len(made) == 3
    [why] = left_out
    assert "need f <= t = 3 peer to peer, got 4" in why
    with pytest.raises(ValueError, match="need f <= t = 3"):
        Crossing(byzantine_counts=(4,), settings=("decentralised",)).scenarios()


@pytest.mark.parametrize("name", ["quick", "full"])
def test_peers_hear_different_things(name: str) -> None:
    peers = [s for s in SELECTIONS[name]().scenarios if s.setting == "decentralised"]
    assert peers
    assert all(s.divides_peers for s in peers if s.is_attacked)


def tuned(
    scores: dict[tuple[str, float], float | None],
) -> tuple[list[Cell], list[Run]]:
    """Return tuning runs under attacks, with the worst accuracies that they reached."""
    cells, runs = [], []
    for (attack, rate), accuracy in scores.items():
        of = scenario("centralised", "mild", 3, 3, attack)
        cells.append(cell_of(of, "krum", 1000, rate, tunes=True))
        result = None if accuracy is None else {"accuracy": {"worst": accuracy}}
        runs.append({"result": result})
    return cells, runs


def test_the_rate_is_best_under_the_attack_that_is_worst_for_it() -> None:
    scores: dict[tuple[str, float], float | None] = {
        **{("alie", 0.1): 0.6, ("sign-flip", 0.1): 0.5},
        **{("alie", 0.2): 0.9, ("sign-flip", 0.2): 0.4},
        **{("mimic", 0.1): None, ("mimic", 0.2): None},
    }
    [rate] = chosen_rates(*tuned(scores)).values()
    assert rate == 0.1
    assert chosen_rates(*tuned({("mimic", 0.1): None})) == {}


def test_every_rule_tries_the_same_rates_on_a_seed_that_does_not_count() -> None:
    design = Design(quick_design().scenarios, ("krum", "mean"), 5, (0.1, 0.3))
    tuning, counting = design.tuning_cells(), design.cells()
    assert len(tuning) == len(list(design.rows)) * 2
    assert not {c.settings.seed for c in tuning} & {c.settings.seed for c in counting}
    rates = {(design.scenarios[0].family, "krum"): 0.3}
    chosen = {c.settings.learning_rate for c in design.cells(rates) if c.rule == "krum"}
    assert chosen == {0.1, 0.3}


def test_a_validation_share_has_no_test_sample(digits: Dataset) -> None:
    shared = validation_dataset(digits)
    counts = np.bincount(shared.test.labels) / np.bincount(digits.train.labels)
    assert np.all(np.abs(counts - 0.2) < 0.01)
    seen = {picture.tobytes() for picture in digits.train.pictures}
    both = [*shared.train.pictures, *shared.test.pictures]
    assert {picture.tobytes() for picture in both} == seen
    assert len(both) == len(digits.train)
