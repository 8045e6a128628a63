"""``boxgeom check`` as a user runs it."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from boxgeom.command import main
from boxgeom_conformance import all_checks, checks
from boxgeom_conformance.command import check as check_module

THEIRS = """
import boxgeom
import numpy as np

def krum(X, n, t):
    return boxgeom.krum(X, n, t)

def mean(X):
    return boxgeom.mean(X)

def first(X, n, t):
    return np.asarray(X[0])

def krum_of(X, f):
    return boxgeom.krum(X, len(X), f)
"""
SCORE = "krum/has_the_least_score"
LEAST = ["--only", "has_the_least_score"]
VECTORS = ["--only", "vector:krum-seven"]

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs.py").write_text(THEIRS)
    monkeypatch.chdir(tmp_path)


def _krum(function: str = "krum", *more: str) -> list[str]:
    return ["check", f"theirs:{function}", "--as", "krum", *LEAST, *more]


def _json(capsys: Captured, *arguments: str) -> Any:
    main.run([*arguments, "--json"])
    return json.loads(capsys.readouterr().out)


def test_a_right_implementation_exits_0(capsys: Captured) -> None:
    assert main.run(_krum()) == 0
    shown = capsys.readouterr().out
    assert "theirs:krum" in shown
    assert "call" not in shown


def test_a_wrong_one_exits_1_and_is_told_how_to_see_it_again(capsys: Captured) -> None:
    assert main.run(_krum("first")) == 1
    shown = capsys.readouterr().out
    assert f"theirs:first: {SCORE}: wrong answer" in shown
    assert "  required   by Definition 7 (docs/spec.md)" in shown
    call, again = (_line(shown, word) for word in ("call", "again"))
    ran = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert _line(shown, "got").startswith(_spaced(ran.stdout))
    assert again == f"boxgeom check theirs:first --as krum --only {SCORE}"
    assert main.run(shlex.split(again)[1:]) == 1
    assert call in capsys.readouterr().out


def _line(shown: str, word: str) -> str:
    """Return what follows a word at the beginning of a line."""
    (found,) = [line for line in shown.splitlines() if line.split()[:1] == [word]]
    return found.partition(word)[2].strip()


def _spaced(array: str) -> str:
    """Return an array that NumPy printed as lists are printed, but for its end."""
    numbers = [repr(float(word)) for word in array.strip(" \n[]").split()]
    return "[" + ", ".join(numbers)


@pytest.mark.parametrize(
    "more",
    [
        ["--call", "f(X, n, t)", "--where", "t >= 1 and m == n"],
        ["--dtype", "float32", "--import", "math"],
        ["--seed", "3", "--examples", "20", "--tolerance", "0.01", "--timeout", "5.0"],
    ],
)
def test_the_command_that_runs_it_again_has_every_option(
    capsys: Captured, more: list[str]
) -> None:
    assert main.run(_krum("first", *more)) == 1
    shown = capsys.readouterr().out
    again = shlex.split(_line(shown, "again"))
    assert [word for word in more if word not in again] == []
    assert main.run(again[1:]) == 1
    assert _line(shown, "call") in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "nothing was checked: name a TARGET, a --command or a --library"),
        (["theirs:krum"], "theirs:krum: need --as RULE, one of geometric-median, "),
        (["theirs:krum"], "or a pre-aggregation, nnm, bucketing, clipping, arc, alone"),
        (["--command", "cat"], "--command: need --as RULE"),
        (
            ["theirs:krum", "--command", "cat", "--as", "krum"],
            "need a TARGET or a --command, got both: theirs:krum, cat",
        ),
        (["theirs:krum", "--as", "krum+nnm"], "need the rule last, as in nnm+krum"),
        (["theirs:krum", "--as", "kurm"], "'kurm' is not one of"),
        (["theirs:", "--as", "krum"], "need PACKAGE.MODULE:FUNCTION, got 'theirs:'"),
        (["theirs:gone", "--as", "krum"], "has no attribute 'gone'"),
        (["nowhere:krum", "--as", "krum"], "No module named 'nowhere'"),
        (["nowhere"], "nowhere: ModuleNotFoundError: No module named 'nowhere'"),
        (["json"], "json has no function named after a rule (geometric_median, "),
        (["theirs", "--as", "medoid"], "has no function named after a rule"),
        (["theirs:krum", "--as", "krum", "--call", "f("], "need a Python expression"),
        (["theirs:krum", "--as", "krum", "--call", "f(Y)"], "need f and X in it"),
        (["theirs:krum", "--as", "krum", "--where", "t >"], "where: need an express"),
        (["theirs:krum", "--as", "krum", "--where", "k > 1"], "where: need names of"),
        (["theirs:krum", "--as", "krum", "--where", "q > 1"], "where: 'q > 1' fails"),
        (
            ["theirs:krum", "--as", "krum", "--where", "n > 99", *VECTORS],
            "nothing was checked: krum/vector:krum-seven: no case that",
        ),
        (["theirs:krum", "--as", "krum", "--give", "tuple"], "'tuple' is not one of"),
        (["theirs:krum", "--as", "krum", "--examples", "0"], "0 is not in the range"),
        (["theirs:krum", "--as", "krum", "--timeout", "0"], "not in the range"),
        (["theirs:krum", "--as", "krum", "--tolerance", "-1"], "not in the range"),
        (["--command", "./gone", "--as", "krum"], "cannot run ./gone: "),
        (["--command", "", "--as", "krum"], "need a program to run"),
        (["--library", "sklearn"], "--library: need one of "),
        (["theirs:krum", "--as", "krum", "--known", "none"], "got none: No such file"),
        (["theirs:krum", "--as", "krum", "--known", "/"], "is a directory"),
        (["theirs:krum", "--as", "krum", "--only", "is_right"], "(--list shows them)"),
        (["--list", "--only", "krum/is_right"], "got 'krum/is_right'"),
    ],
)
def test_bad_input_exits_2_with_one_clear_line(
    capsys: Captured, arguments: list[str], told: str
) -> None:
    assert main.run(["check", *arguments]) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.err.startswith("boxgeom: ")
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_nothing_checked_exits_2(capsys: Captured) -> None:
    of_others = [*_krum()[:4], "--only", "mean/is_the_mean"]
    assert main.run(of_others) == 2
    assert "nothing was checked" in capsys.readouterr().err


def test_an_interruption_exits_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check_module, "run_suite", interrupted)
    assert main.run(_krum()) == 130


def test_a_template_says_how_to_call(capsys: Captured) -> None:
    assert main.run(_krum("krum_of", "--call", "f(X, f=t)", "--where", "m == n")) == 0
    assert main.run(_krum("krum_of", "--call", "f(X, f=t + 1)")) == 1


def test_only_takes_a_claim_or_a_whole_name(capsys: Captured) -> None:
    two = ["--only", SCORE, "--only", "prints_nothing"]
    found = _json(capsys, "check", "theirs:krum", "--as", "krum", *two)
    names = [result["name"] for result in found["targets"][0]["results"]]
    assert names == [SCORE, "krum/prints_nothing"]


def test_group_takes_the_checks_of_a_group(capsys: Captured) -> None:
    found = _json(
        capsys, "check", "theirs:krum", "--as", "krum", "--group", "definition"
    )
    names = [result["name"] for result in found["targets"][0]["results"]]
    wanted = [c.name for c in checks("krum") if c.claim.group == "definition"]
    assert names == wanted


def test_list_shows_every_check(capsys: Captured) -> None:
    listed = _json(capsys, "check", "--list")
    assert [row["name"] for row in listed] == list(all_checks())
    assert main.run(["check", "--list", "--as", "krum", "--group", "law"]) == 0
    shown = capsys.readouterr().out
    laws = [check for check in checks("krum") if check.claim.group == "law"]
    assert f"{len(laws)} checks" in shown


def test_a_module_is_checked_for_all_functions_named_after_rules(
    capsys: Captured,
) -> None:
    found = _json(capsys, "check", "theirs", "--only", "prints_nothing")
    told = {target["target"]: target["rule"] for target in found["targets"]}
    assert told == {"theirs:krum": "krum", "theirs:mean": "mean"}
    one = _json(capsys, "check", "theirs", "--as", "mean", "--only", "prints_nothing")
    assert [target["rule"] for target in one["targets"]] == ["mean"]


def test_a_module_that_prints_when_imported_is_checked_all_the_same(
    capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "loud.py").write_text(f"print('welcome')\n{THEIRS}")
    assert main.run(["check", "loud", "--only", "is_the_mean"]) == 0


def test_a_program_is_checked_and_its_failure_can_be_piped(
    capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "first.py").write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    asked = json.loads(line)\n"
        "    answer = {'id': asked['id'], 'output': asked['received'][0]}\n"
        "    print(json.dumps(answer), flush=True)\n"
    )
    program = shlex.join([sys.executable, "first.py"])
    assert main.run(["check", "--command", program, "--as", "krum", *LEAST]) == 1
    shown = capsys.readouterr().out
    piped = subprocess.run(["sh", "-c", _line(shown, "call")], capture_output=True)
    assert _line(shown, "got").startswith(str(json.loads(piped.stdout)["output"]))
    assert main.run(shlex.split(_line(shown, "again"))[1:]) == 1


def test_a_failure_that_is_no_answer_has_an_outcome_of_its_own(
    capsys: Captured,
) -> None:
    arguments = ["check", "--command", "false", "--as", "mean", "--only", "is_the_mean"]
    found = _json(capsys, *arguments)
    (result,) = found["targets"][0]["results"]
    assert result["outcome"] == "crashed"
    assert result["got"] == "the process exited with 1"
