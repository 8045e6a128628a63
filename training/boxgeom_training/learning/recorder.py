"""What a run leaves on disk as it goes on: its record, and checkpoints to match."""

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from boxgeom.command.json_text import json_text
from boxgeom_training.learning.checkpoint import TrainingState, save_state
from boxgeom_training.learning.record import Line, unmeasured
from boxgeom_training.learning.settings import TrainingSettings

CHECKPOINT_EVERY = 10
"""Iterations between two checkpoints."""

OnFailure = Callable[[Path, OSError], None]
"""Called with a file that cannot be written, and the reason."""


def as_text(line: Line) -> bytes:
    """Return the record of an iteration as a line of a file."""
    return f"{json_text(line)}\n".encode()


def record_digest(settings: TrainingSettings, content: bytes) -> Any:
    """Return the SHA-256 hash of a run's settings and of its record.

    It is kept in checkpoints, so that a run never goes on with a damaged record or with
    that of another run. The number of iterations is left out: it may grow. So are the
    hashes of what was plugged in: a function that failed may be corrected.
    """
    free = ("iterations", "plugged")
    kept = {k: v for k, v in settings.to_dict().items() if k not in free}
    return hashlib.sha256(json_text(kept).encode() + b"\n" + content)


class Recorder:
    """Appends lines to a record, and saves checkpoints that match it.

    Once writing a file has failed, nothing more is written, so that the last checkpoint
    keeps matching the record.

    Args:
        record: the file of lines, which exists; lines in it stay.
        checkpoint: the file of the last state.
        settings: of the run.
        on_failure: called if a file cannot be written; None raises the error.
    """

    def __init__(
        self,
        record: Path,
        checkpoint: Path,
        settings: TrainingSettings,
        on_failure: OnFailure | None = None,
    ) -> None:
        self._record, self._checkpoint = record, checkpoint
        self._settings, self._on_failure = settings, on_failure
        self._digest = record_digest(settings, record.read_bytes())
        self._unsaved: tuple[TrainingState, list[str]] | None = None
        self._is_broken = False

    def keep(self, state: TrainingState, line: Line) -> None:
        """Append the record of an iteration; every so often save the state after it."""
        before, text = self._digest, as_text(line)
        self.attempt(self._record, lambda: _append(self._record, text))
        self._digest = _longer(before, text)
        # One assignment: an interruption sees this state with its digests, or the last.
        self._unsaved = (state, self._digests(before, line))
        is_last = state.iteration == self._settings.iterations
        if state.iteration % CHECKPOINT_EVERY == 0 or is_last:
            self.save()

    def save(self) -> None:
        """Save the last state, unless it has been saved."""
        if self._unsaved is not None:
            state, digests = self._unsaved
            path = self._checkpoint
            self.attempt(path, lambda: save_state(path, state, digests))
            self._unsaved = None

    def _digests(self, before: Any, line: Line) -> list[str]:
        """Return the digests of the record as it is and as a longer run would have it.

        The last iteration is always evaluated. In a longer run it might not be.
        """
        due = line["iteration"] % self._settings.evaluate_every == 0
        lines = [line] if due else [line, unmeasured(line)]
        return [_longer(before, as_text(last)).hexdigest() for last in lines]

    def attempt(self, path: Path, write: Callable[[], None]) -> None:
        """Write a file, unless writing one has failed before."""
        if self._is_broken:
            return
        try:
            write()
        except OSError as error:
            self._is_broken = True
            if self._on_failure is None:
                raise
            self._on_failure(path, error)


def _longer(digest: Any, text: bytes) -> Any:
    """Return the hash of what was hashed, followed by more."""
    longer = digest.copy()
    longer.update(text)
    return longer


def _append(path: Path, text: bytes) -> None:
    with path.open("ab", buffering=0) as file:
        if file.write(text) != len(text):
            raise OSError(errno.ENOSPC, "not all of a line was written", str(path))
