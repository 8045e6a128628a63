"""``boxgeom check --node``: is a program the node that its rule needs?"""

import contextlib
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from click.core import ParameterSource
from rich.table import Table
from rich.text import Text

from boxgeom.arguments import nearest
from boxgeom.command.json_text import json_text
from boxgeom.command.progress import progress_bar
from boxgeom.command.tables import print_table, text_column
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.command.results import (
    check_not_empty,
    check_outputs,
    results_of,
    write_results,
)
from boxgeom_conformance.command.tables import show_reports
from boxgeom_conformance.failure import CheckOutcome, LoadError
from boxgeom_conformance.known_failures import (
    KnownFailures,
    read_known_failures,
    with_known_failures,
)
from boxgeom_conformance.nodes.checks import check_nodes
from boxgeom_conformance.nodes.honest_nodes import HonestNodes
from boxgeom_conformance.nodes.scenario import Scenario, Tier
from boxgeom_conformance.nodes.scenarios import scenarios
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.targets.command import words_of
from boxgeom_conformance.targets.conversation import Conversation

FAILED = 1
DEFAULT_RULE = "box-geom"
APPLY = (
    *("node", "tier", "rule", "only", "tolerance", "timeout", "fail_on"),
    *("known", "junit", "out", "as_json", "list_them"),
)
"""The arguments of ``boxgeom check`` that mean something beside ``--node``."""


@dataclass(frozen=True)
class NodeOptions:
    """How a node is checked, as the command line says.

    Attributes:
        command: of ``--node``.
        rule: of ``--as``; BOX-GEOM if none is named.
        tier: of ``--tier``.
        only: of ``--only``.
        tolerance: of ``--tolerance``.
        timeout: of ``--timeout``, in seconds.
        changed: further options that a command needs to repeat the run.
    """

    command: str
    rule: str | None
    tier: str
    only: tuple[str, ...]
    tolerance: float
    timeout: float
    changed: str = ""

    @property
    def rerun(self) -> str:
        """The command that checks it again."""
        words = ["boxgeom", "check", "--node", self.command]
        words += ["--as", self.rule] if self.rule else []
        words += ["--tier", self.tier] if self.tier != Tier.TINY else []
        return shlex.join(words) + self.changed

    def chosen(self) -> list[Scenario]:
        """Return the scenarios to play.

        Raises:
            ValueError: there is no scenario of a name, or none of the rule.
        """
        every = scenarios(self.rule or DEFAULT_RULE, Tier(self.tier))
        names = [scenario.name for scenario in every]
        for name in self.only:
            if name not in names:
                raise ValueError(
                    "--only: need the name of a scenario of this tier (--list shows "
                    f"them), got {name!r}{nearest(name, names)}"
                )
        return [it for it in every if not self.only or it.name in self.only]


def check_node(
    options: NodeOptions,
    known: Path | None,
    limit: Severity,
    junit: Path | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Put a node through its scenarios, print what came of it, and return the verdict.

    Raises:
        ValueError: the program cannot be started, takes no part in anything, or an
            argument does not fit.
    """
    check_outputs(junit, out, None)
    reports = [node_report(options, known)]
    check_not_empty(reports, {})
    once = RunSettings(examples=1)
    results = results_of(reports, {}, once, options.tolerance, limit)
    if as_json:
        click.echo(json_text(results))
    else:
        show_reports(reports, {})
    write_results(reports, results, limit, junit, out)
    return FAILED if reports[0].fails(limit) else 0


def node_report(options: NodeOptions, known: Path | None) -> TargetReport:
    """Return what came of the scenarios.

    Raises:
        ValueError: the program cannot be started, or an argument does not fit.
    """
    chosen = options.chosen()
    words = words_of(options.command, "--node")
    names = [scenario.name for scenario in chosen]
    reasons = read_known_failures(known, [options.command], names) if known else {}
    nodes = HonestNodes(lambda: Conversation(words, options.timeout))
    try:
        with contextlib.closing(nodes):
            results = _results(options, chosen, nodes, reasons)
    except LoadError as error:
        raise ValueError(f"--node: {options.command}: {error}") from error
    return TargetReport(
        target=options.command,
        rule=options.rule or DEFAULT_RULE,
        library="",
        version="",
        note="",
        rerun=options.rerun,
        problem="",
        results=tuple(results),
    )


def _results(
    options: NodeOptions,
    chosen: Sequence[Scenario],
    nodes: HonestNodes,
    known: KnownFailures,
) -> list[CheckResult]:
    """Return how the scenarios end; once one hangs, the others are not played."""
    results: list[CheckResult] = []
    hung = ""
    with progress_bar() as progress:
        task = progress.add_task("checking", total=len(chosen))
        for scenario in chosen:
            progress.update(task, description=scenario.name)
            if hung:
                results.append(_not_asked(scenario, hung))
                continue
            found = check_nodes(
                scenario, nodes, command=options.command, tolerance=options.tolerance
            )
            hung = found.name if found.outcome == CheckOutcome.HUNG else ""
            results.append(with_known_failures(known, options.command, found))
            progress.advance(task)
    return results


def _not_asked(scenario: Scenario, hung: str) -> CheckResult:
    return CheckResult(
        scenario.name,
        scenario.statement,
        scenario.requires,
        CheckOutcome.NOT_ASKED,
        reason=f"it hung in {hung}",
        severity=scenario.severity,
    )


def check_arguments(context: click.Context) -> None:
    """Raise ValueError unless the arguments given mean something beside ``--node``."""
    has_node = context.params["node"] is not None
    for parameter in context.command.params:
        name = str(parameter.name)
        given = context.get_parameter_source(name) == ParameterSource.COMMANDLINE
        if given and has_node and name not in APPLY:
            shown = parameter.human_readable_name
            label = parameter.opts[0] if parameter.opts[0][:1] == "-" else shown
            raise ValueError(f"--node: {label} does not apply to a node")
        if given and name == "tier" and not has_node:
            raise ValueError("--tier: need --node, whose scenarios come in tiers")


def show_scenarios(options: NodeOptions, as_json: bool) -> None:
    """Print the names of scenarios, what happens in them, and what requires it."""
    chosen = options.chosen()
    if as_json:
        rows = [
            {
                "name": scenario.name,
                "group": "node",
                "severity": scenario.severity,
                "statement": scenario.statement,
                "requires": scenario.requires,
            }
            for scenario in chosen
        ]
        click.echo(json_text(rows))
        return
    table = Table(title=f"{len(chosen)} scenarios")
    for header in ("scenario", "what happens", "required by"):
        text_column(table, header)
    for scenario in chosen:
        row = (scenario.name, scenario.statement, scenario.requires)
        table.add_row(*map(Text, row))
    print_table(table)
