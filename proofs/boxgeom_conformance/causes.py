"""Causes: what one change would mend, so that many failures read as one.

A cause is named only if it was tried: the checks that failed are run again with the
target called in another way, and those that hold then have that cause. What is left is
compared with the known bugs, see `boxgeom_conformance.known_bugs`.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from boxgeom_conformance.check import Check, checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.published import VECTORS
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.known_bugs import of_known_bug
from boxgeom_conformance.remedies import CALLS, CONDITIONS, PRECISIONS, Remedy
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.targets.target import Target

SILENT = (CheckOutcome.HUNG, CheckOutcome.CRASHED, CheckOutcome.GARBLED)
"""To ask a program again that answers so would cost more than it tells."""

LETS_PASS = "does not look at its arguments: an error is right where they mean nothing"


def with_causes(
    target: Target,
    asked: Sequence[Check],
    results: Sequence[CheckResult],
    settings: RunSettings,
    tolerance: float,
) -> list[CheckResult]:
    """Return the results of a target's checks, those that failed with their causes.

    Costs another run of the checks that failed, and one check per cause that is not it.
    """
    failed = [r for r in results if not r.is_fine]
    if any(result.outcome in SILENT for result in failed):
        return list(results)
    names = {r.name for r in failed if r.outcome != CheckOutcome.PASSED_AFTER_ALL}
    wrong = [check for check in asked if check.name in names]
    runner = _Runner(dataclasses.replace(settings, shrink=False), tolerance)
    causes = _of_remedies(CALLS, runner, target, wrong)
    wrong = [check for check in wrong if check.name not in causes]
    causes |= _of_remedies(PRECISIONS, runner, target, wrong)
    causes |= {r.name: LETS_PASS for r in failed if _lets_pass(r) and r.name in names}
    wrong = [check for check in wrong if check.name not in causes]
    if wrong:
        causes |= of_known_bug(target, asked, results, wrong, runner)
    wrong = [check for check in wrong if check.name not in causes]
    told = {r.name: r for r in failed}
    wrong = [c for c in wrong if told[c.name].outcome != CheckOutcome.REMEMBERED]
    runner = dataclasses.replace(runner, told=told)
    causes |= _of_remedies(CONDITIONS, runner, target, wrong)
    causes |= _of_one_error([r for r in failed if r.name not in causes])
    return [dataclasses.replace(r, cause=causes.get(r.name, "")) for r in results]


def _of_one_error(failed: Sequence[CheckResult]) -> dict[str, str]:
    """Return the cause of checks that end with an error that several end with."""
    raised = [r for r in failed if r.outcome == CheckOutcome.RAISED]
    times = Counter(result.got for result in raised)
    same = [result for result in raised if times[result.got] > 1]
    return {result.name: f"raises the same error: {result.got}" for result in same}


def _lets_pass(result: CheckResult) -> bool:
    return result.outcome == CheckOutcome.DID_NOT_REFUSE


@dataclass(frozen=True)
class _Runner:
    """Runs checks again, as they were run.

    Attributes:
        settings: how long to look for a failure.
        tolerance: how far an answer may be off.
        told: results of checks, by name, of which a case that is still asked counts as
            failed again: other examples may miss what is rare.
    """

    settings: RunSettings
    tolerance: float
    told: Mapping[str, CheckResult] = field(default_factory=dict)

    def __call__(self, check: Check, target: Target) -> CheckResult:
        told = self.told.get(check.name)
        if told and any(target.takes(case) for case in told.cases):
            return told
        return check.run(target, settings=self.settings, tolerance=self.tolerance)


def _of_remedies(
    remedies: Sequence[Remedy], run: _Runner, target: Target, wrong: Sequence[Check]
) -> dict[str, str]:
    """Return what remedies say of the checks that they mend, by name."""
    causes: dict[str, str] = {}
    for remedy in remedies:
        left = [check for check in wrong if check.name not in causes]
        if left and remedy.concerns(target, left[0].subject):
            asks = run
            if remedy.tolerance is not None:
                most = max(run.tolerance, remedy.tolerance)
                asks = dataclasses.replace(run, tolerance=most)
            mended = _mended(remedy.applied_to(target), asks, left)
            causes |= dict.fromkeys(mended, remedy.cause)
    return causes


def _mended(changed: Target, run: _Runner, wrong: Sequence[Check]) -> set[str]:
    """Return the names of the checks that hold of a target that is called so.

    There are none unless all of the worst hold, and the rule's own test vectors: of a
    few examples, a check can hold by luck.
    """
    in_order = sorted(wrong, key=_how_telling)
    worst = in_order[0].severity
    mended: dict[str, CheckOutcome] = {}
    for check in in_order:
        result = run(check, changed)
        if result.is_fine:
            mended[check.name] = result.outcome
        elif check.severity == worst:
            return set()
    vectors = [
        check
        for check in checks(wrong[0].subject.name)
        if check.claim.group == VECTORS and check.severity == Severity.ORDINARY
    ]
    holds = all(run(check, changed).is_fine for check in vectors)
    return set(mended) if holds and CheckOutcome.PASSED in mended.values() else set()


def _how_telling(check: Check) -> tuple[int, bool]:
    """Return a key that puts a rule's own definition first, and manners last."""
    is_own = check.claim.name == check.subject.claim
    return list(Severity).index(check.severity), not is_own
