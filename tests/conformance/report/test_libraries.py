"""Findings in short: what a run of one library leaves of itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.report.libraries import (
    LONGEST_CALL,
    in_short,
    read_library,
    write_library,
)
from boxgeom_conformance.report.run import Run
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.target_report import TargetReport


def _failed(claim: str, severity: Severity, call: str, cause: str = "") -> CheckResult:
    return CheckResult(
        name=f"krum/{claim}",
        statement="",
        requires="",
        outcome=CheckOutcome.WRONG,
        got=f"of {claim}",
        wanted="[0.0]",
        calls=(call,),
        severity=severity,
        cause=cause,
    )


PASSED = replace(_failed("passes", Severity.ORDINARY, ""), outcome=CheckOutcome.PASSED)
RESULTS = (
    PASSED,
    _failed("contract", Severity.CONTRACT, "f()"),
    _failed("long", Severity.ORDINARY, "f(1111)"),
    _failed("short", Severity.ORDINARY, "f(1)"),
    _failed("endless", Severity.EXTREME, "f" * (LONGEST_CALL + 1)),
    _failed("caused", Severity.ORDINARY, "f(2)", cause="is shy"),
)
TARGET = TargetReport(
    target="Krum",
    rule="krum",
    library="theirs",
    version="1.0",
    note="",
    rerun="",
    problem="",
    results=RESULTS,
)
RUN = Run("0.1", 5, None, 1e-5, (TARGET,), {})


def test_failures_of_one_kind_are_told_by_the_smallest_call() -> None:
    [function] = in_short([RUN], "2026-11-28").functions
    told = [(it.severity, it.cause, it.claims, it.call) for it in function.findings]
    assert told == [
        ("ordinary input", "", ("long", "short"), "f(1)"),
        ("ordinary input", "is shy", ("caused",), "f(2)"),
        ("extremes", "", ("endless",), ""),
        ("contract", "", ("contract",), "f()"),
    ]
    assert function.findings[0].got == "of short"
    counts = (function.passed, function.ordinary, function.extremes, function.contract)
    assert counts == (1, 3, 1, 1)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    found = in_short([RUN, replace(RUN, examples=3)], "2026-11-28")
    assert (len(found.functions), found.examples) == (2, 3)
    write_library(found, tmp_path / "theirs.json")
    assert read_library(tmp_path / "theirs.json") == found


@pytest.mark.parametrize(
    "other",
    [
        replace(RUN, boxgeom="0.2"),
        replace(RUN, targets=(replace(TARGET, version="1.1"),)),
        replace(RUN, targets=(replace(TARGET, library="ours"),)),
    ],
)
def test_runs_that_are_not_alike_are_refused(other: Run) -> None:
    with pytest.raises(ValueError, match="need runs of one library, alike, got"):
        in_short([RUN, other], "2026-11-28")


def test_a_function_that_was_not_loaded_was_not_checked() -> None:
    broken = replace(RUN, targets=(replace(TARGET, problem="no GPU"),))
    with pytest.raises(ValueError, match=r"can be loaded, got theirs 1\.0: Krum"):
        in_short([broken], "2026-11-28")
