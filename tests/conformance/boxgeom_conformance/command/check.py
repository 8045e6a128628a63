"""``boxgeom check``: is an implementation what its rule's definition says?"""

import importlib.metadata
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from boxgeom.command.progress import progress_bar
from boxgeom_conformance.check import all_checks
from boxgeom_conformance.checks.claim import CLAIMS
from boxgeom_conformance.command.contenders import (
    Library,
    Options,
    of_command,
    of_function,
    of_libraries,
    of_module,
)
from boxgeom_conformance.command.junit import write_junit
from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.known_failures import KnownFailures, read_known_failures
from boxgeom_conformance.running import Result, Running
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.suite import Contender, Report, chosen_checks, run_suite
from boxgeom_conformance.targets.worker import CONTAINERS
from boxgeom_conformance.trial import TOLERANCE

FAILED = 1
GROUPS = ("definition", "law", "numerics", "contract")
DTYPES = ("float64", "float32")
A_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("check")
@click.argument("target", required=False)
@click.option(
    "--as", "rule", type=click.Choice(list(SUBJECTS)), help="The rule it implements."
)
@click.option(
    "--call",
    help="How it is called: a Python expression of f (the function), X (the vectors), "
    "n, t, m, d and q, such as 'f(X, f=t)' or 'f(t).aggregate(X)'.",
)
@click.option(
    "--give",
    type=click.Choice(CONTAINERS),
    default="array",
    show_default=True,
    help="What X is: an array of shape (m, d), a list of arrays, a list of lists, a "
    "PyTorch tensor, or a list of tensors.",
)
@click.option(
    "--import", "imports", multiple=True, help="A module that --call uses; repeatable."
)
@click.option(
    "--where",
    default="",
    help="Which cases it claims to handle: a condition such as 't >= 1 and m == n'.",
)
@click.option(
    "--dtype",
    "dtypes",
    type=click.Choice(DTYPES),
    multiple=True,
    default=DTYPES,
    show_default="both",
    help="The number types it takes.",
)
@click.option(
    "--command", "program", help="A program that speaks JSON lines, in any language."
)
@click.option(
    "--library",
    "libraries",
    multiple=True,
    help="A library with an adapter, or all; repeatable.",
)
@click.option(
    "--environments",
    type=click.Path(path_type=Path, file_okay=False),
    help="Install libraries that are missing here each into a folder of its own in DIR.",
    metavar="DIR",
)
@click.option("--only", multiple=True, help="Run this check only; repeatable.")
@click.option(
    "--group",
    "groups",
    type=click.Choice(GROUPS),
    multiple=True,
    help="Run these checks only; repeatable.",
)
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=Running().examples,
    show_default=True,
    help="Cases a check, at most.",
)
@click.option("--seed", type=int, help="Draw other cases; the same ones if left out.")
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    default=TOLERANCE,
    show_default=True,
    help="How far an answer may be off, in units of the vectors' spread.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Seconds for one case.",
)
@click.option("--known", type=A_FILE, help="A file of known failures with reasons.")
@click.option("--junit", type=A_FILE, help="Write JUnit XML here.")
@click.option("--out", type=A_FILE, help="Write the results here as JSON, for report.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
@click.option("--list", "list_them", is_flag=True, help="List the checks and stop.")
def check_command(
    target: str | None,
    rule: str | None,
    call: str | None,
    give: str,
    imports: tuple[str, ...],
    where: str,
    dtypes: tuple[str, ...],
    program: str | None,
    libraries: tuple[str, ...],
    environments: Path | None,
    only: tuple[str, ...],
    groups: tuple[str, ...],
    examples: int,
    seed: int | None,
    tolerance: float,
    timeout: float,
    known: Path | None,
    junit: Path | None,
    out: Path | None,
    as_json: bool,
    list_them: bool,
) -> int:
    """Check an implementation of a rule against its definition.

    TARGET is PACKAGE.MODULE:FUNCTION with --as RULE, or a module, of which every
    function named after a rule is checked. Or name a --command or a --library.

    Exit codes: 0 all as required, 1 something is not, 2 bad input or nothing to check.
    """
    _check_names(only)
    if list_them:
        _list(rule, only, groups, as_json)
        return 0
    options = Options(rule, call, give, imports, where, dtypes, timeout)
    found = _libraries(libraries, environments, options)
    contenders = [*_named(target, program, options), *_all_of(found)]
    reasons = _known(known, contenders)
    running = Running(examples=examples, seed=seed)
    reports = _run(contenders, only, groups, running, tolerance, reasons)
    _check_not_empty(reports, found)
    answer = _answer(reports, found, running, tolerance)
    if junit is not None:
        write_junit(junit, reports)
    if out is not None:
        out.write_text(json.dumps(answer, indent=1) + "\n", "utf-8")
    if as_json:
        click.echo(json.dumps(answer))
    else:
        _show(reports, found)
    return FAILED if any(report.failures for report in reports) else 0


def _check_names(only: Sequence[str]) -> None:
    names = [*all_checks(), *CLAIMS]
    for name in only:
        if name not in names:
            raise ValueError(
                f"--only: need the name of a check (--list shows them), got {name!r}"
            )


def _list(
    rule: str | None, only: Sequence[str], groups: Sequence[str], as_json: bool
) -> None:
    rules = list(SUBJECTS) if rule is None else [rule]
    found = [check for name in rules for check in chosen_checks(name, only, groups)]
    if as_json:
        rows = [
            {
                "name": check.name,
                "group": check.claim.group,
                "statement": check.claim.statement,
                "requires": check.requires,
            }
            for check in found
        ]
        click.echo(json.dumps(rows))
        return
    table = Table(title=f"{len(found)} checks")
    for header in ("check", "claim", "required by"):
        table.add_column(header, overflow="fold")
    for check in found:
        table.add_row(check.name, Text(check.claim.statement), check.requires)
    Console().print(table)


def _libraries(
    names: Sequence[str], environments: Path | None, options: Options
) -> list[Library]:
    if not names:
        return []
    with progress_bar() as progress:
        progress.add_task("finding libraries", total=None)
        return of_libraries(names, environments, options)


def _named(
    target: str | None, program: str | None, options: Options
) -> list[Contender]:
    named: list[Contender] = []
    if program is not None:
        named.append(of_command(program, options))
    if target is not None and ":" in target:
        named.append(of_function(target, options))
    elif target is not None:
        named += of_module(target, options)
    return named


def _all_of(libraries: Sequence[Library]) -> list[Contender]:
    return [contender for library in libraries for contender in library.contenders]


def _known(path: Path | None, contenders: Sequence[Contender]) -> KnownFailures:
    if path is None:
        return {}
    targets = {contender.target.name for contender in contenders}
    return read_known_failures(path, targets, all_checks())


def _run(
    contenders: Sequence[Contender],
    only: Sequence[str],
    groups: Sequence[str],
    running: Running,
    tolerance: float,
    known: KnownFailures,
) -> list[Report]:
    def select(rule: str) -> Sequence[Any]:
        return chosen_checks(rule, only, groups)

    total = sum(len(select(contender.rule)) for contender in contenders)
    with progress_bar() as progress:
        task = progress.add_task("checking", total=total)

        def advance(contender: Contender, result: Result) -> None:
            progress.update(task, description=f"{contender.target.name} {result.name}")
            progress.advance(task)

        return list(
            run_suite(
                contenders,
                select,
                running=running,
                tolerance=tolerance,
                known=known,
                on_result=advance,
            )
        )


def _check_not_empty(reports: Sequence[Report], libraries: Sequence[Library]) -> None:
    """Raise ValueError if nothing was checked."""
    if sum(report.count(*Outcome) for report in reports):
        return
    missing = "; ".join(
        f"{lib.name}: {lib.missing}" for lib in libraries if lib.missing
    )
    raise ValueError(
        "nothing was checked: "
        + (missing or "name a TARGET, a --command or a --library that has such checks")
    )


def _answer(
    reports: Sequence[Report],
    libraries: Sequence[Library],
    running: Running,
    tolerance: float,
) -> dict[str, Any]:
    return {
        "boxgeom": importlib.metadata.version("boxgeom"),
        "examples": running.examples,
        "seed": running.seed,
        "tolerance": tolerance,
        "passed": not any(report.failures for report in reports),
        "targets": [report.to_dict() for report in reports],
        "missing": {lib.name: lib.missing for lib in libraries if lib.missing},
    }


def _show(reports: Sequence[Report], libraries: Sequence[Library]) -> None:
    console = Console()
    for report in reports:
        for result in report.failures:
            again = f"  again      {report.contender.again} --only {result.name}"
            told = f"{report.contender.target.name}: {result.explain()}\n{again}\n"
            console.print(told, markup=False, highlight=False, soft_wrap=True)
    table = Table(title="Checks")
    for header in ("target", "rule"):
        table.add_column(header)
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
    console.print(table)
    for library in libraries:
        if library.missing:
            console.print(
                f"{library.name} was left out: {library.missing}", markup=False
            )
