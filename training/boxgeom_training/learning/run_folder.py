"""A run on disk: its settings, a line for each iteration, and where to go on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.checkpoint import (
    State,
    load_state,
    save_state,
    write_whole,
)
from boxgeom_training.learning.record import Line, Result, same_run
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import OnIteration, prepare, train

CHECKPOINT_EVERY = 10
"""Iterations between two checkpoints."""


@dataclass(frozen=True)
class RunFolder:
    """The files of one run.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def settings(self) -> Path:
        """What the run was asked to do."""
        return self.path / "settings.json"

    @property
    def record(self) -> Path:
        """One JSON line for each iteration."""
        return self.path / "record.jsonl"

    @property
    def checkpoint(self) -> Path:
        """The last state that was saved."""
        return self.path / "checkpoint.npz"

    @property
    def result(self) -> Path:
        """How the run ended."""
        return self.path / "result.json"


def train_in_folder(
    settings: TrainingSettings,
    dataset: Dataset,
    path: Path,
    *,
    resume: bool = False,
    on_iteration: OnIteration | None = None,
) -> Result:
    """Return the result of a run whose record and checkpoints are kept in a folder.

    Args:
        settings: of the run.
        dataset: what the clients hold shares of.
        path: the folder.
        resume: go on from its last checkpoint, with the same result as if the run had
            never been interrupted; begin if there is none.
        on_iteration: called with the new state and the record of each iteration.

    Raises:
        ValueError: the settings name no run that can be, the folder holds a run and
            ``resume`` is not set, or it holds a run with other settings.
        OSError: a file cannot be written or read.
    """
    folder = RunFolder(path)
    prepare(settings, dataset)
    state, lines = _resumed(folder, settings) if resume else _new(folder)
    path.mkdir(parents=True, exist_ok=True)
    write_whole(folder.settings, json.dumps(settings.to_dict(), indent=1).encode())
    write_whole(folder.record, "".join(map(_as_text, lines)).encode())
    with _recording(folder, settings.iterations, on_iteration) as record:
        result = train(settings, dataset, state=state, lines=lines, on_iteration=record)
    write_whole(folder.result, json.dumps(result.to_dict(), indent=1).encode())
    return result


@contextmanager
def _recording(
    folder: RunFolder, iterations: int, on_iteration: OnIteration | None
) -> Iterator[OnIteration]:
    with folder.record.open("a", encoding="utf-8") as file:

        def record(state: State, line: Line) -> None:
            file.write(_as_text(line))
            if state.iteration % CHECKPOINT_EVERY == 0 or state.iteration == iterations:
                file.flush()
                save_state(folder.checkpoint, state)
            if on_iteration is not None:
                on_iteration(state, line)

        yield record


def _new(folder: RunFolder) -> tuple[None, list[Line]]:
    if folder.settings.exists():
        raise ValueError(
            f"{folder.path}: holds a run; go on with --resume, or name another folder"
        )
    return None, []


def _resumed(
    folder: RunFolder, settings: TrainingSettings
) -> tuple[State | None, list[Line]]:
    """Return the last state saved, and the record up to there."""
    if not folder.settings.exists():
        return None, []
    before = json.loads(folder.settings.read_text(encoding="utf-8"))
    other = same_run(before, settings.to_dict())
    if other is not None:
        raise ValueError(
            f"{folder.path}: holds a run with {other} = {before.get(other)!r}, "
            f"got {settings.to_dict().get(other)!r}"
        )
    if not folder.checkpoint.exists():
        return None, []
    state = load_state(folder.checkpoint)
    with folder.record.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in islice(file, state.iteration)]
    return state, lines


def _as_text(line: Line) -> str:
    return json.dumps(line) + "\n"
