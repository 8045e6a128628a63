"""Rocq's programs end, and their folder is gone, when ``prove --kernel`` is ended."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from boxgeom_proofs.kernel.programs import program_threads, run_program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a shell")

PROGRAMS = {
    "coqdep": 'echo "Theorems.vo Theorems.glob: Theorems.v"',
    "coqc": "true",
    "coqchk": "true",
}
"""Shell scripts in the place of Rocq, which need it not be installed."""

HANG = 'echo $$ > "$STARTED"; exec sleep 600'


def wait_for(what: Callable[[], Any]) -> None:
    """Return once it is true, or fail after a minute."""
    for _ in range(1200):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def is_running(pid: int) -> bool:
    """Return whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
@pytest.mark.parametrize("hanging", ["coqc", "coqchk"])
def test_a_signal_ends_the_programs_and_removes_the_folder(
    hanging: str, number: int, code: int, tmp_path: Path
) -> None:
    programs, started, temporary = (tmp_path / x for x in ("bin", "started", "tmp"))
    programs.mkdir()
    temporary.mkdir()
    for name, script in {**PROGRAMS, hanging: HANG}.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(temporary),
        "STARTED": str(started),
    }
    call = [sys.executable, "-m", "boxgeom", "prove", "T8", "--z3-only", "--kernel"]
    with subprocess.Popen(call, env=environment, stderr=subprocess.PIPE) as process:
        try:
            wait_for(lambda: started.exists() and started.read_text().strip())
            assert list(temporary.glob("boxgeom-rocq-*"))
            process.send_signal(number)
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == code
    assert b"Traceback" not in err
    assert not is_running(int(started.read_text()))
    assert not list(temporary.iterdir())


def test_a_program_does_not_begin_after_the_interruption(tmp_path: Path) -> None:
    waiting, begun, late = threading.Event(), threading.Event(), tmp_path / "late"

    def begin_late() -> None:
        waiting.set()
        begun.wait(60)
        run_program(["touch", str(late)], folder=tmp_path, seconds=60)

    def interrupted() -> None:
        with program_threads() as pool:
            pool.submit(begin_late)
            waiting.wait(60)
            threading.Timer(1, begun.set).start()  # when the threads are being ended
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert begun.is_set()
    assert not late.exists()


def test_programs_run_again_after_an_interruption(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), program_threads():
        raise KeyboardInterrupt
    call = ["echo", "again"]
    assert run_program(call, folder=tmp_path, seconds=60).stdout == "again\n"
    with program_threads() as pool:
        done = pool.submit(run_program, call, folder=tmp_path, seconds=60).result()
    assert done.stdout == "again\n"


def test_a_program_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    start = time.perf_counter()
    with pytest.raises(subprocess.TimeoutExpired):
        run_program(["sleep", "60"], folder=tmp_path, seconds=0.2)
    assert time.perf_counter() - start < 30
