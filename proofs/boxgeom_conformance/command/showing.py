"""What ``boxgeom check`` tells people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_conformance.check import Check
from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.suite import Report
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


def show_reports(reports: Sequence[Report], left_out: dict[str, str]) -> None:
    """Print every failure, then how many checks of each target ended in which way."""
    console = Console()
    for report in reports:
        for result in report.failures:
            again = f"  again      {report.contender.again} --only {result.name}"
            told = f"{report.contender.target.name}: {result.explain()}\n{again}\n"
            _print(console, told)
    print_table(_table(reports), console)
    for name, reason in left_out.items():
        _print(console, f"{name} was left out: {reason}")


def _print(console: Console, text: str) -> None:
    """Print a text of theirs as it stands: no markup, no emoji, no escape sequence."""
    console.print(Text(printable(text, keep="\n")), soft_wrap=True)


def _table(reports: Sequence[Report]) -> Table:
    table = Table(title="Checks")
    for header in ("target", "rule"):
        text_column(table, header)
    for header in ("passed", "failed", "known", "skipped"):
        number_column(table, header)
    for report in reports:
        counts = (
            report.count(Outcome.PASSED),
            len(report.failures),
            report.count(Outcome.KNOWN),
            report.count(Outcome.SKIPPED),
        )
        name = Text(printable(report.contender.target.name))
        cells = [str(count) for count in counts]
        table.add_row(name, Text(report.contender.rule), *cells)
    return table
