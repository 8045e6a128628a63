"""What was found in libraries: runs in short, as files that a document is made from."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.report.run import Run
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.target_report import TargetReport

LONGEST_CALL = 600
"""Of a call, in characters; a longer one is not kept, since nobody reads it."""


@dataclass(frozen=True)
class Finding:
    """Failures of one function that are of one kind, told by the smallest call.

    Attributes:
        severity: how much they matter.
        outcome: how the check ended that has the smallest call.
        claims: the checks that failed, without the rule's name.
        cause: what may have made them fail, "" if that is unknown.
        got: what came out.
        wanted: what should have.
        call: the smallest call that shows it, "" if all are long.
    """

    severity: str
    outcome: str
    claims: tuple[str, ...]
    cause: str
    got: str
    wanted: str
    call: str


@dataclass(frozen=True)
class CheckedFunction:
    """A function of a library, and what came of its checks.

    Attributes:
        target: its name in reports.
        rule: the rule that it implements.
        note: what a reader of its results should know.
        passed: how many checks passed.
        ordinary: how many failed on ordinary input.
        extremes: how many failed at extremes.
        contract: how many failed against the contract.
        skipped: how many do not apply to it.
        not_asked: how many were not run, because it hung before.
        findings: its failures, the worst first.
    """

    target: str
    rule: str
    note: str
    passed: int
    ordinary: int
    extremes: int
    contract: int
    skipped: int
    not_asked: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class CheckedLibrary:
    """A library, and what came of its functions.

    Attributes:
        library: its name in the package index.
        version: its version.
        date: of the check, as 2026-11-28.
        boxgeom: the version of boxgeom that judged.
        examples: the most cases tried per check, where fewest were.
        functions: what was checked.
    """

    library: str
    version: str
    date: str
    boxgeom: str
    examples: int
    functions: tuple[CheckedFunction, ...]


def in_short(runs: Sequence[Run], date: str) -> CheckedLibrary:
    """Return what runs of one library say, in short.

    Raises:
        ValueError: they are of several libraries or versions, or of none.
    """
    targets = [target for run in runs for target in run.targets]
    about = {
        (target.library, target.version, run.boxgeom)
        for run in runs
        for target in run.targets
    }
    if len(about) != 1:
        raise ValueError(f"need runs of one library, alike, got {sorted(about)}")
    broken = [target.label for target in targets if target.problem]
    if broken:
        raise ValueError(f"need functions that can be loaded, got {broken[0]}")
    library, version, boxgeom = about.pop()
    examples = min(run.examples for run in runs)
    functions = tuple(_function(target) for target in targets)
    return CheckedLibrary(library, version, date, boxgeom, examples, functions)


def _function(target: TargetReport) -> CheckedFunction:
    counts = target.failed_by_severity
    kinds: dict[tuple[Severity, str], list[CheckResult]] = {}
    for result in target.failures:
        kinds.setdefault((result.severity, result.cause), []).append(result)
    return CheckedFunction(
        target=target.target,
        rule=target.rule,
        note=target.note,
        passed=len(target.passed),
        ordinary=counts[Severity.ORDINARY.word],
        extremes=counts[Severity.EXTREME.word],
        contract=counts[Severity.CONTRACT.word],
        skipped=len(target.skipped),
        not_asked=len(target.not_asked),
        findings=tuple(_finding(results) for results in kinds.values()),
    )


def _finding(results: Sequence[CheckResult]) -> Finding:
    shown = min(results, key=_length)
    call = "\n".join(shown.calls)
    return Finding(
        severity=shown.severity,
        outcome=shown.outcome,
        claims=tuple(result.name.partition("/")[2] for result in results),
        cause=shown.cause,
        got=shown.got,
        wanted=shown.wanted,
        call=call if len(call) <= LONGEST_CALL else "",
    )


def _length(result: CheckResult) -> tuple[int, int]:
    """Return what makes a failure quick to read: a call with few characters."""
    length = sum(map(len, result.calls))
    return (length or LONGEST_CALL, len(result.got))


def read_library(path: Path) -> CheckedLibrary:
    """Return what `write_library` wrote."""
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    functions = [
        CheckedFunction(
            **{
                **function,
                "findings": tuple(
                    Finding(**{**finding, "claims": tuple(finding["claims"])})
                    for finding in function["findings"]
                ),
            }
        )
        for function in data["functions"]
    ]
    return CheckedLibrary(**{**data, "functions": tuple(functions)})


def write_library(found: CheckedLibrary, path: Path) -> None:
    """Write a library's findings as JSON, the same for the same findings."""
    text = json.dumps(asdict(found), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", "utf-8")
