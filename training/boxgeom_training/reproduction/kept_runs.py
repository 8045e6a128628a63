"""The file that a run of the grid leaves, so that it need not be run again."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from boxgeom.command.json_text import json_text
from boxgeom_training.learning.checkpoint import write_whole
from boxgeom_training.learning.record import same_run
from boxgeom_training.reproduction.scenarios import Cell

Run = dict[str, Any]
"""What the file of a run holds: settings, result or refusal, milliseconds, curve;
JSON-ready."""

DIGEST = "sha256"


def run_path(folder: Path, cell: Cell) -> Path:
    """Return the file of a run."""
    return folder / f"{cell.name}.json"


def keep_run(path: Path, run: Run) -> None:
    """Write the outcome of a run, with a hash that damage would belie.

    Raises:
        OSError: the file cannot be written.
    """
    write_whole(path, json_text({**run, DIGEST: _digest(run)}).encode())


def kept_run(path: Path, cell: Cell, on_trouble: Callable[[str], None]) -> Run | None:
    """Return the outcome that a run of these very settings left, or None.

    Args:
        path: its file.
        cell: what was to be run.
        on_trouble: told if there is a file and it is not used.

    Raises:
        OSError: the file cannot be read.
    """
    if not path.exists():
        return None
    try:
        run: Run = json.loads(path.read_bytes())
        is_whole = run.pop(DIGEST) == _digest(run)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        is_whole = False
    if not is_whole:
        on_trouble(f"{path} is damaged, so that it is run again")
        return None
    asked = cell.settings.to_dict()
    other = same_run(run["settings"], asked)
    if other is not None:
        had = run["settings"].get(other)
        on_trouble(
            f"{path} has {other} = {had!r}, not {asked.get(other)!r}: it is run again"
        )
        return None
    return run


def _digest(run: Run) -> str:
    return hashlib.sha256(json_text(run).encode()).hexdigest()
