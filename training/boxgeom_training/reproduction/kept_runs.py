"""The file that a run of the grid leaves, so that it need not be repeated."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from boxgeom.command.json_text import json_text
from boxgeom_training.learning.record import first_difference
from boxgeom_training.reproduction.cells import Cell
from boxgeom_training.whole_files import write_json

Run = dict[str, Any]
"""The content of a run's file, JSON-ready: settings, result or refusal, milliseconds,
who held what, curve."""

DIGEST = "sha256"

KEYS = {"scenario", "rule", "settings", "refused", "failed", "held"} | {
    *("result", "milliseconds", "curve"),
}
"""What a run's file has; one of an earlier version has less and is repeated."""


def run_path(folder: Path, cell: Cell) -> Path:
    """Return the file of a run."""
    return folder / f"{cell.name}.json"


def keep_run(path: Path, run: Run) -> None:
    """Write the outcome of a run, with a hash by which damage is noticed.

    Raises:
        OSError: the file cannot be written.
    """
    write_json(path, {**run, DIGEST: _digest(run)}, indent=None)


def kept_run(path: Path, cell: Cell, on_trouble: Callable[[str], None]) -> Run | None:
    """Return the outcome that a run with the same settings left, or None.

    Args:
        path: its file.
        cell: the run.
        on_trouble: called with a sentence if the file exists and cannot be used.

    Raises:
        OSError: the file cannot be read.
    """
    if not path.exists():
        return None
    try:
        run: Run = json.loads(path.read_bytes())
        is_whole = run.pop(DIGEST) == _digest(run) and run.keys() == KEYS
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        is_whole = False
    if not is_whole:
        on_trouble(f"{path} is damaged: its run is repeated")
        return None
    asked = cell.settings.to_dict()
    other = first_difference(run["settings"], asked)
    if other is not None:
        had = run["settings"].get(other)
        on_trouble(
            f"{path} has {other} = {had!r}, not {asked.get(other)!r}: "
            f"its run is repeated"
        )
        return None
    return run


def _digest(run: Run) -> str:
    return hashlib.sha256(json_text(run).encode()).hexdigest()
