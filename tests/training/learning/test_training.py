"""Training under attack: what a run depends on, what it records, where it stops."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom_training.aggregation import Aggregation
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.clients import clients_of
from boxgeom_training.learning.divergence import DivergedError
from boxgeom_training.learning.record import TrainingResult
from boxgeom_training.learning.schedules import SCHEDULES, sub_rounds
from boxgeom_training.learning.settings import TrainingSettings, check_settings
from boxgeom_training.learning.sub_rounds import aggregated
from boxgeom_training.learning.training import prepare, train

SMALL = TrainingSettings(
    data="digits",
    model="softmax",
    n=4,
    t=1,
    split="iid",
    delivery="split",
    iterations=8,
    evaluate_every=4,
)
SERVER = replace(SMALL, setting="centralised", delivery="all")


def numbers(result: TrainingResult) -> list[dict[str, Any]]:
    """Return a result's record without the seconds, which differ."""
    kept = [{k: v for k, v in line.items() if k != "seconds"} for line in result.lines]
    return [*kept, {"accuracy": result.accuracy, "loss": result.loss}]


@pytest.mark.parametrize("settings", [SMALL, SERVER], ids=["peers", "server"])
def test_the_same_seed_gives_the_same_numbers(
    settings: TrainingSettings, digits: Dataset
) -> None:
    noisy = replace(settings, attack="gaussian", delivery="all")
    first, second = (numbers(train(noisy, digits)) for _ in range(2))
    assert first == second
    assert first != numbers(train(replace(noisy, seed=1), digits))


@pytest.mark.parametrize("setting", ["centralised", "decentralised"])
def test_without_byzantine_clients_the_model_learns(
    setting: str, digits: Dataset
) -> None:
    settings = replace(SERVER, setting=setting, byzantine_count=0, iterations=40)
    result = train(settings, digits)
    assert result.accuracy["worst"] > 0.8
    assert result.lines[-1]["loss"] < result.lines[0]["loss"]


@pytest.mark.parametrize("delivery", ["split", "equivocate", "half"])
@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once", "md-geom"])
def test_sub_rounds_are_an_agreement_run(rule: str, delivery: str) -> None:
    settings = replace(SMALL, delivery=delivery, rule=rule, n=7, t=2)
    vectors = np.random.default_rng(0).normal(size=(7, 6))
    outcome = aggregated(vectors, 9, settings, Aggregation(rule, 7, 2, exact=True))
    trace = boxgeom.agree(
        vectors[:5],
        rule,
        n=7,
        t=2,
        own=vectors[5:],
        adversary="sign-flip",
        delivery=delivery,
        rounds=4,
    )
    np.testing.assert_array_equal(outcome.outputs, trace.outputs)
    assert outcome.diagonals == [spread.diagonal for spread in trace.spreads]


def test_there_are_as_many_sub_rounds_as_the_paper_says_or_as_asked() -> None:
    for r in range(1, 300):
        assert sub_rounds(r) == max(1, int(np.ceil(np.log2(r + 1))))
    vectors = np.random.default_rng(0).normal(size=(4, 6))
    asked = replace(SMALL, sub_rounds=5)
    outcome = aggregated(vectors, 1, asked, Aggregation("mean", 4, 1))
    assert len(outcome.diagonals) == 6


def test_every_contraction_of_box_geom_keeps_the_bound_of_theorem_12(
    digits: Dataset,
) -> None:
    for delivery in ("split", "equivocate", "half", "all"):
        result = train(replace(SMALL, delivery=delivery), digits)
        assert result.worst_contraction is not None
        assert result.bound == boxgeom.contraction_bound(4, 1)
        assert result.worst_contraction <= result.bound * (1 + 1e-12)


def test_peers_that_receive_the_same_stay_one_model(digits: Dataset) -> None:
    lines = train(replace(SMALL, delivery="all"), digits).lines
    assert {line["disagreement"]["models"] for line in lines} == {0.0}
    lines = train(SMALL, digits).lines
    assert all(line["disagreement"]["models"] > 0 for line in lines)


def test_a_flipped_sign_is_minus_scale_times_the_own_gradient() -> None:
    settings = replace(SERVER, rule="mean", scale=3.0)
    vectors = np.random.default_rng(0).normal(size=(4, 6))
    outcome = aggregated(vectors, 1, settings, Aggregation("mean", 4, 1))
    expected = (vectors[:3].sum(axis=0) - 3 * vectors[3]) / 4
    np.testing.assert_allclose(outcome.outputs, [expected], atol=1e-15)


