"""Starvation: how long a busy machine has kept a process from running.

A time limit is for a program, not for the machine that it shares: what it spent waiting
for a processor does not count.
"""

import contextlib
from pathlib import Path

from boxgeom_conformance.targets.guardian import members

PROC = Path("/proc")
NANOSECONDS = 1e-9

Waits = dict[str, float]
"""How many seconds each thread has waited for a processor, by its number."""


def waits(session: int) -> Waits:
    """Return how long each thread of a session has waited, as far as Linux tells."""
    found = {}
    for process in members(session):
        for task in (PROC / str(process) / "task").glob("*/schedstat"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                _, waited, _ = task.read_text("ascii").split()
                found[task.parent.name] = int(waited) * NANOSECONDS
    return found


def starved(before: Waits, after: Waits) -> float:
    """Return how long the thread waited that waited longest between two looks.

    >>> starved({"7": 1.0}, {"7": 1.5, "8": 0.25})
    0.5
    """
    return max(
        (now - before.get(task, 0.0) for task, now in after.items()), default=0.0
    )
