"""The tables and failures that ``boxgeom check`` prints."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_conformance.check import Check
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
    """Print every failure, then a table of how many checks of each target ended how."""
    console = Console()
    for report in reports:
        for result in report.failures:
            rerun = f"  again      {report.rerun} --only {result.name}"
            _print(console, f"{report.target}: {result.explain()}\n{rerun}\n")
    print_table(_table(reports), console)
    for name, reason in left_out.items():
        _print(console, f"{name} was left out: {reason}")


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
