"""Checks of a node: each scenario is a check of its own."""

import dataclasses
import time

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.nodes.failure import NodeFailure, NotProvidedError
from boxgeom_conformance.nodes.honest_nodes import HonestNodes
from boxgeom_conformance.nodes.scenario import Scenario

REMEMBERS = "remembers an earlier run: let every start begin another one"


def check_nodes(
    scenario: Scenario, nodes: HonestNodes, *, command: str, tolerance: float
) -> CheckResult:
    """Return how nodes fare in a scenario.

    After a failure it is played again by fresh instances: if they pass, the failure is
    one of what the program remembers of an earlier run.

    Args:
        scenario: the scenario.
        nodes: the honest nodes.
        command: what runs a node, to be shown.
        tolerance: how far promises may be off, in units of the vectors' spread.

    Raises:
        ValueError: the program cannot be started.
    """
    start = time.monotonic()
    result = CheckResult(
        scenario.name,
        scenario.statement,
        scenario.requires,
        CheckOutcome.PASSED,
        severity=scenario.severity,
    )
    try:
        failure = _failure(scenario, nodes, tolerance)
        if failure is not None:
            calls = nodes.shown(failure.nodes[:2], command)
            result = _failed(result, failure, calls)
    except NotProvidedError as error:
        told = str(error) or "the program takes no part"
        result = dataclasses.replace(result, outcome=CheckOutcome.SKIPPED, reason=told)
    return dataclasses.replace(result, tried=1, seconds=time.monotonic() - start)


def _failure(
    scenario: Scenario, nodes: HonestNodes, tolerance: float
) -> NodeFailure | None:
    """Return what goes wrong, in fresh instances too unless it says otherwise."""
    first = _played(scenario, nodes, tolerance)
    if first is None or first.outcome == CheckOutcome.HUNG:
        return first
    nodes.close()
    return _played(scenario, nodes, tolerance) or NodeFailure(
        CheckOutcome.REMEMBERED,
        f"{first.got}, but not in fresh processes",
        "what it is without earlier runs",
        first.requires,
        first.nodes,
    )


def _played(
    scenario: Scenario, nodes: HonestNodes, tolerance: float
) -> NodeFailure | None:
    nodes.forget()
    try:
        scenario.play(nodes, tolerance)
    except NodeFailure as failure:
        return failure
    return None


def _failed(result: CheckResult, failure: NodeFailure, calls: list[str]) -> CheckResult:
    return dataclasses.replace(
        result,
        outcome=failure.outcome,
        got=failure.got,
        wanted=failure.wanted,
        calls=tuple(calls),
        requires=failure.requires or result.requires,
        cause=REMEMBERS if failure.outcome == CheckOutcome.REMEMBERED else "",
    )
