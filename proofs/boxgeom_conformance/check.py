"""Checks: every claim about every rule, to be run on an implementation."""

import importlib
import unittest
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.claim import CLAIMS, Claim
from boxgeom_conformance.checks.definition import claim_as_defined
from boxgeom_conformance.checks.published import claims_of_vectors
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.runner import DEFAULT, RunSettings, run
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import SUBJECTS, Subject, find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import TOLERANCE, Trial
from boxgeom_conformance.worker.texts import described

for _module in ("definition", "laws", "rounds", "numerics", "contract"):
    importlib.import_module(f"boxgeom_conformance.checks.{_module}")


@dataclass(frozen=True)
class Check:
    """A claim about one rule; call it with an implementation in a test of your own.

    Attributes:
        subject: the rule.
        claim: the claim.
    """

    subject: Subject
    claim: Claim

    @property
    def name(self) -> str:
        """The rule and the claim, such as "krum/has_the_least_score"."""
        return f"{self.subject.name}/{self.claim.name}"

    @property
    def requires(self) -> str:
        """The definition or theorem that requires it."""
        return self.claim.requires.format(definition=self.subject.definition)

    @property
    def severity(self) -> Severity:
        """How much it matters if the check fails."""
        return self.claim.severity

    def __str__(self) -> str:
        return self.name

    def run(
        self,
        target: Target,
        *,
        settings: RunSettings = DEFAULT,
        tolerance: float = TOLERANCE,
    ) -> CheckResult:
        """Return how the check of a target ends.

        Args:
            target: the implementation.
            settings: how long to look for a failure.
            tolerance: how far an answer may be off, in units of the vectors' spread.

        Raises:
            ValueError: the target cannot be loaded, its condition on cases fails, or
                the tolerance is negative or not finite.
        """
        trial = Trial(self.subject, target, tolerance)
        return run(self.name, self.requires, self.claim, trial, settings)

    def unasked(self, reason: str) -> CheckResult:
        """Return the result of a check that is not run, for a reason."""
        return CheckResult(
            self.name,
            self.claim.statement,
            self.requires,
            CheckOutcome.NOT_ASKED,
            reason=reason,
            severity=self.severity,
        )

    def __call__(self, implementation: Callable[..., Any]) -> None:
        """Raise AssertionError unless the claim holds of an implementation.

        Args:
            implementation: a Python function; it is called as
                ``Subject.call`` says: ``f(X)`` for a rule that sees the vectors alone,
                ``f(X, n, t)`` for others, where X is an array of shape (m, d).

        Raises:
            AssertionError: the claim does not hold.
            unittest.SkipTest: the check does not apply to the implementation; pytest
                and unittest then show the test as skipped.
            ValueError: the implementation is not a function.
        """
        __tracebackhide__ = True  # pytest then shows the caller's line, not this one
        if not callable(implementation):
            raise ValueError(f"need a function, got {described(implementation)}")
        result = self.run(FunctionTarget(implementation, self.subject.call))
        if result.outcome == CheckOutcome.SKIPPED:
            raise unittest.SkipTest(f"{self.name}: {result.reason}")
        if not result.is_fine:
            raise AssertionError(result.explain())


def checks(rule: str) -> list[Check]:
    """Return all checks of a rule, for ``pytest.mark.parametrize``.

    Those of the test vectors, one per published case, come last.

    Raises:
        ValueError: there is no such rule, or its file of test vectors is damaged.

    >>> import boxgeom
    >>> for check in checks("mean")[:3]:
    ...     check(boxgeom.mean)
    """
    subject = find_subject(rule)
    claims = [claim for claim in CLAIMS.values() if claim.applies_to(subject)]
    if not subject.is_rule:  # what its parts make of laws, they need not keep together
        own = claim_as_defined(subject)
        claims = [own, *(claim for claim in claims if claim.group != "law")]
    return [Check(subject, claim) for claim in (*claims, *claims_of_vectors(rule))]


def all_checks(*others: str) -> dict[str, Check]:
    """Return every check of every rule by its name.

    Args:
        others: names of composed rules and pre-aggregations, to have their checks too.
    """
    rules = dict.fromkeys([*SUBJECTS, *others])
    return {check.name: check for rule in rules for check in checks(rule)}
