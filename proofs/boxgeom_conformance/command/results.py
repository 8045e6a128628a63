"""What came of ``boxgeom check``, as it is written and printed."""

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import check_output_file, check_output_folder, is_written
from boxgeom_conformance.command.junit import write_junit
from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.running import Running
from boxgeom_conformance.suite import Report


def check_outputs(
    junit: Path | None, out: Path | None, environments: Path | None
) -> None:
    """Raise ValueError unless all can be written, as far as one can know before."""
    if junit is not None:
        check_output_file(junit, "--junit")
    if out is not None:
        check_output_file(out, "--out")
    if junit is not None and out is not None and junit.resolve() == out.resolve():
        raise ValueError(f"--junit and --out: need two files, got {out} twice")
    if environments is not None:
        check_output_folder(environments, "--environments")


def check_not_empty(reports: Sequence[Report], left_out: dict[str, str]) -> None:
    """Raise ValueError if nothing was checked."""
    results = [result for report in reports for result in report.results]
    if any(result.outcome != Outcome.SKIPPED for result in results):
        return
    missing = [f"{name}: {reason}" for name, reason in left_out.items()]
    skipped = [f"{result.name}: {result.told}" for result in results]
    advice = "name a TARGET, a --command or a --library that has such checks"
    reason = "; ".join(missing) or next(iter(skipped), advice)
    raise ValueError(f"nothing was checked: {reason}")


def answer_of(
    reports: Sequence[Report],
    left_out: dict[str, str],
    running: Running,
    tolerance: float,
) -> dict[str, Any]:
    """Return the results as JSON-ready lists, dicts, numbers."""
    return {
        "boxgeom": importlib.metadata.version("boxgeom"),
        "examples": running.examples,
        "seed": running.seed,
        "tolerance": tolerance,
        "passed": not any(report.failures for report in reports),
        "targets": [report.to_dict() for report in reports],
        "missing": left_out,
    }


def with_problems(
    reports: Sequence[Report], left_out: dict[str, str]
) -> dict[str, str]:
    """Return what was left out, functions of libraries that failed to load too."""
    functions = {
        f"{report.contender.library} {report.contender.target.name}": report.problem
        for report in reports
        if report.problem
    }
    return left_out | functions


def write_results(
    reports: Sequence[Report],
    answer: dict[str, Any],
    junit: Path | None,
    out: Path | None,
) -> None:
    """Write what can be written, and say of the rest on standard error that it is not.

    The exit code is the verdict all the same.
    """
    if junit is not None:
        is_written(junit, lambda: write_junit(junit, reports))
    if out is not None:
        text = json_text(answer, indent=1) + "\n"
        is_written(out, lambda: _write(out, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
