"""What Byzantine clients do to their data, and what attacks remember in training."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom import Attack, View
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.checkpoint import TrainingState, load_state, save_state
from boxgeom_training.learning.clients import clients_of
from boxgeom_training.learning.run_folder import train_in_folder
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import prepare, train

SMALL = TrainingSettings(
    data="digits",
    model="softmax",
    n=5,
    t=1,
    split="iid",
    rule="mean",
    iterations=3,
    sub_rounds=2,
)


@pytest.mark.parametrize("seed", [0, 7])
def test_random_labels_are_drawn_anew_for_byzantine_clients_alone(
    seed: int, digits: Dataset
) -> None:
    settings = replace(SMALL, attack="random-labels", seed=seed, n=4)
    clients, true = clients_of(settings, digits), digits.train.labels
    *honest, theirs = clients.rows
    for held in honest:
        assert (clients.labels[held] == true[held]).all()
    drawn = clients.labels[theirs]
    assert drawn.dtype == true.dtype
    # One in ten is the true one; of some 350, 35 on average, 6 off as a rule.
    assert 0.02 < float((drawn == true[theirs]).mean()) < 0.2
    counts = np.bincount(drawn, minlength=digits.classes)
    assert len(counts) == digits.classes
    assert counts.min() > len(drawn) / digits.classes / 3
    again = clients_of(settings, digits).labels
    assert (again == clients.labels).all()
    other = clients_of(replace(settings, seed=seed + 1), digits)
    assert (other.labels[theirs] != drawn).any()


def test_an_attack_knows_the_rule_and_what_it_would_make_of_a_sub_round(
    digits: Dataset,
) -> None:
    told: list[np.ndarray] = []

    def curious(view: View) -> np.ndarray:
        assert view.rule is not None
        assert view.rule.name == "trimmed-mean"
        told.append(view.aggregate(-view.own))
        return -view.own

    spy = Attack("curious", curious, "asks for what it does")
    settings = replace(SMALL, rule="trimmed-mean", attack=spy, iterations=1)
    for setting, calls in (("centralised", 1), ("decentralised", 2)):
        sub_rounds = None if setting == "centralised" else 2
        told.clear()
        trainer = prepare(
            replace(settings, setting=setting, sub_rounds=sub_rounds), digits
        )
        start = trainer.start()
        state, _ = trainer.advance(start)
        assert len(told) == calls
        step = start.models[0] - state.models[0]
        assert step == pytest.approx(settings.learning_rate * told[-1], abs=1e-12)


def test_an_attack_remembers_earlier_iterations_and_states_are_values(
    digits: Dataset,
) -> None:
    def counting(view: View) -> np.ndarray:
        view.memory["rounds"] = view.memory.get("rounds", 0) + 1
        return view.own

    attack = Attack("counting", counting, "counts")
    trainer = prepare(replace(SMALL, attack=attack), digits)
    first, _ = trainer.advance(trainer.start())
    second, _ = trainer.advance(first)
    again, _ = trainer.advance(first)
    remembered = [s.memory["attack.rounds"] for s in (first, second, again)]
    assert remembered == [2, 4, 4]


def test_what_an_attack_remembers_is_kept_in_a_checkpoint(tmp_path: Path) -> None:
    memory = {"direction": np.arange(3.0), "aligned": np.array(2.5)}
    state = TrainingState(1, np.zeros((1, 3)), np.zeros((4, 3)), memory)
    save_state(tmp_path / "c.npz", state)
    loaded = load_state(tmp_path / "c.npz").memory
    assert loaded.keys() == memory.keys()
    for name, value in memory.items():
        assert np.array_equal(loaded[name], value)


def test_an_attack_that_remembers_goes_on_as_if_it_was_never_interrupted(
    digits: Dataset, tmp_path: Path
) -> None:
    settings = replace(SMALL, attack="mimic-aligned", split="mild", iterations=6)
    whole = train(settings, digits)

    def interrupt(state: TrainingState, _: Any) -> None:
        if state.iteration == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_in_folder(settings, digits, tmp_path, on_iteration=interrupt)
    resumed = train_in_folder(settings, digits, tmp_path, resume=True)
    assert [line["loss"] for line in resumed.lines] == [
        line["loss"] for line in whole.lines
    ]
