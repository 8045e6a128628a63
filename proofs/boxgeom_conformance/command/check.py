"""``boxgeom check``: is an implementation what its rule's definition says?"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click

from boxgeom.command.json_text import json_text
from boxgeom_conformance.check import Check, all_checks
from boxgeom_conformance.command import options
from boxgeom_conformance.command.nodes import (
    NodeOptions,
    check_arguments,
    check_node,
    show_scenarios,
)
from boxgeom_conformance.command.progress import progress_of_checks
from boxgeom_conformance.command.results import (
    check_not_empty,
    check_outputs,
    results_of,
    with_problems,
    write_results,
)
from boxgeom_conformance.command.selected_targets import CallOptions
from boxgeom_conformance.command.selection import Selection, check_names, selection
from boxgeom_conformance.command.tables import show_checks, show_reports
from boxgeom_conformance.known_failures import (
    KnownFailures,
    lines_of,
    read_known_failures,
)
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.severity import FAIL_ON, by_word
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.suite import SelectedTarget, chosen_checks, run_suite
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.trial import TOLERANCE

FAILED = 1

Chosen = Callable[[str], Sequence[Check]]
"""From a rule to the checks that are asked of it."""


@click.command("check")
@options.TARGET
@options.AS_RULE
@options.CALL
@options.GIVE
@options.IMPORTS
@options.WHERE
@options.DTYPE
@options.PYTHON
@options.COMMAND
@options.NODE
@options.TIER
@options.LIBRARIES
@options.ENVIRONMENTS
@options.ONLY
@options.GROUP
@options.EXAMPLES
@options.SEED
@options.STRICT
@options.MOST_ERROR
@options.TIMEOUT
@options.KNOWN
@options.FAILING
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
    python: str | None,
    program: str | None,
    node: str | None,
    tier: str,
    libraries: tuple[str, ...],
    environments: Path | None,
    only: tuple[str, ...],
    groups: tuple[str, ...],
    examples: int,
    seed: int | None,
    strict: bool,
    tolerance: float,
    timeout: float,
    known: Path | None,
    fail_on: str,
    junit: Path | None,
    out: Path | None,
    as_json: bool,
    list_them: bool,
) -> int | None:
    """Check an implementation of a rule against its definition.

    TARGET is PACKAGE.MODULE:FUNCTION with --as RULE, or a module, of which every
    function named after a rule is checked. Or name a --command, --library or --node.

    Exit codes: 0 all as required, but for failures milder than --fail-on, 1 something
    is not, 2 bad input or nothing to check.
    """
    check_arguments(click.get_current_context())
    if node is not None:
        changed = _changed(RunSettings().examples, None, tolerance, timeout, fail_on)
        chosen = NodeOptions(node, rule, tier, only, tolerance, timeout, changed)
        if list_them:
            show_scenarios(chosen, as_json)
            return None
        return check_node(chosen, known, by_word(fail_on), junit, out, as_json)
    check_names(only, *([] if rule is None else [rule]))
    is_strict = strict or list_them
    select = partial(chosen_checks, names=only, groups=groups, is_strict=is_strict)
    if list_them:
        _list(rule, select, as_json)
        return None
    check_outputs(junit, out, environments)
    if known is not None:
        lines_of(known)  # read before libraries are installed, used after
    limit = by_word(fail_on)
    settings = RunSettings(examples=examples, seed=seed)
    changed = _changed(examples, seed, tolerance, timeout, fail_on)
    changed += " --strict" if strict else ""
    call_options = CallOptions(
        rule, call, give, imports, where, dtypes, timeout, python, changed
    )
    selected = selection(target, program, libraries, environments, call_options)
    reasons = _known(known, selected.targets)
    reports, problem = _run(selected, select, settings, tolerance, reasons)
    left_out = with_problems(reports, selected.left_out)
    if problem is None:
        check_not_empty(reports, left_out)
    if reports:
        results = results_of(reports, left_out, settings, tolerance, limit)
        if as_json:
            click.echo(json_text(results))
        else:
            show_reports(reports, left_out)
    if problem is not None:
        raise problem
    write_results(reports, results, limit, junit, out)
    return FAILED if any(report.fails(limit) for report in reports) else 0


def _changed(
    examples: int, seed: int | None, tolerance: float, timeout: float, fail_on: str
) -> str:
    """Return the options with other values than the default, as words of a command."""
    given = {
        "examples": (examples, RunSettings().examples),
        "seed": (seed, None),
        "tolerance": (tolerance, TOLERANCE),
        "timeout": (timeout, options.DEFAULT_TIMEOUT),
        "fail-on": (fail_on, FAIL_ON.word),
    }
    return "".join(
        f" --{name} {value}"
        for name, (value, default) in given.items()
        if value != default
    )


def _list(rule: str | None, chosen: Chosen, as_json: bool) -> None:
    rules = list(SUBJECTS) if rule is None else [rule]
    found = [check for name in rules for check in chosen(name)]
    if not as_json:
        show_checks(found)
        return
    rows = [
        {
            "name": check.name,
            "group": check.claim.group,
            "severity": check.severity,
            "statement": check.claim.statement,
            "requires": check.requires,
        }
        for check in found
    ]
    click.echo(json_text(rows))


def _known(path: Path | None, targets: Sequence[SelectedTarget]) -> KnownFailures:
    if path is None:
        return {}
    names = {selected.target.name for selected in targets}
    every = all_checks(*(selected.target.rule for selected in targets))
    return read_known_failures(path, names, every)


def _run(
    selected: Selection,
    select: Chosen,
    settings: RunSettings,
    tolerance: float,
    known: KnownFailures,
) -> tuple[list[TargetReport], ValueError | None]:
    """Return the reports, and what kept others from being made, if anything did."""
    reports: list[TargetReport] = []
    total = sum(len(select(each.target.rule)) for each in selected.targets)
    with progress_of_checks(total) as on_step:
        found = run_suite(
            selected.targets,
            select,
            settings=settings,
            tolerance=tolerance,
            known=known,
            on_step=on_step,
        )
        try:
            reports.extend(found)
        except ValueError as problem:
            return reports, problem
    return reports, None
