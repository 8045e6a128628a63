"""Tables can be read on 80 columns: no name is broken, no table becomes a list."""

import io
from collections.abc import Sequence

import pytest
from rich.console import Console

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.command import tables
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.target_report import TargetReport

OUTCOMES = (CheckOutcome.PASSED, CheckOutcome.WRONG, CheckOutcome.KNOWN)


def _report(
    target: str, rule: str, outcomes: Sequence[CheckOutcome] = OUTCOMES
) -> TargetReport:
    results = [
        CheckResult(f"{rule}/claim", "It is", "Definition 1", outcome, calls=("f(X)",))
        for outcome in outcomes
    ]
    return TargetReport(target, rule, "", "", "", "boxgeom check", "", tuple(results))


def _table(
    reports: Sequence[TargetReport], monkeypatch: pytest.MonkeyPatch, width: int = 80
) -> list[str]:
    stream = io.StringIO()
    console = Console(file=stream, width=width)
    monkeypatch.setattr(tables, "Console", lambda: console)
    tables.show_reports(reports, {})
    lines = stream.getvalue().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Checks"))
    return lines[start:]


@pytest.mark.parametrize("name", ["mine:krum", "a_long_package.module:some_function"])
def test_one_target_is_named_in_the_title(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    title, rule, header, *_ = _table([_report(name, "krum")], monkeypatch)
    assert title == f"Checks of {name} as krum"
    assert "target" not in header
    assert "known" in header
    assert max(map(len, (rule, header))) <= 80


def test_functions_of_a_module_are_named_in_one_line_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    functions = [rule.replace("-", "_") for rule in SUBJECTS]
    reports = [
        _report(f"package.module:{it}", rule, OUTCOMES[:2])
        for it, rule in zip(functions, SUBJECTS, strict=True)
    ]
    lines = _table(reports, monkeypatch)
    assert lines[0] == "Checks of package.module"
    assert len(lines) == 5 + len(reports)
    for line, function in zip(lines[4:-1], functions, strict=True):
        assert f" {function} " in line


def test_functions_named_otherwise_have_their_rules_beside_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reports = [_report("mine:f", "krum"), _report("mine:g", "mean")]
    text = "\n".join(_table(reports, monkeypatch))
    assert "function" in text
    assert all(word in text for word in (" f ", " g ", " krum ", " mean "))


def test_targets_that_have_nothing_in_common_are_named_in_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reports = [_report("mine:f", "krum"), _report("./a.out", "mean")]
    lines = _table(reports, monkeypatch)
    assert lines[0] == "Checks"
    assert any("mine:f" in line for line in lines)
    assert any("./a.out" in line for line in lines)
