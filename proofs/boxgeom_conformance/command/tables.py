"""The tables and failures that ``boxgeom check`` prints."""

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class _Names:
    """How a table names targets: what all have in common is in its title.

    Attributes:
        title: the table's.
        headers: of the columns that are left.
        cells: in these columns, by row.
    """

    title: str
    headers: tuple[str, ...]
    cells: list[tuple[str, ...]]


def _names(reports: Sequence[TargetReport]) -> _Names:
    named = [(report.target, report.rule) for report in reports]
    if len(set(named)) == 1:
        return _Names(" as ".join(named[0]), (), [()] * len(named))
    parts = [target.partition(":") for target, _ in named]
    if len({(module, colon) for module, colon, _ in parts}) == 1 and parts[0][1]:
        functions = [function for *_, function in parts]
        rules = [rule for _, rule in named]
        if [function.replace("_", "-") for function in functions] == rules:
            return _Names(parts[0][0], ("function",), [(it,) for it in functions])
        both = list(zip(functions, rules, strict=True))
        return _Names(parts[0][0], ("function", "rule"), [*both])
    return _Names("", ("target", "rule"), [*named])


def _table(reports: Sequence[TargetReport]) -> Table:
    names = _names(reports)
    of = f" of {printable(names.title)}" if names.title else ""
    table = Table(title=f"Checks{of}")
    for header in names.headers:
        text_column(table, header)
    by_target = [_counts(report) for report in reports]
    # Few runs have these; without the columns the table fits more terminals.
    for header in ("known", "not asked"):
        if not any(counts[header] for counts in by_target):
            for counts in by_target:
                del counts[header]
    for header in by_target[0]:
        number_column(table, header)
    for named, counts in zip(names.cells, by_target, strict=True):
        shown = map(str, counts.values())
        table.add_row(*(Text(printable(cell)) for cell in named), *shown)
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