def test_label_flip_changes_the_labels_of_byzantine_clients_alone(
    digits: Dataset,
) -> None:
    clients = clients_of(replace(SMALL, attack="label-flip"), digits)
    true = digits.train.labels
    for rows in clients.rows[:3]:
        np.testing.assert_array_equal(clients.labels[rows], true[rows])
    np.testing.assert_array_equal(
        clients.labels[clients.rows[3]], 9 - true[clients.rows[3]]
    )


@pytest.mark.parametrize("attack", ["label-flip", "alie", "ipm", "mimic", "crash"])
@pytest.mark.parametrize("settings", [SMALL, SERVER], ids=["peers", "server"])
def test_every_attack_trains(
    attack: str, settings: TrainingSettings, digits: Dataset
) -> None:
    attacked = replace(settings, attack=attack, delivery=None, iterations=2)
    assert train(attacked, digits).diverged is None


def test_momentum_is_a_running_mean_of_what_a_client_sends(digits: Dataset) -> None:
    plain, kept = prepare(SMALL, digits), prepare(replace(SMALL, momentum=0.9), digits)
    state, _ = kept.advance(kept.start())
    first, _ = plain.advance(plain.start())
    np.testing.assert_allclose(state.sent, 0.1 * first.sent, atol=1e-15)
    again, _ = kept.advance(state)
    fresh, _ = plain.advance(state)
    np.testing.assert_allclose(again.sent, 0.9 * state.sent + 0.1 * fresh.sent)


def test_schedules_begin_at_the_learning_rate_and_do_not_grow() -> None:
    for schedule in SCHEDULES.values():
        factors = [schedule(r, 20) for r in range(1, 21)]
        assert factors[0] == 1
        assert all(0 < a <= b for a, b in zip(factors[1:], factors, strict=False))


def test_an_attack_beyond_all_floats_is_a_divergence() -> None:
    vectors = np.full((4, 6), 10.0)
    rule = Aggregation("box-geom", 4, 1)
    with (
        np.errstate(over="ignore"),
        pytest.raises(DivergedError, match="a Byzantine vector is no longer finite"),
    ):
        aggregated(vectors, 1, replace(SMALL, scale=1e308), rule)


def test_a_run_that_diverges_stops_and_keeps_its_last_finite_models(
    digits: Dataset,
) -> None:
    settings = replace(
        SERVER, rule="mean", model="mlp", scale=1e60, iterations=60, learning_rate=1.0
    )
    result = train(settings, digits)
    assert result.diverged == len(result.lines) + 1 < 60
    assert 0 <= result.accuracy["mean"] < 0.5


def test_more_byzantine_clients_than_t_train_at_a_server(digits: Dataset) -> None:
    many = replace(SERVER, n=10, byzantine_count=4)
    assert train(many, digits).settings.f == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n": 3}, "n: need n > 3t = 3, got n=3, t=1"),
        ({"setting": "centralised", "delivery": "all", "n": 2}, "n: need n > 2t = 2"),
        ({"byzantine_count": 2}, "byzantine_count: need f <= t = 1 peer to peer"),
        ({"byzantine_count": 4}, "byzantine_count: need f < n = 4, got 4"),
        ({"setting": "centralised"}, "delivery: need one of all, none at a server"),
        ({"rule": "box-gem"}, "rule: .*did you mean box-geom"),
        ({"attack": "sign-flop"}, "attack: .*did you mean sign-flip"),
        ({"delivery": "splat"}, "delivery: .*did you mean split"),
        ({"setting": "central"}, "setting: .*did you mean centralised"),
        ({"data": "minst"}, "data: .*did you mean mnist"),
        ({"iterations": 0}, "iterations: need at least 1, got 0"),
        ({"learning_rate": 0}, "learning_rate: need > 0, got 0"),
        ({"momentum": 1.0}, "momentum: need 0 <= momentum < 1, got 1.0"),
        ({"sub_rounds": 0}, "sub_rounds: need at least 1, got 0"),
        (
            {
                "setting": "centralised",
                "delivery": None,
                "attack": "crash",
                "byzantine_count": 2,
            },
            "need f <= t = 1 silent clients at a server, got 2",
        ),
    ],
)
def test_settings_that_name_no_run_are_refused(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_settings(replace(SMALL, **changes))
