"""Runs on disk: interrupted, resumed, and then the same as if nothing had happened."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.checkpoint import State, load_state, save_state
from boxgeom_training.learning.run_folder import (
    CHECKPOINT_EVERY,
    RunFolder,
    train_in_folder,
)
from boxgeom_training.learning.settings import TrainingSettings

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


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load_dataset("digits")


def interrupt_after(iterations: int) -> Any:
    """Return a callback that interrupts a run."""

    def on_iteration(state: State, _: Any) -> None:
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
    save_state(tmp_path / "c.npz", State(7, models, -models))
    state = load_state(tmp_path / "c.npz")
    assert state.iteration == 7
    np.testing.assert_array_equal(state.models, models)
    np.testing.assert_array_equal(state.sent, -models)
    assert [path.name for path in tmp_path.iterdir()] == ["c.npz"]
