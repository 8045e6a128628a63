"""When boxgeom ends, however it does, so do the processes that it has started."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import UnresponsiveError
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.command import command_target

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="/proc tells which processes there are"
)

WAITING = 60.0
THEIRS = """
import os, subprocess, sys, time

def _note(pid):
    with open("pids", "a") as file:
        print(pid, file=file)

def _starts_others():
    _note(os.getpid())
    _note(subprocess.Popen(["sleep", "300"]).pid)
    _note(subprocess.Popen(["sleep", "300"], process_group=0).pid)
    with open("ready", "w"):
        pass

def sleeps(X):
    _starts_others()
    time.sleep(300)

def works(X):
    _starts_others()
    while True:
        pass

def holds_the_lock(X):
    import ctypes
    _starts_others()
    ctypes.PyDLL(None).sleep(300)

def ignores(X):
    import signal
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _starts_others()
    time.sleep(300)

if __name__ == "__main__":
    getattr(sys.modules[__name__], sys.argv[1])(None)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "theirs.py").write_text(THEIRS)
    yield tmp_path
    for pid in _pids(tmp_path):
        if _is_alive(pid):
            os.kill(pid, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def _pids(folder: Path) -> list[int]:
    noted = folder / "pids"
    return [int(line) for line in noted.read_text().split()] if noted.exists() else []


def _wait_for(condition: object, folder: Path) -> None:
    """Wait until a file is there, or all processes noted are gone."""
    end = time.monotonic() + WAITING
    while time.monotonic() < end:
        if condition == "ready" and (folder / "ready").exists():
            return
        if condition == "gone" and not any(map(_is_alive, _pids(folder))):
            return
        time.sleep(0.05)
    pytest.fail(f"not {condition}: {[p for p in _pids(folder) if _is_alive(p)]}")


def _check(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a check that hangs, and return when it does."""
    words = ["check", *arguments, "--only", "is_the_mean", "--timeout", "300"]
    process = subprocess.Popen(
        [sys.executable, "-m", "boxgeom", *words],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _wait_for("ready", folder)
    return process


def _as_function(name: str) -> list[str]:
    return [f"theirs:{name}", "--as", "mean"]


def _as_program(name: str) -> list[str]:
    program = shlex.join([sys.executable, "theirs.py", name])
    return ["--command", program, "--as", "mean"]


SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL]


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("how", [_as_function, _as_program])
def test_no_process_is_left_when_boxgeom_is_killed(
    folder: Path, number: signal.Signals, how: Callable[[str], list[str]]
) -> None:
    process = _check(folder, *how("sleeps"))
    assert all(map(_is_alive, _pids(folder)))
    process.send_signal(number)
    assert process.wait(WAITING) == (130 if number == signal.SIGINT else -number)
    _wait_for("gone", folder)


@pytest.mark.parametrize("name", ["works", "holds_the_lock", "ignores"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_whatever_the_function_is_at(
    folder: Path, name: str, number: signal.Signals
) -> None:
    process = _check(folder, *_as_function(name))
    process.send_signal(number)
    process.wait(WAITING)
    _wait_for("gone", folder)


def test_a_closed_terminal_ends_all(folder: Path) -> None:
    """The kernel sends SIGHUP to whoever has the terminal when it goes."""
    leader, follower = os.openpty()
    words = [sys.executable, "-m", "boxgeom", "check", *_as_function("sleeps")]
    process = subprocess.Popen(
        ["setsid", "--ctty", *words, "--timeout", "300"],
        cwd=folder,
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    _wait_for("ready", folder)
    os.close(leader)
    process.wait(WAITING)
    _wait_for("gone", folder)


def test_a_case_without_an_answer_leaves_nothing_behind(folder: Path) -> None:
    program = shlex.join([sys.executable, "theirs.py", "sleeps"])
    target = command_target(find_subject("mean"), program, timeout=5.0)
    no_answer = pytest.raises(UnresponsiveError, match="no answer")
    with contextlib.chdir(folder), no_answer:
        target.call(Case(np.zeros((1, 1)), n=1, t=0))
    assert len(_pids(folder)) == 3
    _wait_for("gone", folder)


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that signals")
def test_the_worker_dies_with_boxgeom_even_without_its_guardian(folder: Path) -> None:
    process = _check(folder, *_as_function("works"))
    [guardian] = [pid for pid in _children(process.pid) if "guardian" in _command(pid)]
    os.kill(guardian, signal.SIGKILL)
    process.kill()
    process.wait(WAITING)
    (folder / "pids").write_text(f"{_pids(folder)[0]}\n")  # it is not told of others
    _wait_for("gone", folder)


def _children(parent: int) -> list[int]:
    return [
        int(entry.name)
        for entry in Path("/proc").glob("[0-9]*")
        if _parent(int(entry.name)) == parent
    ]


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text()
        return int(stat.rpartition(")")[2].split()[1])
    return 0


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
