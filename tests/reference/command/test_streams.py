"""What becomes of a command's output: nobody reads it, it does not fit, or is ASCII."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from boxgeom_testing.commands import boxgeom_process

FULL = Path("/dev/full")

DONE = "aggregate vectors.npy --n 10 --t 3 --rule mean --json"
RUN = "agree vectors.npy --n 10 --t 3 --rule mean --delivery half --json --rounds 1"
REACHED = f"{RUN} --epsilon 1e9"
MISSED = f"{RUN} --epsilon 1e-300"
BAD = "aggregate missing.npy --n 10 --t 3"

CODES = {DONE: 0, RUN: 0, REACHED: 0, MISSED: 1, BAD: 2, "rules": 0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with vectors whose JSON is longer than a pipe holds."""
    path = tmp_path_factory.mktemp("streams")
    np.save(path / "vectors.npy", np.random.default_rng(0).normal(size=(7, 1000)))
    return path


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Return what bash made of a command line in which $B is the command."""
    environment = {**os.environ, "B": f"{sys.executable} -m boxgeom"}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [DONE, MISSED, BAD, "rules"])
def test_a_reader_that_goes_away_does_not_change_the_exit_code(
    folder: Path, command: str
) -> None:
    ended = shell(folder, f"$B {command} | head -c 1 >/dev/null; exit $PIPESTATUS")
    assert ended.returncode == CODES[command]
    assert "Traceback" not in ended.stderr
    assert "Broken pipe" not in ended.stderr


@pytest.mark.parametrize("command", [MISSED, BAD])
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_closed_streams_do_not_change_the_exit_code(
    folder: Path, command: str, closed: str
) -> None:
    ended = shell(folder, f"$B {command} {closed}")
    assert ended.returncode == CODES[command]
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        *((DONE, 2), (RUN, 2), (REACHED, 0), (MISSED, 1)),
        *(("check --list", 2), ("vectors list", 2), ("rules", 2)),
        pytest.param("demo", 2, marks=pytest.mark.slow),
    ],
)
def test_a_full_disk_is_told_of_and_hides_no_verdict(
    folder: Path, command: str, code: int
) -> None:
    ended = shell(folder, f"$B {command} > /dev/full")
    assert ended.returncode == code
    assert ended.stderr.count("\n") == 1
    assert "standard output was not written: No space left" in ended.stderr


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_errors_that_nobody_sees_do_not_change_the_exit_code(folder: Path) -> None:
    assert shell(folder, f"$B {BAD} 2> /dev/full").returncode == 2


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [("ascii", "80"), ("ascii:strict", "40"), ("latin-1", "80")],
)
def test_rules_are_shown_in_any_alphabet(encoding: str, columns: str) -> None:
    ended = boxgeom_process(
        "rules", text=False, PYTHONIOENCODING=encoding, COLUMNS=columns
    )
    shown = ended.stdout.decode(encoding.partition(":")[0])
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "box-geom-once" in shown
    assert "\\u" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.isascii()


def test_an_unforeseen_error_is_no_verdict() -> None:
    program = (
        "import sys, boxgeom.command.rules as rules\n"
        "def fail(*_): raise RuntimeError('unforeseen')\n"
        "rules.print_table = fail\n"
        "sys.argv = ['boxgeom', 'rules']\n"
        "from boxgeom.command.main import main\n"
        "main()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 3
    assert "RuntimeError: unforeseen" in ended.stderr
    assert "a fault of boxgeom itself" in ended.stderr.splitlines()[-1]
