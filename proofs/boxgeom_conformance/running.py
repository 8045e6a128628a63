"""Running a check: examples from hypothesis, shrunk when one fails."""

import dataclasses
import time
from dataclasses import dataclass
from typing import Any

import hypothesis
import numpy as np
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis.errors import Flaky, Unsatisfiable

from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import Claim
from boxgeom_conformance.failure import Failure, NothingToAskError, Outcome
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial

FINE = (Outcome.PASSED, Outcome.SKIPPED, Outcome.KNOWN)


@dataclass(frozen=True)
class Running:
    """How long to look for a failure.

    Attributes:
        examples: how many cases to try of a claim, at most; costly ones get fewer.
        seed: of the cases; None draws the same ones every time.
        shrink: whether to look for a smaller case once one fails.
        patience: after how many seconds with a failure to stop shrinking it.
    """

    examples: int = 40
    seed: int | None = None
    shrink: bool = True
    patience: float = 20.0


DEFAULT = Running()


@dataclass(frozen=True)
class Result:
    """How a check ended.

    Attributes:
        name: the check's, such as "krum/has_the_least_score".
        statement: what it claims, in words.
        requires: the definition or theorem that requires it.
        outcome: how it ended.
        got: what came out, if it failed.
        wanted: what should have.
        calls: what shows it, to be pasted.
        told: why it was skipped, or is expected to fail.
        tried: how many cases were tried.
        seconds: how long it took.
    """

    name: str
    statement: str
    requires: str
    outcome: Outcome
    got: str = ""
    wanted: str = ""
    calls: tuple[str, ...] = ()
    told: str = ""
    tried: int = 0
    seconds: float = 0.0

    @property
    def is_fine(self) -> bool:
        """Whether nothing was found wrong."""
        return self.outcome in FINE

    def explain(self) -> str:
        """Return what came out, what should have, the calls, and what requires it."""
        lines = [f"{self.name}: {self.outcome}"]
        if self.got:
            lines += [f"  got        {self.got}", f"  should be  {self.wanted}"]
        lines += [f"  call       {call}" for call in self.calls]
        lines += [f"  required   by {self.requires} (docs/spec.md)"]
        return "\n".join(lines)


class _EnoughError(BaseException):
    """Stops hypothesis at once; no exception of its own does."""


class _BadInputError(BaseException):
    """Stops hypothesis at once: bad input is no failure to be shrunk."""

    def __init__(self, error: ValueError) -> None:
        self.error = error


@dataclass
class _Attempts:
    """Counts what is tried, and keeps the last failure."""

    trial: Trial
    claim: Claim
    running: Running
    tried: int = 0
    failure: Failure | None = None
    failed_at: float = 0.0

    def __call__(self, drawn: Any) -> None:
        try:
            fitted = _fitted(drawn, self.trial.target)
            self.tried += 1
            self.claim.body(self.trial, fitted)
        except ValueError as error:
            raise _BadInputError(error) from None
        except Failure as failure:
            self.failed_at = self.failed_at or time.monotonic()
            self.failure = failure
            waited = time.monotonic() - self.failed_at
            if failure.outcome == Outcome.HUNG or waited > self.running.patience:
                raise _EnoughError from None
            raise


def run(
    name: str,
    requires: str,
    claim: Claim,
    trial: Trial,
    reason: str,
    running: Running,
) -> Result:
    """Return how a claim fares on a trial; a reason says why it cannot be asked.

    Raises:
        ValueError: the target cannot be loaded, or a condition on cases not be told.
    """
    blank = Result(name, claim.statement, requires, Outcome.SKIPPED, told=reason)
    if reason:
        return blank
    start = time.monotonic()
    attempts = _Attempts(trial, claim, running)
    outcome, told = Outcome.PASSED, ""
    try:
        # What their numbers make of our arithmetic is for us to judge, not to warn of.
        with np.errstate(all="ignore"):
            _try_all(attempts, trial, claim, running)
    except _BadInputError as stop:
        raise stop.error from None
    except (Failure, _EnoughError):
        assert attempts.failure is not None
        outcome = attempts.failure.outcome
    except Flaky:
        outcome, told = Outcome.DIFFERED, "the same call did not fail again"
    except (Unsatisfiable, NothingToAskError):
        outcome, told = Outcome.SKIPPED, "no case that the target takes"
    failed = attempts.failure if outcome not in FINE else None
    shown = [trial.target.show(case) for case in failed.cases] if failed else []
    return dataclasses.replace(
        blank,
        outcome=outcome,
        got=failed.got if failed else "",
        wanted=failed.wanted if failed else "",
        calls=tuple(shown),
        told=told,
        tried=attempts.tried,
        seconds=time.monotonic() - start,
    )


def _try_all(attempts: _Attempts, trial: Trial, claim: Claim, running: Running) -> None:
    if claim.cases is None:
        attempts(None)
        return

    def attempt(drawn: Any) -> None:
        attempts(drawn)

    phases = (Phase.generate, Phase.shrink) if running.shrink else (Phase.generate,)
    examples = max(2, round(claim.effort * running.examples))
    test = hypothesis.settings(
        max_examples=examples,
        derandomize=running.seed is None,
        database=None,
        deadline=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )(given(claim.cases(trial.subject))(attempt))
    if running.seed is not None:
        test = hypothesis.seed(running.seed)(test)
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
