"""The runner of a check: examples from hypothesis, shrunk when one fails."""

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import hypothesis
import numpy as np
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis.errors import Flaky, Unsatisfiable

from boxgeom_conformance.case import Case
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.claim import ONCE, Claim
from boxgeom_conformance.failure import CheckOutcome, Failure, NothingToAskError
from boxgeom_conformance.fresh_process import earlier_calls, remembers, reminder_of
from boxgeom_conformance.hypothesis_storage import nothing_stored
from boxgeom_conformance.shown_calls import shown_calls
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial

MOST_SHRINKING = 20.0
"""Seconds for all failures of a target to be made small."""

HURRIED = 0.5
"""Seconds that each failure gets then."""

FORGOTTEN = "in a fresh process it does not fail"


@dataclass(frozen=True)
class RunSettings:
    """How long to look for a failure.

    Attributes:
        examples: the most cases to try per claim; costly claims get fewer.
        seed: of the cases; None draws the same ones every time.
        shrink: whether to look for a smaller case once one fails.
        patience: how many seconds to spend on shrinking a failure, whether what is
            tried then fails or not.
    """

    examples: int = 40
    seed: int | None = None
    shrink: bool = True
    patience: float = 10.0

    def after(self, seconds: float) -> "RunSettings":
        """Return the settings once a target's failures have taken so long.

        Then the others are told nearly as they are found.

        >>> RunSettings().after(1.0).patience, RunSettings().after(21.0).patience
        (10.0, 0.5)
        """
        hurried = min(self.patience, HURRIED)
        patience = self.patience if seconds <= MOST_SHRINKING else hurried
        return dataclasses.replace(self, patience=patience)


DEFAULT = RunSettings()


class _EnoughError(BaseException):
    """Stops hypothesis at once, which catches Exceptions only."""


class _BadInputError(BaseException):
    """Stops hypothesis at once: bad input is not a failure to shrink."""

    def __init__(self, error: ValueError) -> None:
        self.error = error


@dataclass
class _Attempts:
    """Counts what is tried, and keeps the last failure."""

    trial: Trial
    claim: Claim
    settings: RunSettings
    tried: int = 0
    failure: Failure | None = None
    failed_on: Any = None
    failed_at: float = 0.0

    def __call__(self, drawn: Any) -> None:
        if self._has_waited():
            raise _EnoughError
        try:
            fitted = _fitted(drawn, self.trial.target)
            self.tried += 1
            self.claim.body(self.trial, fitted)
        except ValueError as error:
            raise _BadInputError(error) from None
        except Failure as failure:
            self.failed_at = self.failed_at or time.monotonic()
            self.failure, self.failed_on = failure, fitted
            if failure.outcome == CheckOutcome.HUNG or self._has_waited():
                raise _EnoughError from None
            raise

    def _has_waited(self) -> bool:
        """Return whether a smaller case has been looked for long enough."""
        waited = time.monotonic() - self.failed_at
        return self.failure is not None and waited > self.settings.patience


def run(
    name: str, requires: str, claim: Claim, trial: Trial, settings: RunSettings
) -> CheckResult:
    """Return how a claim fares in a trial.

    Args:
        name: the check's.
        requires: the definition or theorem that requires it.
        claim: the claim.
        trial: the implementation.
        settings: how long to look for a failure.

    Raises:
        ValueError: the target cannot be loaded, or its condition on cases fails.
    """
    reason = claim.skip_reason(trial.target)
    result = CheckResult(
        name,
        claim.statement,
        requires,
        CheckOutcome.SKIPPED,
        reason=reason,
        severity=claim.severity,
    )
    if reason:
        return result
    start = time.monotonic()
    attempts = _Attempts(trial, claim, settings)
    outcome, reason = _outcome_of(attempts)
    earlier = earlier_calls(trial.target)
    reminded = None
    if attempts.failure is not None and _is_due_to_earlier_calls(attempts):
        outcome, reason = CheckOutcome.REMEMBERED, FORGOTTEN
        reminded = _reminded(attempts, earlier)
    result = dataclasses.replace(
        result,
        outcome=outcome,
        reason=reason,
        tried=attempts.tried,
        seconds=time.monotonic() - start,
    )
    reminder, failure = reminded or (None, attempts.failure)
    if failure is None or result.is_fine:
        return result
    return dataclasses.replace(
        result,
        got=failure.got,
        wanted=failure.wanted,
        calls=shown_calls(trial.target, failure, outcome, reminder),
        cases=failure.cases,
    )


def _outcome_of(attempts: _Attempts) -> tuple[CheckOutcome, str]:
    """Return how all attempts end together, and why if no failure says so."""
    try:
        # Overflow in our arithmetic on their numbers is judged, not warned of.
        with np.errstate(all="ignore"), nothing_stored():
            _try_all(attempts)
    except _BadInputError as stop:
        raise stop.error from None
    except (Failure, _EnoughError):
        assert attempts.failure is not None
        return attempts.failure.outcome, ""
    except Flaky:
        return CheckOutcome.DIFFERED, "the same call did not fail again"
    except (Unsatisfiable, NothingToAskError):
        return CheckOutcome.SKIPPED, "no case that the target takes"
    return CheckOutcome.PASSED, ""


def _is_due_to_earlier_calls(attempts: _Attempts) -> bool:
    assert attempts.failure is not None
    with np.errstate(all="ignore"), nothing_stored():
        return remembers(
            attempts.claim, attempts.trial, attempts.failed_on, attempts.failure
        )


def _reminded(
    attempts: _Attempts, earlier: Sequence[Case]
) -> tuple[Case, Failure] | None:
    assert attempts.failure is not None
    with np.errstate(all="ignore"), nothing_stored():
        return reminder_of(attempts.claim, attempts.trial, attempts.failed_on, earlier)


def _try_all(attempts: _Attempts) -> None:
    claim, settings = attempts.claim, attempts.settings
    if claim.cases is None:
        attempts(None)
        return

    def attempt(drawn: Any) -> None:  # hypothesis wants a function, not an object
        attempts(drawn)

    drawn = claim.cases(attempts.trial.subject)
    strata = drawn if isinstance(drawn, list) else [drawn]
    least = 1 if claim.effort <= ONCE else 2
    most = max(least, round(claim.effort * settings.examples / len(strata)))
    phases = (Phase.generate, Phase.shrink) if settings.shrink else (Phase.generate,)
    for cases in strata:
        test = hypothesis.settings(
            max_examples=most,
            derandomize=settings.seed is None,
            database=None,
            deadline=None,
            phases=phases,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )(given(cases)(attempt))
        if settings.seed is not None:
            test = hypothesis.seed(settings.seed)(test)
        test()


def _fitted(drawn: Any, target: Target) -> Any:
    """Return what was drawn, in a number type that the target takes."""
    if isinstance(drawn, tuple) and isinstance(drawn[0], Case):
        return (_fitted(drawn[0], target), *drawn[1:])
    if not isinstance(drawn, Case):
        return drawn
    assume(target.takes(drawn))
    if drawn.dtype in target.dtypes:
        return drawn
    with np.errstate(over="ignore"):
        fitted = drawn.as_type(target.dtypes[0])
    assume(np.isfinite(fitted.received).all())
    return fitted
