"""Damage to a run's files is named, or the resumed run is the whole one bit for bit."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_testing.examples import examples
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.checkpoint import load_state
from boxgeom_training.learning.run_folder import CHECKPOINT_EVERY, train_in_folder
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import train

LENGTH = CHECKPOINT_EVERY + 5
SETTINGS = TrainingSettings(
    data="digits",
    model="softmax",
    rule="mean",
    n=4,
    t=1,
    attack="gaussian",
    delivery="equivocate",
    momentum=0.5,
    split="iid",
    iterations=LENGTH,
    evaluate_every=4,
)
FILES = ("settings.json", "record.jsonl", "checkpoint.npz", "result.json")


@pytest.fixture(scope="module")
def finished(digits: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "run"
    train_in_folder(SETTINGS, digits, folder)
    return folder


@pytest.fixture(scope="module")
def interrupted(digits: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run that was killed: it has lines without a checkpoint."""
    folder = tmp_path_factory.mktemp("interrupted") / "run"
    train_in_folder(replace(SETTINGS, iterations=LENGTH - 2), digits, folder)
    early = folder.parent / "early"
    train_in_folder(replace(SETTINGS, iterations=CHECKPOINT_EVERY - 1), digits, early)
    shutil.copy(early / "checkpoint.npz", folder)
    (folder / "result.json").unlink()
    # What was written of lines agrees up to the checkpoint but for the seconds.
    lines = (folder / "record.jsonl").read_bytes().splitlines(keepends=True)
    first = (early / "record.jsonl").read_bytes()
    (folder / "record.jsonl").write_bytes(first + b"".join(lines[9:]))
    return folder


def numbers(folder: Path) -> Any:
    """Return all that a folder says of a run but the seconds, which differ."""
    lines = (folder / "record.jsonl").read_text(encoding="utf-8").splitlines()
    read = [{**json.loads(line), "seconds": None} for line in lines]
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    state = load_state(folder / "checkpoint.npz")
    models = [array.tobytes() for array in (state.models, state.sent)]
    return read, {**result, "seconds": None}, state.iteration, models


def resumes_or_names(folder: Path, hit: str, digits: Dataset, whole: Any) -> None:
    """Assert that the run comes out whole, or the file that was hit is named."""
    try:
        train_in_folder(SETTINGS, digits, folder, resume=True)
    except (ValueError, OSError) as error:
        message = str(error)
    else:
        assert numbers(folder) == whole
        return
    assert str(folder / hit) in message
    assert "\n" not in message


@examples(80, random=True)
@given(st.data())
def test_damage_anywhere_is_named_or_mended(
    finished: Path,
    interrupted: Path,
    digits: Dataset,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("damaged") / "run"
    shutil.copytree(data.draw(st.sampled_from([finished, interrupted])), folder)
    hit = data.draw(st.sampled_from([f for f in FILES if (folder / f).exists()]))
    content = (folder / hit).read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    other = bytes([content[at] ^ data.draw(st.integers(1, 255))])
    damages: dict[str, Callable[[], Any]] = {
        "cut": lambda: (folder / hit).write_bytes(content[:at]),
        "flip": lambda: (folder / hit).write_bytes(
            content[:at] + other + content[at + 1 :]
        ),
        "drop": lambda: (folder / hit).write_bytes(content[:at] + content[at + 1 :]),
        "more": lambda: (folder / hit).write_bytes(content + b"{}\n"),
        "remove": lambda: (folder / hit).unlink(),
    }
    damages[data.draw(st.sampled_from(list(damages)))]()
    resumes_or_names(folder, hit, digits, numbers(finished))


@pytest.mark.parametrize(
    "content", ["", "[]", "null", "{}", "1", "NaN", '"n"', "[" * 9999]
)
@pytest.mark.parametrize("hit", FILES)
def test_a_file_of_something_else_is_named_or_mended(
    hit: str, content: str, finished: Path, digits: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    (folder / hit).write_text(content, encoding="utf-8")
    resumes_or_names(folder, hit, digits, numbers(finished))


@pytest.mark.parametrize(
    "changes",
    [
        {"n": "4"},
        {"n": None},
        {"seed": [0]},
        {"color": "red"},
        {"iterations": None},
        {"iterations": True},
        {"iterations": 1.5},
        {"iterations": "9"},
        {"iterations": -1},
        {"iterations": 10**6},
    ],
)
def test_settings_of_something_else_are_named(
    changes: dict[str, Any], finished: Path, digits: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    path = folder / "settings.json"
    path.write_text(json.dumps(SETTINGS.to_dict() | changes), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(str(path))):
        train_in_folder(SETTINGS, digits, folder, resume=True)


@pytest.mark.parametrize("hit", ["record.jsonl", "checkpoint.npz"])
def test_a_file_of_another_run_is_named(
    hit: str, finished: Path, digits: Dataset, tmp_path: Path
) -> None:
    other, folder = tmp_path / "other", tmp_path / "run"
    train_in_folder(replace(SETTINGS, seed=1), digits, other)
    shutil.copytree(finished, folder)
    shutil.copy(other / hit, folder)
    with pytest.raises(
        ValueError, match=r"record\.jsonl: need the 15 lines that checkp"
    ):
        train_in_folder(SETTINGS, digits, folder, resume=True)
    shutil.copy(other / "record.jsonl", folder)
    shutil.copy(other / "checkpoint.npz", folder)
    with pytest.raises(
        ValueError, match=r"record\.jsonl: need the 15 lines that checkp"
    ):
        train_in_folder(SETTINGS, digits, folder, resume=True)


@pytest.mark.parametrize("left", FILES)
def test_what_is_left_of_a_run_is_not_written_over(
    left: str, finished: Path, digits: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    shutil.copy(finished / left, folder)
    with pytest.raises(ValueError, match="holds a run; go on with --resume"):
        train_in_folder(SETTINGS, digits, folder)
    assert (folder / left).read_bytes() == (finished / left).read_bytes()


def test_a_state_of_other_shapes_is_refused(finished: Path, digits: Dataset) -> None:
    state = load_state(finished / "checkpoint.npz")
    with pytest.raises(
        ValueError, match=r"state: need shapes \(3, 650\) and \(4, 650\)"
    ):
        train(SETTINGS, digits, state=replace(state, sent=np.zeros((4, 3))))
    with pytest.raises(ValueError, match="got 15 and 0 lines"):
        train(SETTINGS, digits, state=state)
