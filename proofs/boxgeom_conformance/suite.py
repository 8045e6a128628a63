"""A suite: many checks of many targets, and what came of them."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from boxgeom_conformance.check import Check, checks
from boxgeom_conformance.failure import LoadError, Outcome
from boxgeom_conformance.known_failures import KnownFailures, in_view_of
from boxgeom_conformance.running import Result, Running
from boxgeom_conformance.targets.process import ProcessTarget


@dataclass(frozen=True, eq=False)
class Contender:
    """A target in a suite.

    Attributes:
        target: the implementation.
        rule: the rule that it implements.
        library: the library that it is of, "" if it is none with an adapter.
        version: that library's version.
        note: what a reader of the results should know.
        again: the command that checks it alone.
    """

    target: ProcessTarget
    rule: str
    library: str = ""
    version: str = ""
    note: str = ""
    again: str = ""


@dataclass(frozen=True, eq=False)
class Report:
    """What came of the checks of one target.

    Attributes:
        contender: the target.
        results: of its checks.
        problem: why a library's function could not be loaded, "" if it could.
    """

    contender: Contender
    results: tuple[Result, ...]
    problem: str = ""

    @property
    def failures(self) -> list[Result]:
        """The results that are not fine."""
        return [result for result in self.results if not result.is_fine]

    def count(self, *outcomes: Outcome) -> int:
        """Return how many checks ended in one of these ways."""
        return sum(result.outcome in outcomes for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready lists, dicts, numbers."""
        contender = self.contender
        return {
            "target": contender.target.name,
            "rule": contender.rule,
            "library": contender.library,
            "version": contender.version,
            "note": contender.note,
            "again": contender.again,
            "problem": self.problem,
            "results": [dataclasses.asdict(result) for result in self.results],
        }


def chosen_checks(
    rule: str, names: Sequence[str], groups: Sequence[str]
) -> list[Check]:
    """Return the checks of a rule that were asked for, all if none were named."""
    return [
        check
        for check in checks(rule)
        if (not names or check.name in names or check.claim.name in names)
        and (not groups or check.claim.group in groups)
    ]


def run_suite(
    contenders: Iterable[Contender],
    select: Callable[[str], Sequence[Check]],
    *,
    running: Running,
    tolerance: float,
    known: KnownFailures,
    on_result: Callable[[Contender, Result], None],
) -> Iterator[Report]:
    """Return a report for every target, as soon as its checks are done.

    Args:
        contenders: the targets.
        select: the checks of a rule.
        running: how long to look for failures.
        tolerance: how far answers may be off.
        known: failures that are expected.
        on_result: called with every result.

    Raises:
        LoadError: a target that is not of a library cannot be loaded.
    """
    for contender in contenders:
        results: list[Result] = []
        problem = ""
        with contextlib.closing(contender.target.conversation):
            try:
                for check in select(contender.rule):
                    found = check.run(
                        contender.target, running=running, tolerance=tolerance
                    )
                    results.append(in_view_of(known, contender.target.name, found))
                    on_result(contender, results[-1])
            except LoadError as error:
                if not contender.library:
                    raise
                results, problem = [], str(error)
        yield Report(contender, tuple(results), problem)
