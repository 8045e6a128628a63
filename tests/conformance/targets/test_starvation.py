"""A time limit is for the program, not for the busy machine that it runs on."""

import contextlib
import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from boxgeom_conformance.targets.partner import MOST_PATIENCE, Partner
from boxgeom_conformance.targets.starvation import starved, waits

TELLS = Path("/proc/self/schedstat").exists() and hasattr(os, "sched_setaffinity")
pytestmark = pytest.mark.skipif(not TELLS, reason="the system does not tell")

HOGS = 3
TIMEOUT = 0.8

AFTER_WORK = """
import sys, time
line = sys.stdin.readline()
end = time.process_time() + 0.4
while time.process_time() < end:
    pass
print("done", flush=True)
"""
THROUGH_A_SHELL = "exec 3<&0; {} -c '{}' <&3; true"
SLEEPS = "import sys, time; sys.stdin.readline(); time.sleep(60)"


@pytest.fixture
def crowded() -> Iterator[None]:
    """Let everything that is started share one processor with some that never rest."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    command = [sys.executable, "-c", "while True: pass"]
    hogs = [subprocess.Popen(command) for _ in range(HOGS)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
        os.sched_setaffinity(0, allowed)


@contextlib.contextmanager
def _partner(command: list[str]) -> Iterator[Partner]:
    partner = Partner(command)
    try:
        yield partner
    finally:
        partner.end()


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("way", ["itself", "through a shell"])
def test_a_program_that_is_kept_from_running_has_not_hung(way: str) -> None:
    own = [sys.executable, "-c", AFTER_WORK]
    shell = ["sh", "-c", THROUGH_A_SHELL.format(sys.executable, AFTER_WORK)]
    with _partner(own if way == "itself" else shell) as partner:
        partner.write("go")
        start = time.monotonic()
        assert partner.read(TIMEOUT) == "done\n"
        assert time.monotonic() - start > TIMEOUT / 2


@pytest.mark.usefixtures("crowded")
def test_a_program_that_sleeps_has_hung_even_on_a_busy_machine() -> None:
    with _partner([sys.executable, "-c", SLEEPS]) as partner:
        partner.write("go")
        start = time.monotonic()
        with pytest.raises(queue.Empty):
            partner.read(TIMEOUT)
        assert time.monotonic() - start < MOST_PATIENCE * TIMEOUT


def test_what_waits_longest_counts_and_new_threads_count_from_their_start() -> None:
    assert starved({}, {}) == 0.0
    assert starved({"1": 5.0, "2": 1.0}, {"1": 5.25, "2": 3.0}) == 2.0
    assert starved({"1": 5.0}, {"1": 5.0, "9": 0.5}) == 0.5
    assert starved({"1": 5.0}, {}) == 0.0


def test_no_session_no_waits() -> None:
    assert waits(2**22 + 1) == {}
