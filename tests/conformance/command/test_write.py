"""What `boxgeom write` writes is a test file that does what `boxgeom check` does."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from boxgeom.command import main

THEIRS = """
import boxgeom

class Rules:
    @staticmethod
    def trim(X, n, t):
        return boxgeom.trimmed_mean(X, n, t)

def krum(X, n, t):
    return boxgeom.krum(X, n, t)

def wrong(rows, drop):
    return rows[0]
"""
WRITTEN = "test_written.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "theirs.py").write_text(THEIRS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*words: str) -> int:
    """Return how the command ends."""
    return main.run(["write", *words, "--out", WRITTEN])


def pytest_of(folder: Path, only: str) -> tuple[int, str]:
    """Return how pytest ends on what was written."""
    words = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*words, WRITTEN, "-k", only], cwd=folder, capture_output=True, text=True
    )
    return ran.returncode, ran.stdout


def test_a_right_one_is_green_and_leaves_nothing_but_the_file(folder: Path) -> None:
    assert write("theirs:krum", "--as", "krum", "--examples", "4") == 0
    code, told = pytest_of(folder, "least_score or contract or a_negative_t or twice")
    assert code == 0, told
    assert " passed" in told
    assert {path.name for path in folder.iterdir()} == {"theirs.py", WRITTEN}


def test_a_wrong_one_is_red(folder: Path) -> None:
    words = ("--call", "f(X, drop=t)", "--give", "list", "--where", "m == n")
    assert write("theirs:wrong", "--as", "krum", *words) == 0
    code, told = pytest_of(folder, "has_the_least_score")
    assert code == 1
    assert "krum/has_the_least_score: wrong answer" in told


def test_known_failures_and_severities_go_into_the_file(folder: Path) -> None:
    (folder / "known.txt").write_text(
        'krum/has_the_least_score  # "issue" 3\nmean/is_the_mean  # another rule\n'
    )
    assert write("theirs:wrong", "--as", "krum", "--known", "known.txt") == 0
    text = (folder / WRITTEN).read_text("utf-8")
    assert "'\"issue\" 3'" in text
    assert "another rule" not in text
    assert 'fail_on="extremes"' in text
    code, told = pytest_of(folder, "has_the_least_score")
    assert "1 xfailed" in told, told
    assert code == 0


def test_all_options_are_written_as_they_were_given(folder: Path) -> None:
    options = ["--call", "f(X, n, t) + math.pi * 0", "--import", "math", "--seed", "3"]
    options += ["--dtype", "float32", "--tolerance", "0.5", "--examples", "7"]
    options += ["--fail-on", "contract", "--give", "arrays", "--where", "'x' != \"y\""]
    assert write("theirs:Rules.trim", "--as", "trimmed-mean", *options) == 0
    tree = ast.parse((folder / WRITTEN).read_text("utf-8"))
    [call] = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args][:1]
    assert {k.arg: ast.literal_eval(k.value) for k in call.keywords} == {
        "call": "f(X, n, t) + math.pi * 0",
        "imports": ["math"],
        "seed": 3,
        "dtype": "float32",
        "tolerance": 0.5,
        "examples": 7,
        "give": "arrays",
        "where": "'x' != \"y\"",
    }
    code, told = pytest_of(folder, "is_the_mean_without or prints_nothing")
    assert code == 0, told


def test_a_file_that_is_there_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / WRITTEN).write_text("mine")
    assert write("theirs:krum", "--as", "krum") == 2
    assert "not there yet" in capsys.readouterr().err
    assert (folder / WRITTEN).read_text("utf-8") == "mine"


def test_without_out_it_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["write", "theirs:krum", "--as", "krum"]) == 0
    assert "def test_krum(check):\n    check(theirs.krum)\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["theirs:krum"], "need --as RULE"),
        (["theirs", "--as", "krum"], "need PACKAGE.MODULE:FUNCTION, got 'theirs'"),
        (["theirs:kram", "--as", "krum"], "did you mean krum?"),
        (["theirs:krum", "--as", "krum", "--call", "g(X)"], "call: need f and X"),
        (["theirs:krum", "--as", "krum", "--where", "z"], "where: need names of"),
        (["theirs:krum", "--as", "krum", "--known", "no.txt"], "no.txt"),
    ],
)
def test_what_cannot_be_checked_is_said_now(
    words: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write(*words) == 2
    assert told in capsys.readouterr().err
    assert not (folder / WRITTEN).exists()
