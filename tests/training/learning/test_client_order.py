"""The order of the clients: a permutation of the shares, by the seed alone."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.command import main
from boxgeom_testing.examples import examples
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.clients import byzantine_last, clients_of, share_order
from boxgeom_training.learning.run_folder import train_in_folder
from boxgeom_training.learning.settings import TrainingSettings, check_settings
from boxgeom_training.learning.training import train
from boxgeom_training.reproduction.grid import held_by_the_honest

IN_ORDER = TrainingSettings(
    *("digits", "2-class"), model="softmax", rule="coordinate-median", iterations=4
)
AT_RANDOM = replace(IN_ORDER, client_order="random")


@examples(30)
@given(st.integers(1, 40), st.integers(0, 10**6), st.data())
def test_every_client_holds_one_share_and_a_random_order_depends_on_the_seed(
    n: int, seed: int, data: st.DataObject
) -> None:
    f, other = (data.draw(st.integers(0, n - 1)) for _ in range(2))
    settings = replace(AT_RANDOM, n=n, byzantine_count=f, seed=seed)
    order = share_order(settings)
    assert sorted(order) == list(range(n))
    assert order == share_order(replace(settings, byzantine_count=other))
    assert share_order(replace(settings, client_order="by-share")) == byzantine_last(
        n, f
    )


def test_seeds_give_every_client_every_share() -> None:
    orders = [share_order(replace(AT_RANDOM, seed=seed)) for seed in range(100)]
    assert all(len(set(shares)) == 10 for shares in zip(*orders, strict=True))


@pytest.mark.parametrize("split", ["2-class", "mild", "extreme", "dirichlet"])
def test_the_clients_hold_the_same_shares_in_another_order(
    split: str, digits: Dataset
) -> None:
    changes: dict[str, Any] = {"split": split, "alpha": 1.0}
    usual, mixed = (
        [rows.tolist() for rows in clients_of(replace(s, **changes), digits).rows]
        for s in (IN_ORDER, AT_RANDOM)
    )
    assert usual != mixed
    assert sorted(usual) == sorted(mixed)


def test_the_clients_of_a_split_of_ones_own_are_dealt_too(digits: Dataset) -> None:
    def in_pairs(labels: Any, n: int, rng: Any) -> list[Any]:
        return [np.array([2 * i, 2 * i + 1]) for i in range(n)]

    settings = replace(AT_RANDOM, split=in_pairs)
    held = [rows.tolist() for rows in clients_of(settings, digits).rows]
    assert held == [[2 * i, 2 * i + 1] for i in share_order(settings)]


def test_halves_coincide_less_with_classes_in_a_random_order(digits: Dataset) -> None:
    def in_common(settings: TrainingSettings) -> float:
        shares = [
            held_by_the_honest(
                clients_of(replace(settings, seed=seed), digits).holdings, settings.f
            )["halves"]
            for seed in range(20)
        ]
        return float(np.mean(shares))

    assert in_common(AT_RANDOM) > in_common(IN_ORDER) + 0.1


def test_the_byzantine_clients_are_the_last_in_any_order(digits: Dataset) -> None:
    settings = replace(AT_RANDOM, attack="label-flip")
    clients = clients_of(settings, digits)
    true = digits.train.labels
    for client, rows in enumerate(clients.rows):
        is_honest = client < settings.honest_count
        assert np.array_equal(clients.labels[rows], true[rows]) is is_honest


def test_a_run_in_a_random_order_goes_on_in_the_same_order_alone(
    digits: Dataset, tmp_path: Path
) -> None:
    train_in_folder(replace(AT_RANDOM, iterations=2), digits, tmp_path)
    with pytest.raises(ValueError, match="client_order"):
        train_in_folder(IN_ORDER, digits, tmp_path, resume=True)
    longer = train_in_folder(AT_RANDOM, digits, tmp_path, resume=True)
    whole = train(AT_RANDOM, digits)
    assert (longer.accuracy, longer.loss) == (whole.accuracy, whole.loss)
    assert whole.loss != train(IN_ORDER, digits).loss


@pytest.mark.parametrize("order", ["rnadom", "", None, 1, ["random"]])
def test_an_unknown_order_is_refused(order: Any) -> None:
    with pytest.raises(
        ValueError, match=r"^client_order: need one of by-share, random"
    ):
        check_settings(replace(IN_ORDER, client_order=order))


def test_the_command_records_an_order_that_is_not_the_usual_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = ["train", "--data", "digits", "--rule", "mean", "--iterations", "1", "--json"]
    recorded = []
    for order in ([], ["--client-order", "by-share"], ["--client-order", "random"]):
        assert main.run([*run, *order]) == 0
        settings = json.loads(capsys.readouterr().out)["settings"]
        recorded.append(settings.get("client_order"))
    assert recorded == [None, None, "random"]
