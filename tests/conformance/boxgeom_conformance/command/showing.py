"""What ``boxgeom check`` tells people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from boxgeom_conformance.check import Check
from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.suite import Report


def show_checks(checks: Sequence[Check]) -> None:
    """Print the names of checks, what they claim, and what requires it."""
    table = Table(title=f"{len(checks)} checks")
    for header in ("check", "claim", "required by"):
        table.add_column(header, overflow="fold")
    for check in checks:
        table.add_row(check.name, Text(check.claim.statement), check.requires)
    Console().print(table)


def show_reports(reports: Sequence[Report], left_out: dict[str, str]) -> None:
    """Print every failure, then how many checks of each target ended in which way."""
    console = Console()
    for report in reports:
        for result in report.failures:
            again = f"  again      {report.contender.again} --only {result.name}"
            told = f"{report.contender.target.name}: {result.explain()}\n{again}\n"
            console.print(told, markup=False, highlight=False, soft_wrap=True)
    console.print(_table(reports))
    for name, reason in left_out.items():
        console.print(f"{name} was left out: {reason}", markup=False)


def _table(reports: Sequence[Report]) -> Table:
    table = Table(title="Checks")
    for header in ("target", "rule"):
        table.add_column(header, overflow="fold")
    for header in ("passed", "failed", "known", "skipped"):
        table.add_column(header, justify="right")
    for report in reports:
        counts = (
            report.count(Outcome.PASSED),
            len(report.failures),
            report.count(Outcome.KNOWN),
            report.count(Outcome.SKIPPED),
        )
        cells = [str(count) for count in counts]
        table.add_row(Text(report.contender.target.name), report.contender.rule, *cells)
    return table
