"""A run on disk: its settings, one line per iteration, and the last checkpoint."""

import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from boxgeom_training.learning.checkpoint import (
    TrainingState,
    load_checkpoint,
)
from boxgeom_training.learning.earlier_sources import with_earlier
from boxgeom_training.learning.plugs import with_plugs
from boxgeom_training.learning.record import (
    Line,
    TrainingResult,
    first_difference,
    unmeasured,
)
from boxgeom_training.learning.recorder import CHECKPOINT_EVERY as CHECKPOINT_EVERY
from boxgeom_training.learning.recorder import (
    OnFailure,
    Recorder,
    as_text,
    record_digest,
)
from boxgeom_training.learning.schedules import is_planned
from boxgeom_training.learning.settings import REPLACEABLE, TrainingSettings
from boxgeom_training.learning.training import OnIteration, prepare, train
from boxgeom_training.whole_files import write_json, write_whole


@dataclass(frozen=True)
class RunFolder:
    """The files of one run.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def settings(self) -> Path:
        """The settings of the run."""
        return self.path / "settings.json"

    @property
    def record(self) -> Path:
        """One line of JSON per iteration."""
        return self.path / "record.jsonl"

    @property
    def checkpoint(self) -> Path:
        """The state after some iteration, from which the run can go on."""
        return self.path / "checkpoint.npz"

    @property
    def result(self) -> Path:
        """The result, once the run has ended."""
        return self.path / "result.json"

    @property
    def is_used(self) -> bool:
        """Whether the folder has any file of a run."""
        files = (self.settings, self.record, self.checkpoint, self.result)
        return any(file.exists() for file in files)


def check_folder(path: Path, settings: TrainingSettings, *, resume: bool) -> None:
    """Raise ValueError unless a run can begin in a folder or, with ``resume``, go on.

    Raises:
        ValueError: the folder holds a run and ``resume`` is not set, or it holds a
            damaged run or another one.
        OSError: a file cannot be read.
    """
    folder = RunFolder(path)
    if resume:
        _resumed(folder, settings)
    elif folder.is_used:
        raise ValueError(
            f"{path}: holds a run; go on with --resume, or name another folder"
        )


def train_in_folder(
    settings: TrainingSettings,
    dataset: Any,
    path: Path,
    *,
    resume: bool = False,
    on_iteration: OnIteration | None = None,
    on_failure: OnFailure | None = None,
    **plugs: Any,
) -> TrainingResult:
    """Return the result of a run; its record and checkpoints are kept in a folder.

    Args:
        settings: of the run.
        dataset: what the clients hold shares of, as `train` takes it.
        path: the folder.
        resume: whether to go on from the last checkpoint, with the same result as if
            the run had never been interrupted; if there is none, the run begins. A run
            that has ended may get more iterations, unless its schedule depends on their
            number.
        on_iteration: called with the new state and the record of each iteration.
        on_failure: called if a file cannot be written during the run, which then goes
            on without it; None raises the error.
        plugs: functions and objects of your own, as `train` takes them. If one fails,
            the run can go on from its last iteration with one that is corrected.

    Raises:
        ValueError: the settings are invalid; what was plugged in fails; the folder
            holds a run and ``resume`` is not set; or it holds a damaged run or another.
        OSError: a file cannot be written or read.
    """
    folder = RunFolder(path)
    settings, dataset = with_plugs(settings, dataset, **plugs)
    check_folder(path, settings, resume=resume)
    trainer = prepare(settings, dataset)
    state, lines = _resumed(folder, settings) if resume else (None, [])
    if state is not None:
        trainer.check_state(state, lines)
    path.mkdir(parents=True, exist_ok=True)
    write_json(folder.settings, with_earlier(folder.settings, settings))
    write_whole(folder.record, b"".join(map(as_text, lines)))
    recorder = Recorder(folder.record, folder.checkpoint, settings, on_failure)

    def keep(state: TrainingState, line: Line) -> None:
        recorder.keep(state, line)
        if on_iteration is not None:
            on_iteration(state, line)

    try:
        result = train(settings, dataset, state=state, lines=lines, on_iteration=keep)
    finally:
        recorder.save()
    recorder.attempt(folder.result, lambda: write_json(folder.result, result.to_dict()))
    return result


def _resumed(
    folder: RunFolder, settings: TrainingSettings
) -> tuple[TrainingState | None, list[Line]]:
    """Return the last saved state, and the record up to it."""
    if not folder.is_used:
        return None, []
    _check_settings_file(folder.settings, settings)
    if not folder.checkpoint.exists():
        _check_nothing_was_saved(folder)
        return None, []
    state, digests = load_checkpoint(folder.checkpoint)
    content = _beginning(folder.record, state.iteration)
    if record_digest(settings, content).hexdigest() not in digests:
        raise ValueError(
            f"{folder.record}: need the {state.iteration} lines that "
            f"{folder.checkpoint.name} was saved with, got others"
        )
    lines = [json.loads(line) for line in content.splitlines()]
    is_last = state.iteration == settings.iterations
    if lines and not is_last and state.iteration % settings.evaluate_every:
        lines[-1] = unmeasured(lines[-1])  # evaluated because a shorter run ended there
    return state, lines


def _check_settings_file(path: Path, settings: TrainingSettings) -> None:
    """Raise ValueError unless the run in the folder can become the one asked for."""
    try:
        before = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: need the settings of a run: {error}") from error
    if not isinstance(before, dict):
        raise ValueError(f"{path}: need the settings of a run, got {before!r:.40}")
    _check_own_are_given(path, before, settings)
    asked, had = settings.to_dict(), before.get("iterations")
    free = {"iterations": None, "plugged": None}
    other = first_difference({**before, **free}, {**asked, **free})
    if other is not None:
        raise ValueError(
            f"{path}: holds a run with {other} = {before.get(other)!r:.40}, "
            f"got {asked.get(other)!r}"
        )
    _check_length(path, had, settings)


def _check_length(path: Path, had: Any, settings: TrainingSettings) -> None:
    """Raise ValueError unless a run of so many iterations can get as many as asked."""
    if isinstance(had, bool) or not isinstance(had, int) or had < 1:
        raise ValueError(f"{path}: need iterations, got {had!r:.40}")
    if settings.iterations < had:
        raise ValueError(
            f"{path}: holds a run with iterations = {had}, which can only grow, "
            f"got {settings.iterations}"
        )
    if settings.iterations > had and is_planned(
        settings.schedule, had, settings.iterations
    ):
        raise ValueError(
            f"{path}: holds a run with iterations = {had}, on which its schedule "
            f"{settings.schedule} depends, got {settings.iterations}"
        )


def _check_own_are_given(
    path: Path, before: dict[str, Any], settings: TrainingSettings
) -> None:
    """Raise ValueError if something was plugged into the run that has to be given.

    The folder has only the names of those that are not registered.
    """
    for setting, named in REPLACEABLE.items():
        name, given = before.get(setting), getattr(settings, setting)
        is_own = isinstance(name, str) and named(name) is None
        if is_own and (given is None or isinstance(given, str)):
            raise ValueError(
                f"{path}: holds a run with {setting} = {name!r:.40}, which is not "
                f"registered; to go on, need the {setting} itself, got {given!r}"
            )


def _check_nothing_was_saved(folder: RunFolder) -> None:
    """Raise ValueError if a checkpoint is missing that the run must have saved."""
    lines = folder.record.read_bytes().count(b"\n") if folder.record.exists() else 0
    if lines > CHECKPOINT_EVERY or folder.result.exists():
        raise ValueError(
            f"{folder.checkpoint}: no such file, though the run was long enough for one"
        )


def _beginning(path: Path, count: int) -> bytes:
    """Return the first lines of a record."""
    with path.open("rb") as file:
        lines = list(islice(file, count))
    whole = sum(line.endswith(b"\n") for line in lines)
    if whole < count:
        raise ValueError(
            f"{path}: need {count} whole lines, as its checkpoint has, got {whole}"
        )
    return b"".join(lines)
