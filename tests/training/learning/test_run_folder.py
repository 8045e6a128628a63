"""Runs on disk: interrupted, resumed, and then the same as if nothing had happened."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.checkpoint import TrainingState, load_state, save_state
from boxgeom_training.learning.run_folder import (
    CHECKPOINT_EVERY,
    RunFolder,
    train_in_folder,
)
from boxgeom_training.learning.schedules import PLANNED, SCHEDULES
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training_plot import plot_training

SETTINGS = TrainingSettings(
    data="digits",
    model="softmax",
    n=4,
    t=1,
    attack="gaussian",
    delivery="equivocate",
    momentum=0.5,
    split="iid",
    schedule="cosine",
    iterations=2 * CHECKPOINT_EVERY + 5,
)


def interrupt_after(iterations: int) -> Any:
    """Return a callback that interrupts a run."""

    def on_iteration(state: TrainingState, _: Any) -> None:
        if state.iteration == iterations:
            raise KeyboardInterrupt

    return on_iteration


def record(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of a run without the seconds, which differ."""
    lines = RunFolder(folder).record.read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return [{k: v for k, v in line.items() if k != "seconds"} for line in read]


@pytest.mark.parametrize("interrupted", [3, CHECKPOINT_EVERY, CHECKPOINT_EVERY + 4])
def test_a_resumed_run_is_bit_for_bit_the_uninterrupted_one(
    interrupted: int, digits: Dataset, tmp_path: Path
) -> None:
    whole = train_in_folder(SETTINGS, digits, tmp_path / "whole")
    broken = tmp_path / "broken"
    with pytest.raises(KeyboardInterrupt):
        train_in_folder(
            SETTINGS, digits, broken, on_iteration=interrupt_after(interrupted)
        )
    resumed = train_in_folder(SETTINGS, digits, broken, resume=True)
    assert record(broken) == record(tmp_path / "whole")
    assert (resumed.accuracy, resumed.loss) == (whole.accuracy, whole.loss)
    first, second = (
        load_state(RunFolder(tmp_path / name).checkpoint)
        for name in ("whole", "broken")
    )
    np.testing.assert_array_equal(first.models, second.models)


def test_a_finished_run_is_not_run_again(digits: Dataset, tmp_path: Path) -> None:
    first = train_in_folder(SETTINGS, digits, tmp_path / "run")
    again = train_in_folder(
        SETTINGS, digits, tmp_path / "run", resume=True, on_iteration=interrupt_after(1)
    )
    assert again.lines == first.lines


@pytest.mark.parametrize("schedule", [s for s in SCHEDULES if s not in PLANNED])
@pytest.mark.parametrize("first", [3, CHECKPOINT_EVERY, CHECKPOINT_EVERY + 3])
@pytest.mark.parametrize("interrupted", [None, 14])
def test_a_longer_run_is_bit_for_bit_one_of_that_length_from_the_start(
    schedule: str,
    first: int,
    interrupted: int | None,
    digits: Dataset,
    tmp_path: Path,
) -> None:
    long = replace(SETTINGS, schedule=schedule, rule="mean", iterations=16)
    whole = train_in_folder(long, digits, tmp_path / "whole")
    folder = tmp_path / "longer"
    train_in_folder(replace(long, iterations=first), digits, folder)
    if interrupted is not None:
        with pytest.raises(KeyboardInterrupt):
            train_in_folder(
                long,
                digits,
                folder,
                resume=True,
                on_iteration=interrupt_after(interrupted),
            )
    longer = train_in_folder(long, digits, folder, resume=True)
    assert record(folder) == record(tmp_path / "whole")
    assert (longer.accuracy, longer.loss) == (whole.accuracy, whole.loss)
    done = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert done["iterations_done"] == done["settings"]["iterations"] == 16


def test_planned_schedules_are_those_that_depend_on_the_length() -> None:
    for name, schedule in SCHEDULES.items():
        depends = any(schedule(r, 20) != schedule(r, 30) for r in range(1, 21))
        assert depends is (name in PLANNED)


@pytest.mark.parametrize("schedule", sorted(PLANNED))
def test_a_planned_run_does_not_become_longer(
    schedule: str, digits: Dataset, tmp_path: Path
) -> None:
    short = replace(SETTINGS, schedule=schedule, iterations=1)
    train_in_folder(short, digits, tmp_path)
    with pytest.raises(ValueError, match=f"on which its schedule {schedule} depends"):
        train_in_folder(replace(short, iterations=2), digits, tmp_path, resume=True)


