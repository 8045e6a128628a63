"""The files that ``boxgeom check --out`` writes, read with trust in nothing."""

import json
import math
from pathlib import Path
from typing import Any, NoReturn

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.report.run import Run
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.worker.protocol import as_float
from boxgeom_conformance.worker.texts import printable, shown

OUTCOMES = {str(outcome): outcome for outcome in CheckOutcome}
SEVERITIES = {str(severity): severity for severity in Severity}


def read_run(path: Path) -> Run:
    """Return the run in a file.

    Raises:
        ValueError: it holds no run, or one without targets; the message says where.
        OSError: it cannot be read.
    """
    try:
        document = json.loads(path.read_bytes(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: need JSON: {error}") from error
    try:
        run = _run(_Entry(document, ""))
    except ValueError as error:
        wanted = "need what `boxgeom check --out` writes"
        raise ValueError(f"{path}: {wanted}: {error}") from error
    if not run.targets:
        raise ValueError(f"{path}: need at least one target, got a run with none")
    return run


class _Entry:
    """An object of the document, and its place in it."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{place or 'the document'} is not an object")
        self._value = value
        self._prefix = f"{place}." if place else ""

    def __call__(self, name: str, *kinds: type) -> Any:
        """Return a member, of one of these types."""
        place = self._prefix + name
        if name not in self._value:
            raise ValueError(f"{place} is missing")
        value = self._value[name]
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise ValueError(f"{place} is {shown(value, 40)}")
        return value

    def number(self, name: str) -> float:
        """Return a member that is a finite number."""
        value = as_float(self(name, int, float))
        if not math.isfinite(value):
            raise ValueError(f"{self._prefix}{name} is not finite")
        return value

    def entry(self, name: str) -> "_Entry":
        """Return a member that is an object."""
        return _Entry(self(name, dict), self._prefix + name)

    def entries(self, name: str) -> list["_Entry"]:
        """Return the objects in a member that is a list."""
        place = self._prefix + name
        return [_Entry(x, f"{place}[{i}]") for i, x in enumerate(self(name, list))]

    def texts(self, *names: str) -> dict[str, Any]:
        """Return members that are strings, by name."""
        return {name: self.text(name) for name in names}

    def text(self, name: str) -> str:
        """Return a member that is a string."""
        return printable(self(name, str), keep="\n")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _run(entry: _Entry) -> Run:
    missing = entry.entry("missing").texts(*entry("missing", dict))
    return Run(
        **entry.texts("boxgeom"),
        examples=entry("examples", int),
        seed=entry("seed", int, type(None)),
        tolerance=entry.number("tolerance"),
        targets=tuple(_target(target) for target in entry.entries("targets")),
        missing={printable(name): why for name, why in missing.items()},
    )


def _target(entry: _Entry) -> TargetReport:
    names = ("target", "rule", "library", "version", "note", "problem")
    return TargetReport(
        **entry.texts(*names),
        rerun=entry.text("again"),
        results=tuple(_result(result) for result in entry.entries("results")),
    )


def _result(entry: _Entry) -> CheckResult:
    name, outcome = printable(entry("name", str)), entry("outcome", str)
    if "/" not in name:
        raise ValueError(f"need RULE/CLAIM for the name of a check, got {name!r}")
    if outcome not in OUTCOMES:
        raise ValueError(f"{name}: need an outcome, got {outcome!r}")
    calls = entry("calls", list)
    if not all(isinstance(call, str) for call in calls):
        raise ValueError(f"{name}: need calls that are strings, got {shown(calls, 40)}")
    severity = entry("severity", str)
    if severity not in SEVERITIES:
        raise ValueError(f"{name}: need a severity, got {severity!r}")
    return CheckResult(
        name=name,
        outcome=OUTCOMES[outcome],
        calls=tuple(printable(call, keep="\n") for call in calls),
        tried=entry("tried", int),
        severity=SEVERITIES[severity],
        reason=entry.text("told"),
        cause=entry.text("cause"),
        **entry.texts("statement", "requires", "got", "wanted"),
    )
