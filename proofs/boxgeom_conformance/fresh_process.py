"""Does what failed fail in a fresh process too, or is it earlier calls that matter?"""

import contextlib
import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from boxgeom_conformance.case import Case
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.claim import Claim
from boxgeom_conformance.failure import CheckOutcome, Failure, UnresponsiveError
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.target import Reply, Target
from boxgeom_conformance.targets.wrapped import WrappedTarget
from boxgeom_conformance.trial import Trial

ONCE = settings(
    max_examples=1,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

MOST_SECONDS = 10.0
"""For finding a call that matters to a later one."""

REPEATS = 4
"""Fresh processes that must agree, or it is chance that makes the difference."""


@dataclass(frozen=True, eq=False)
class FreshTarget(WrappedTarget):
    """A program or function, each of whose calls gets a process of its own.

    Attributes:
        target: the same, whose calls share a process.
    """

    target: ProcessTarget

    def call(self, case: Case) -> Reply:
        """Return what it does with a case that is the first it hears of."""
        self.target.conversation.close()
        return self.target.call(case)


@dataclass(frozen=True, eq=False)
class RemindedTarget(WrappedTarget):
    """A program or function that hears of another case before each case.

    Attributes:
        target: the same, whose calls share a process.
        reminder: the other case.
    """

    target: ProcessTarget
    reminder: Case

    def call(self, case: Case) -> Reply:
        """Return what it does with a case that is the second it hears of."""
        self.target.conversation.close()
        with contextlib.suppress(UnresponsiveError):
            self.target.call(self.reminder)
        return self.target.call(case)


def earlier_calls(target: Target) -> list[Case]:
    """Return the latest different cases that a target was asked, the last one first."""
    if not isinstance(target, ProcessTarget):
        return []
    return list({case.key: case for case in reversed(target.asked)}.values())


def reminder_of(
    claim: Claim, trial: Trial, drawn: Any, earlier: Sequence[Case]
) -> tuple[Case, Failure] | None:
    """Return an earlier call after which a claim fails in a fresh process, and how.

    Cost: starting a process per call, for up to `MOST_SECONDS`.

    Args:
        claim: what failed.
        trial: of what.
        drawn: on what.
        earlier: the calls to try.
    """
    assert isinstance(trial.target, ProcessTarget)
    start = time.monotonic()
    for case in earlier:
        if time.monotonic() - start > MOST_SECONDS:
            break
        reminded = RemindedTarget(trial.target, case)
        failure = _ended(claim, dataclasses.replace(trial, target=reminded), drawn)[1]
        if failure is not None:
            return case, failure
    return None


def remembers(claim: Claim, trial: Trial, drawn: Any, failure: Failure) -> bool:
    """Return whether a failure is due to earlier calls.

    It is if the claim holds when each call gets a fresh process, and if several fresh
    processes agree, as those of a function that draws random numbers would not. Cost:
    starting them.

    Args:
        claim: what failed.
        trial: of what.
        drawn: on what.
        failure: how.
    """
    if not isinstance(trial.target, ProcessTarget):
        return False  # a function in this process cannot be started again
    if failure.outcome == CheckOutcome.HUNG:
        return False
    fresh = dataclasses.replace(trial, target=FreshTarget(trial.target))
    try:
        return _ended(claim, fresh, drawn)[0] and all(
            _agree(fresh, case) for case in failure.cases
        )
    except Failure:
        return False


def _ended(claim: Claim, trial: Trial, drawn: Any) -> tuple[bool, Failure | None]:
    """Return whether a claim holds, and how it fails; neither if it asks nothing."""
    held: list[bool] = []
    failures: list[Failure] = []

    @ONCE
    @given(st.just(drawn))
    def attempt(drawn: Any) -> None:  # a claim may only assume in such a test
        try:
            claim.body(trial, drawn)
            held.append(True)
        except Failure as failure:
            failures.append(failure)

    with contextlib.suppress(Unsatisfiable):
        attempt()
    return bool(held), failures[0] if failures else None


def _agree(fresh: Trial, case: Case) -> bool:
    first, *others = [fresh.reply(case) for _ in range(REPEATS)]
    return all(
        other.refusal == first.refusal
        and np.array_equal(_numbers(other), _numbers(first), equal_nan=True)
        for other in others
    )


def _numbers(reply: Reply) -> Any:
    return np.empty(0) if reply.output is None else reply.output


def told_once(result: CheckResult, first: CheckResult | None) -> CheckResult:
    """Return a result, skipped if it is due to what an earlier one already tells.

    Args:
        result: of a check.
        first: of the first check that found earlier calls to matter, None if none did.
    """
    if first is None or result.outcome != CheckOutcome.REMEMBERED:
        return result
    reason = f"in a fresh process nothing fails here; see {first.name}"
    skipped = CheckOutcome.SKIPPED
    return dataclasses.replace(
        result, outcome=skipped, reason=reason, got="", wanted="", calls=()
    )