def test_a_run_does_not_become_shorter(digits: Dataset, tmp_path: Path) -> None:
    long = replace(SETTINGS, schedule="constant", iterations=2)
    train_in_folder(long, digits, tmp_path)
    with pytest.raises(ValueError, match="iterations = 2, which can only grow"):
        train_in_folder(replace(long, iterations=1), digits, tmp_path, resume=True)


@pytest.mark.parametrize("interrupted", range(1, 4))
def test_an_interrupted_run_goes_on_where_it_was(
    interrupted: int, digits: Dataset, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        train_in_folder(
            SETTINGS, digits, tmp_path, on_iteration=interrupt_after(interrupted)
        )
    assert load_state(RunFolder(tmp_path).checkpoint).iteration == interrupted


def test_a_run_goes_on_when_its_folder_is_lost(digits: Dataset, tmp_path: Path) -> None:
    folder, failed = tmp_path / "run", []

    def remove(state: TrainingState, _: Any) -> None:
        if state.iteration == 7:
            shutil.rmtree(folder)

    result = train_in_folder(
        SETTINGS,
        digits,
        folder,
        on_iteration=remove,
        on_failure=lambda path, error: failed.append((path.name, type(error))),
    )
    assert len(result.lines) == SETTINGS.iterations
    assert failed == [("record.jsonl", FileNotFoundError)]
    with pytest.raises(FileNotFoundError, match=r"record\.jsonl"):
        train_in_folder(SETTINGS, digits, folder, on_iteration=remove)


@pytest.mark.parametrize("setting", ["centralised", "decentralised"])
def test_a_run_that_diverges_writes_null_and_can_be_resumed(
    setting: str, digits: Dataset, tmp_path: Path
) -> None:
    wild = TrainingSettings(
        data="digits",
        model="softmax",
        rule="mean",
        split="iid",
        setting=setting,
        delivery="all" if setting == "centralised" else "equivocate",
        learning_rate=1e308,
        iterations=40,
        evaluate_every=1,
    )
    first = train_in_folder(wild, digits, tmp_path)
    assert first.diverged is not None
    assert first.lines[-1]["test_loss"] is None
    for path in (RunFolder(tmp_path).record, RunFolder(tmp_path).result):
        text = path.read_text(encoding="utf-8")
        assert "Infinity" not in text
        assert "NaN" not in text
    again = train_in_folder(wild, digits, tmp_path, resume=True)
    assert [{**line, "seconds": 0} for line in again.lines] == [
        {**line, "seconds": 0} for line in first.lines
    ]
    assert again.worst_contraction == first.worst_contraction
    plot_training(tmp_path / "p.png", again)


def test_a_record_has_a_line_for_each_iteration_and_the_settings(
    digits: Dataset, tmp_path: Path
) -> None:
    result = train_in_folder(SETTINGS, digits, tmp_path)
    lines = record(tmp_path)
    assert [line["iteration"] for line in lines] == list(range(1, 26))
    for line in lines:
        assert (line["accuracy"] is None) is (line["iteration"] not in (10, 20, 25))
        assert set(line["disagreement"]) == {
            "gradients_before",
            "gradients_after",
            "models",
        }
    written = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(result.to_dict()))
    assert written["settings"] == SETTINGS.to_dict()


def test_a_run_is_not_overwritten_nor_taken_for_another(
    digits: Dataset, tmp_path: Path
) -> None:
    short = replace(SETTINGS, iterations=1)
    train_in_folder(short, digits, tmp_path)
    with pytest.raises(ValueError, match="holds a run; go on with --resume"):
        train_in_folder(short, digits, tmp_path)
    with pytest.raises(ValueError, match="holds a run with seed = 0, got 1"):
        train_in_folder(replace(short, seed=1), digits, tmp_path, resume=True)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_a_damaged_checkpoint_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"checkpoint\.npz: need a checkpoint"):
        load_state(path)


def test_a_state_comes_back_bit_for_bit(tmp_path: Path) -> None:
    models = np.random.default_rng(0).normal(size=(3, 5))
    save_state(tmp_path / "c.npz", TrainingState(7, models, -models))
    state = load_state(tmp_path / "c.npz")
    assert state.iteration == 7
    np.testing.assert_array_equal(state.models, models)
    np.testing.assert_array_equal(state.sent, -models)
    assert [path.name for path in tmp_path.iterdir()] == ["c.npz"]
