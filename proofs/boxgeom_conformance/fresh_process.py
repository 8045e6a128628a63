"""Does what failed fail in a fresh process too, or is it earlier calls that matter?"""

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from boxgeom_conformance.case import Case
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.claim import Claim
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.target import Reply
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
        return _holds(claim, fresh, drawn) and all(
            _agree(fresh, case) for case in failure.cases
        )
    except Failure:
        return False


def _holds(claim: Claim, fresh: Trial, drawn: Any) -> bool:
    """Return whether a claim holds; not if it asks nothing, or raises."""
    held = []

    @ONCE
    @given(st.just(drawn))
    def attempt(drawn: Any) -> None:  # a claim may only assume in such a test
        with contextlib.suppress(Failure):
            claim.body(fresh, drawn)
            held.append(True)

    with contextlib.suppress(Unsatisfiable):
        attempt()
    return bool(held)


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
