"""A suite: the checks of many targets."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from boxgeom_conformance.causes import with_causes
from boxgeom_conformance.check import Check, checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome, LoadError
from boxgeom_conformance.fresh_process import told_once
from boxgeom_conformance.known_failures import KnownFailures, with_known_failures
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.targets.process import ProcessTarget

LOOKING_FOR_CAUSES = "looking for causes"


@dataclass(frozen=True, eq=False)
class SelectedTarget:
    """A target in a suite, and where it comes from.

    Attributes:
        target: the implementation.
        library: the library that it belongs to, "" if that has no adapter.
        version: that library's version.
        note: what a reader of the results should know.
        rerun: the command that checks it alone.
    """

    target: ProcessTarget
    library: str = ""
    version: str = ""
    note: str = ""
    rerun: str = ""

    def report(self, results: Sequence[CheckResult], problem: str = "") -> TargetReport:
        """Return a report of its results, or of the problem that kept it from any."""
        return TargetReport(
            target=self.target.name,
            rule=self.target.rule,
            library=self.library,
            version=self.version,
            note=self.note,
            rerun=self.rerun,
            problem=problem,
            results=tuple(results),
        )


def chosen_checks(
    rule: str, names: Sequence[str], groups: Sequence[str], *, is_strict: bool
) -> list[Check]:
    """Return the checks of a rule by their names and groups, all if none is named.

    Those of the strict mode are among them in that mode, or if checks are named.

    Raises:
        ValueError: there is no such rule.
    """
    return [
        check
        for check in checks(rule, strict=is_strict or bool(names))
        if (not names or check.name in names or check.claim.name in names)
        and (not groups or check.claim.group in groups)
    ]


OnStep = Callable[[SelectedTarget, str, Sequence[CheckResult]], None]
"""Told what comes next of a target: a check by its name, and the results so far."""


def run_suite(
    targets: Iterable[SelectedTarget],
    select: Callable[[str], Sequence[Check]],
    *,
    settings: RunSettings,
    tolerance: float,
    known: KnownFailures,
    on_step: OnStep,
) -> Iterator[TargetReport]:
    """Yield a report for every target, as soon as its checks are done.

    What hangs once is likely to hang again, and each time costs the whole timeout, so
    the rest of its checks are not asked, unless the hang is a known failure.

    Args:
        targets: the targets.
        select: returns the checks of a rule.
        settings: how long to look for failures.
        tolerance: how far answers may be off.
        known: failures that are expected.
        on_step: called before each check, and before causes are looked for.

    Raises:
        LoadError: a target that belongs to no library cannot be loaded.
        ValueError: a target's condition on cases fails.
    """
    for selected in targets:
        target, asked = selected.target, select(selected.target.rule)
        results: list[CheckResult] = []
        remembered: CheckResult | None = None
        problem = ""
        with contextlib.closing(target.conversation):
            try:
                for check in asked:
                    on_step(selected, check.name, results)
                    found = _found(check, target, results, settings, tolerance)
                    found = told_once(found, remembered)
                    if found.outcome == CheckOutcome.REMEMBERED:
                        remembered = found
                    results.append(with_known_failures(known, target.name, found))
                on_step(selected, LOOKING_FOR_CAUSES, results)
                results = with_causes(target, asked, results, settings, tolerance)
            except LoadError as error:
                if not selected.library:
                    raise
                results, problem = [], str(error)
        yield selected.report(results, problem)


def _found(
    check: Check,
    target: ProcessTarget,
    before: Sequence[CheckResult],
    settings: RunSettings,
    tolerance: float,
) -> CheckResult:
    """Return the result of a check after others."""
    reason = _reason_not_to_ask(before)
    if reason:
        return check.unasked(reason)
    how = settings.after(sum(r.seconds for r in before if not r.is_fine))
    return check.run(target, settings=how, tolerance=tolerance)


def _reason_not_to_ask(results: Sequence[CheckResult]) -> str:
    """Return why a target with these results is not asked any more, "" if it is."""
    for result in results:
        if result.outcome == CheckOutcome.HUNG:
            return f"it hung in {result.name}"
    return ""
