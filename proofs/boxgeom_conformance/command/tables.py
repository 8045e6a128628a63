"""The tables and failures that ``boxgeom check`` prints."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_conformance.check import Check
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.worker.texts import printable


def show_checks(checks: Sequence[Check]) -> None:
    """Print the names of checks, what they claim, and what requires it."""
    table = Table(title=f"{len(checks)} checks")
    for header in ("check", "claim", "required by"):
        text_column(table, header)
    for check in checks:
        table.add_row(
            Text(check.name), Text(check.claim.statement), Text(check.requires)
        )
    print_table(table)


def show_reports(reports: Sequence[TargetReport], left_out: dict[str, str]) -> None:
    """Print the failures, then a table of how many checks of each target ended how.

    Of several failures of one cause the worst is printed, and the names of the others;
    so are those of all but one test vector.
    """
    console = Console()
    for report in reports:
        for cause, (first, *others) in report.failures_by_cause.items():
            if cause:
                _print_failure(console, report, first, others)
            else:
                _print_each(console, report, [first, *others])
    print_table(_table(reports), console)
    for name, reason in left_out.items():
        _print(console, f"{name} was left out: {reason}")


def _print_each(
    console: Console, report: TargetReport, failures: Sequence[CheckResult]
) -> None:
    """Print failures of unknown causes, one test vector for all."""
    vectors = [result for result in failures if "/vector:" in result.name]
    for result in failures:
        if result not in vectors[1:]:
            others = vectors[1:] if vectors and result is vectors[0] else []
            _print_failure(console, report, result, others)


def _print_failure(
    console: Console,
    report: TargetReport,
    result: CheckResult,
    others: Sequence[CheckResult],
) -> None:
    lines = [f"{report.target}: {result.explain()}"]
    if others:
        names = ", ".join(other.name for other in others)
        what = "more of that cause" if result.cause else "more test vectors"
        lines += [f"  and so     {len(others)} {what}: {names}"]
    lines += [f"  again      {report.rerun} --only {result.name}"]
    _print(console, "\n".join(lines) + "\n")


def _print(console: Console, text: str) -> None:
    """Print a text from outside literally: no markup, no emoji, no escape sequence."""
    console.print(Text(printable(text, keep="\n")), soft_wrap=True)


def _table(reports: Sequence[TargetReport]) -> Table:
    table = Table(title="Checks")
    for header in ("target", "rule"):
        text_column(table, header)
    by_target = [_counts(report) for report in reports]
    # Few runs have these; without the columns the table fits more terminals.
    for header in ("known", "not asked"):
        if not any(counts[header] for counts in by_target):
            for counts in by_target:
                del counts[header]
    for header in by_target[0]:
        number_column(table, header)
    for report, counts in zip(reports, by_target, strict=True):
        shown = map(str, counts.values())
        table.add_row(Text(printable(report.target)), Text(report.rule), *shown)
    return table


def _counts(report: TargetReport) -> dict[str, int]:
    """Return how many checks of a target ended how, failures by their severity."""
    return {
        "passed": len(report.passed),
        **report.failed_by_severity,
        "known": len(report.known),
        "skipped": len(report.skipped),
        "not asked": len(report.not_asked),
    }
