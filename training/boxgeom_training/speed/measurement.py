"""The loops measured in processes of their own, in turns."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from boxgeom_training.speed.loops import LOOPS

MISSING = "missing"
"""What a process reports of a loop whose library is not installed."""


@dataclass(frozen=True)
class Measurement:
    """The processor time that an iteration of a loop took.

    Attributes:
        loop: a key of `LOOPS`.
        milliseconds: of all threads, the median over the processes.
        least: over the processes.
        most: likewise.
        parts: medians of the milliseconds by part, where the loop tells them apart.
    """

    loop: str
    milliseconds: float
    least: float
    most: float
    parts: dict[str, float]

    def to_dict(self) -> dict[str, object]:
        """Return it as a JSON-ready dict, with what the loop is."""
        return {**asdict(self), "n": LOOPS[self.loop].n}


def measurements(
    loops: Sequence[str], data: str, repeats: int, iterations: int
) -> list[Measurement]:
    """Return what was measured of those loops whose libraries are installed.

    Each measurement is a process of its own, and loops take turns, so that a machine
    that is busy for a while is busy for all.

    Args:
        loops: keys of `LOOPS`.
        data: a key of `boxgeom_training.data.registry.DATASETS`.
        repeats: how often each loop is measured.
        iterations: how many are measured each time, after half as many others.
    """
    found: dict[str, list[dict[str, float]]] = {name: [] for name in loops}
    for _ in range(repeats):
        for name in loops:
            parts = _in_a_process(name, data, iterations)
            if parts is not None:
                found[name].append(parts)
    return [_summary(name, runs) for name, runs in found.items() if runs]


def _in_a_process(name: str, data: str, iterations: int) -> dict[str, float] | None:
    """Return what a new process measures of a loop, None if a library is missing."""
    command = [sys.executable, "-m", "boxgeom_training.speed.one_loop"]
    done = subprocess.run(
        [*command, name, data, str(iterations)], stdout=subprocess.PIPE, check=True
    )
    report = json.loads(done.stdout)
    return None if report == MISSING else report


def _summary(name: str, runs: list[dict[str, float]]) -> Measurement:
    totals = [1000 * run["total"] for run in runs]
    parts = {
        part: 1000 * median(run[part] for run in runs)
        for part in runs[0]
        if part != "total"
    }
    return Measurement(name, median(totals), min(totals), max(totals), parts)
