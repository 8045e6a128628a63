"""How much a failure matters: counted apart, and what fails a run is said."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from junitparser import Failure, JUnitXml, Skipped

from boxgeom.command import main
from boxgeom_conformance import all_checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.severity import FAIL_ON, USUAL, Severity

THEIRS = """
import numpy as np

def noisy(X):
    print("debug")
    return np.mean(X, axis=0)

def inexact(X):
    mean = np.mean(X, axis=0)
    return np.where(np.abs(mean) < 1e-100, 0, mean)

def wrong(X):
    return 2 * np.mean(X, axis=0)
"""
NAMES = ("is_the_mean", "holds_for_tiny_vectors", "prints_nothing")
WORST = {"noisy": "contract", "inexact": "extremes", "wrong": "ordinary"}
"""The only severity with which each function fails one of these checks."""

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs.py").write_text(THEIRS)
    monkeypatch.chdir(tmp_path)


def _words(function: str, *more: str) -> list[str]:
    only = [word for name in NAMES for word in ("--only", name)]
    return ["check", f"theirs:{function}", "--as", "mean", *only, *more]


def _only_of(function: str) -> list[str]:
    """Return the words that run the one check that a function fails."""
    name = dict(zip(WORST.values(), reversed(NAMES), strict=True))[WORST[function]]
    return ["check", f"theirs:{function}", "--as", "mean", "--only", name]


@pytest.mark.parametrize("function", WORST)
@pytest.mark.parametrize("limit", [severity.word for severity in Severity])
def test_what_is_as_bad_as_the_limit_fails_and_what_is_milder_does_not(
    capsys: Captured, function: str, limit: str
) -> None:
    in_order = [severity.word for severity in Severity]
    fails = in_order.index(WORST[function]) <= in_order.index(limit)
    words = [*_only_of(function), "--fail-on", limit, "--json"]
    assert main.run(words) == int(fails)
    printed = json.loads(capsys.readouterr().out)
    assert printed["fail_on"] == limit
    assert printed["passed"] is not fails
    [result] = printed["targets"][0]["results"]
    assert result["severity"].startswith(WORST[function])


def test_without_the_option_the_first_two_fail(capsys: Captured) -> None:
    assert Severity.EXTREME == FAIL_ON
    ended = {function: main.run(_only_of(function)) for function in WORST}
    assert ended == {"noisy": 0, "inexact": 1, "wrong": 1}


def test_the_table_counts_them_apart(capsys: Captured) -> None:
    assert main.run(_words("noisy")) == 0
    shown = capsys.readouterr().out
    assert "mean/prints_nothing: printed (contract)" in shown
    table = [line for line in shown.splitlines() if line.startswith(("┃", "│"))]
    names, cells = (re.split("[┃│]", line)[1:-1] for line in table)
    counts = {
        name.strip(): cell.strip() for name, cell in zip(names, cells, strict=True)
    }
    assert "theirs:noisy" in shown
    assert counts == {
        "passed": "2",
        "ordinary": "0",
        "extremes": "0",
        "contract": "1",
        "skipped": "0",
    }


def test_the_worst_failure_is_shown_first(capsys: Captured) -> None:
    functions = "def mean(X):\n    print(1)\n    return X[0] * 0 + 1e-300\n"
    Path("theirs.py").write_text(functions)
    assert main.run(_words("mean")) == 1
    shown = capsys.readouterr().out
    places = [shown.index(f"({severity})") for severity in Severity]
    assert places == sorted(places)


def test_a_milder_failure_is_a_skipped_test_of_junit(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    told: dict[str, Any] = {}
    for limit in ("extremes", "contract"):
        main.run([*_only_of("noisy"), "--junit", str(path), "--fail-on", limit])
        ([case],) = JUnitXml.fromfile(str(path))
        [told[limit]] = case.result
    assert isinstance(told["extremes"], Skipped)
    assert isinstance(told["contract"], Failure)
    for result in told.values():
        assert result.type == "printed (contract)"
        assert "again" not in result.message
        assert "required   by section 5" in result.message


def test_the_report_counts_them_apart(tmp_path: Path, capsys: Captured) -> None:
    main.run(_words("noisy", "--out", "noisy.json"))
    main.run(_words("wrong", "--out", "wrong.json"))
    capsys.readouterr()
    runs = ["noisy.json", "wrong.json"]
    assert main.run(["report", *runs, "--out", "report", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ordinary"] >= 1
    assert told["contract"] == 1
    by_severity = [told[severity.word] for severity in Severity]
    assert told["failed"] == sum(by_severity)
    markdown = Path("report", "report.md").read_text("utf-8")
    assert "| rule | passed | ordinary | extremes | contract |" in markdown
    assert "| 1 |  | `theirs:noisy` | mean | 2 | 0 | 0 | **1** | 0 | 0 |" in markdown
    assert "<b>printed</b> (contract)" in markdown
    html = Path("report", "report.html").read_text("utf-8")
    assert f"<b>{told['contract']}</b> ✗ against the contract" in html


@pytest.mark.parametrize("limit", list(Severity))
def test_a_line_of_known_failures_that_is_wrong_is_never_tolerated(
    limit: Severity,
) -> None:
    stale = CheckResult(
        "mean/a",
        "A",
        "D",
        CheckOutcome.PASSED_AFTER_ALL,
        severity=Severity.CONTRACT,
    )
    assert stale.fails(limit)


def test_a_group_has_its_usual_severity() -> None:
    found = {
        group: {c.severity for c in all_checks().values() if c.claim.group == group}
        for group in USUAL
    }
    assert found["definition"] == found["law"] == {Severity.ORDINARY}
    assert all(USUAL[group] in severities for group, severities in found.items())
    checks = all_checks()
    for name in ("prints_nothing", "answers_are_no_views_of_the_vectors"):
        assert checks[f"mean/{name}"].severity == Severity.CONTRACT
    for name in ("leaves_its_arguments_alone", "answers_stay_as_they_are"):
        assert checks[f"mean/{name}"].severity == Severity.ORDINARY
    for name in ("nan", "infinity"):
        claim = f"krum/refuses_or_survives_{name}"
        assert checks[claim].severity == Severity.EXTREME


def test_numbers_that_any_user_has_are_ordinary_input() -> None:
    checks = all_checks()
    for name in ("ordinary_vectors", "many_vectors", "gradients_like_a_models"):
        assert checks[f"mean/holds_for_{name}"].severity == Severity.ORDINARY
    for name in ("tiny_vectors", "huge_vectors"):
        assert checks[f"mean/holds_for_{name}"].severity == Severity.EXTREME
