"""``boxgeom check``: is an implementation what its rule's definition says?"""

import importlib.metadata
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from boxgeom.command.progress import progress_bar
from boxgeom_conformance.check import all_checks
from boxgeom_conformance.checks.claim import CLAIMS
from boxgeom_conformance.command import options
from boxgeom_conformance.command.contenders import (
    Calling,
    Library,
    of_command,
    of_function,
    of_libraries,
    of_module,
)
from boxgeom_conformance.command.junit import write_junit
from boxgeom_conformance.command.showing import show_checks, show_reports
from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.known_failures import KnownFailures, read_known_failures
from boxgeom_conformance.running import Result, Running
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.suite import Contender, Report, chosen_checks, run_suite
from boxgeom_conformance.trial import TOLERANCE

FAILED = 1


@click.command("check")
@options.TARGET
@options.AS_RULE
@options.CALL
@options.GIVE
@options.IMPORTS
@options.WHERE
@options.DTYPE
@options.COMMAND
@options.LIBRARIES
@options.ENVIRONMENTS
@options.ONLY
@options.GROUP
@options.EXAMPLES
@options.SEED
@options.MOST_ERROR
@options.TIMEOUT
@options.KNOWN
@options.JUNIT
@options.OUT
@options.AS_JSON
@options.LIST
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
    running = Running(examples=examples, seed=seed)
    again = _unusual(examples, seed, tolerance, timeout)
    calling = Calling(rule, call, give, imports, where, dtypes, timeout, again)
    found = _libraries(libraries, environments, calling)
    contenders = [*_named(target, program, calling), *_all_of(found)]
    reasons = _known(known, contenders)
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
        show_reports(reports, _left_out(reports, found))
    return FAILED if any(report.failures for report in reports) else 0


def _unusual(examples: int, seed: int | None, tolerance: float, timeout: float) -> str:
    """Return the settings that are not the default ones, as words of a command."""
    given = {
        "examples": (examples, Running().examples),
        "seed": (seed, None),
        "tolerance": (tolerance, TOLERANCE),
        "timeout": (timeout, options.USUAL_TIMEOUT),
    }
    return "".join(
        f" --{name} {value}" for name, (value, usual) in given.items() if value != usual
    )


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
    if not as_json:
        show_checks(found)
        return
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


def _libraries(
    names: Sequence[str], environments: Path | None, calling: Calling
) -> list[Library]:
    if not names:
        return []
    with progress_bar() as progress:
        progress.add_task("finding libraries", total=None)
        return of_libraries(names, environments, calling)


def _named(
    target: str | None, program: str | None, calling: Calling
) -> list[Contender]:
    named: list[Contender] = []
    if program is not None:
        named.append(of_command(program, calling))
    if target is not None and ":" in target:
        named.append(of_function(target, calling))
    elif target is not None:
        named += of_module(target, calling)
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
    results = [result for report in reports for result in report.results]
    if any(result.outcome != Outcome.SKIPPED for result in results):
        return
    left_out = _left_out(reports, libraries)
    missing = [f"{name}: {reason}" for name, reason in left_out.items()]
    skipped = [f"{result.name}: {result.told}" for result in results]
    advice = "name a TARGET, a --command or a --library that has such checks"
    reason = "; ".join(missing) or next(iter(skipped), advice)
    raise ValueError(f"nothing was checked: {reason}")


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
        "missing": _left_out(reports, libraries),
    }


def _left_out(
    reports: Sequence[Report], libraries: Sequence[Library]
) -> dict[str, str]:
    """Return what was asked for and could not be checked, with the reason."""
    functions = {
        f"{report.contender.library} {report.contender.target.name}": report.problem
        for report in reports
        if report.problem
    }
    return {lib.name: lib.missing for lib in libraries if lib.missing} | functions
