"""The results of ``boxgeom check``, as they are written and printed."""

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import (
    check_output_file,
    check_output_folder,
    is_written,
)
from boxgeom_conformance.command.junit import write_junit
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.target_report import TargetReport


def check_outputs(
    junit: Path | None, out: Path | None, environments: Path | None
) -> None:
    """Raise ValueError unless all can be written, as far as one can know beforehand."""
    if junit is not None:
        check_output_file(junit, "--junit")
    if out is not None:
        check_output_file(out, "--out")
    if junit is not None and out is not None and junit.resolve() == out.resolve():
        raise ValueError(f"--junit and --out: need two files, got {out} twice")
    if environments is not None:
        check_output_folder(environments, "--environments")


def check_not_empty(reports: Sequence[TargetReport], left_out: dict[str, str]) -> None:
    """Raise ValueError if nothing was checked."""
    results = [result for report in reports for result in report.results]
    if any(result.outcome != CheckOutcome.SKIPPED for result in results):
        return
    missing = [f"{name}: {reason}" for name, reason in left_out.items()]
    skipped = [f"{result.name}: {result.reason}" for result in results]
    advice = "name a TARGET, a --command or a --library that has such checks"
    reason = "; ".join(missing) or next(iter(skipped), advice)
    raise ValueError(f"nothing was checked: {reason}")


def results_of(
    reports: Sequence[TargetReport],
    left_out: dict[str, str],
    settings: RunSettings,
    tolerance: float,
    limit: Severity,
) -> dict[str, Any]:
    """Return the results under the keys of docs/commands.md, ready for JSON."""
    return {
        "boxgeom": importlib.metadata.version("boxgeom"),
        "examples": settings.examples,
        "seed": settings.seed,
        "tolerance": tolerance,
        "fail_on": limit.word,
        "passed": not any(report.fails(limit) for report in reports),
        "targets": [report.to_dict() for report in reports],
        "missing": left_out,
    }


def with_problems(
    reports: Sequence[TargetReport], left_out: dict[str, str]
) -> dict[str, str]:
    """Return what was left out, with functions of libraries that failed to load."""
    functions = {
        f"{report.library} {report.target}": report.problem
        for report in reports
        if report.problem
    }
    return left_out | functions


def write_results(
    reports: Sequence[TargetReport],
    results: dict[str, Any],
    limit: Severity,
    junit: Path | None,
    out: Path | None,
) -> None:
    """Write the files that were asked for; standard error says which could not be.

    A file that cannot be written does not change the exit code, which is the verdict.
    """
    if junit is not None:
        is_written(junit, lambda: write_junit(junit, reports, limit))
    if out is not None:
        text = json_text(results, indent=1) + "\n"
        is_written(out, lambda: _write(out, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
