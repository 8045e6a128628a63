"""Outputs are looked at before the work; results are shown whatever becomes of them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from boxgeom.command import main
from boxgeom_testing.commands import output_in
from boxgeom_testing.examples import mostly_slow

Captured = pytest.CaptureFixture[str]

RIGHT, WRONG = "mean", "first"
THEIRS = """
import pathlib
import numpy as np

def mean(X):
    pathlib.Path("called").touch()
    return np.mean(X, axis=0)

def first(X):
    pathlib.Path("called").touch()
    return X[0]
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs.py").write_text(THEIRS)
    monkeypatch.chdir(tmp_path)


def _words(function: str, *more: str) -> list[str]:
    return ["check", f"theirs:{function}", "--as", "mean", *ONLY, *more]


ONLY = ["--only", "is_the_mean", "--examples", "5"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--junit", "gone/junit.xml"], "--junit: need a folder that is there"),
        (["--out", "gone/run.json"], "--out: need a folder that is there"),
        (["--out", "theirs.py/run.json"], "--out: need a folder that is there"),
        (["--junit", "folder"], "is a directory"),
        (["--out", "folder"], "is a directory"),
        (["--out", "same", "--junit", "./same"], "--junit and --out: need two files"),
        (["--environments", "theirs.py"], "is a file"),
        (["--environments", "theirs.py/x"], "--environments: need a folder"),
        (["--known", "gone.txt"], "gone.txt"),
        (["--known", "known.txt"], "known.txt: need UTF-8"),
    ],
)
def test_what_cannot_be_read_or_written_is_refused_before_the_work(
    capsys: Captured, options: list[str], told: str
) -> None:
    Path("folder").mkdir()
    Path("known.txt").write_bytes("krum/caf\xe9 # why".encode("latin-1"))
    assert main.run(_words(RIGHT, *options)) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert not Path("called").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
@pytest.mark.parametrize("option", ["--junit", "--out"])
@pytest.mark.parametrize(("function", "verdict"), [(RIGHT, 0), (WRONG, 1)])
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_full_disk_changes_nothing_about_the_verdict(
    capsys: Captured, option: str, function: str, verdict: int, more: list[str]
) -> None:
    assert main.run(_words(function, option, "/dev/full", *more)) == verdict
    captured = capsys.readouterr()
    assert f"theirs:{function}" in captured.out
    assert captured.err.startswith("boxgeom: /dev/full was not written: ")
    assert captured.err.count("\n") == 1
    if more:
        assert json.loads(captured.out)["passed"] is (verdict == 0)


def test_one_file_that_cannot_be_written_does_not_keep_the_other(
    capsys: Captured,
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a full disk")
    assert main.run(_words(RIGHT, "--junit", "/dev/full", "--out", "run.json")) == 0
    assert json.loads(Path("run.json").read_text("utf-8"))["passed"] is True


@pytest.mark.parametrize(("function", "verdict"), [(RIGHT, 0), (WRONG, 1)])
@pytest.mark.parametrize("more", mostly_slow([[], ["--json"]]))
def test_a_closed_pipe_changes_nothing_about_the_verdict(
    function: str, verdict: int, more: list[str]
) -> None:
    words = [sys.executable, "-m", "boxgeom", *_words(function, "--out", "run", *more)]
    reading, writing = os.pipe()
    with subprocess.Popen(words, stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        os.close(reading)
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait() == verdict
    assert json.loads(Path("run").read_text("utf-8"))["passed"] is (verdict == 0)


@pytest.mark.parametrize("option", ["--tolerance", "--timeout"])
@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "NaN", "-1", "x"])
def test_only_finite_numbers_are_taken(
    capsys: Captured, option: str, value: str
) -> None:
    assert main.run(_words(RIGHT, f"{option}={value}")) == 2
    captured = capsys.readouterr()
    assert option in captured.err
    assert captured.err.count("\n") == 1
    assert not Path("called").exists()


@pytest.mark.parametrize(
    "option", ["--timeout=1e300", "--tolerance=1e308", f"--seed={10**60}"]
)
def test_numbers_far_from_the_usual_are_taken(option: str) -> None:
    assert main.run(_words(RIGHT, option)) == 0


def test_a_seed_is_not_negative_here_either(capsys: Captured) -> None:
    assert main.run(_words(RIGHT, "--seed=-3")) == 2
    assert "'--seed': -3" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["0", "-1", "1e3", "nan", str(10**400)])
def test_the_number_of_examples_has_bounds(capsys: Captured, value: str) -> None:
    assert main.run([*_words(RIGHT), f"--examples={value}"]) == 2
    assert "--examples" in capsys.readouterr().err


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
@pytest.mark.parametrize(
    "words",
    [
        ["check", "theirs:first", "--as", "mean", *ONLY],
        ["check", "--list", "--as", "krum"],
        ["vectors", "list", "--rule", "medoid"],
    ],
    ids=["check", "list", "vectors"],
)
def test_tables_fit_every_terminal(
    capsys: Captured, words: list[str], encoding: str, columns: int
) -> None:
    code, shown = output_in(encoding, columns, *words)
    assert code == ("theirs:first" in words)
    assert capsys.readouterr().err == ""
    text = shown.decode(encoding)
    # Of a failure the call stays on one line, which is to be pasted.
    table = text[text.index("Checks") :] if "theirs:first" in words else text
    assert all(len(line.rstrip()) <= columns for line in table.splitlines())
    # The first column's cells, which may be folded over several lines.
    cells = [re.split("[|\u2502]", line) for line in table.splitlines()]
    first = "".join(cell[1] if len(cell) > 1 else cell[0] for cell in cells)
    wanted = {"theirs:first": "theirs:first", "--list": "krum/has_the_least_score"}
    assert wanted.get(words[1], "medoid-one-vector") in first.replace(" ", "")
