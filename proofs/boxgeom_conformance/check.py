"""Checks: every claim about every rule, to be run on an implementation."""

import dataclasses
import importlib
import os
import sys
import unittest
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from boxgeom_conformance.check_options import (
    CheckOptions,
    Known,
    known_reasons,
    options_of,
)
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.claim import CLAIMS, Claim
from boxgeom_conformance.checks.definition import claim_as_defined
from boxgeom_conformance.checks.published import claims_of_vectors
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.known_failures import with_known_failures
from boxgeom_conformance.runner import DEFAULT, RunSettings, run
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import SUBJECTS, Subject, find_subject
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import TOLERANCE, Trial
from boxgeom_conformance.worker.texts import described

for _module in (
    "definition",
    "strata",
    "sizes",
    "laws",
    "rounds",
    "numerics",
    "integers",
    "not_finite",
    "contract",
    "traces",
    "memory",
    "ties",
):
    importlib.import_module(f"boxgeom_conformance.checks.{_module}")

DEFAULT_OPTIONS = CheckOptions()


@dataclass(frozen=True)
class Check:
    """A claim about one rule; call it with an implementation in a test of your own.

    Attributes:
        subject: the rule.
        claim: the claim.
        options: how it is run when it is called.
    """

    subject: Subject
    claim: Claim
    options: CheckOptions = DEFAULT_OPTIONS

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

    def known_for(self, reason: str) -> "Check":
        """Return the check as one that is known to fail, for a reason."""
        options = dataclasses.replace(self.options, reason=reason)
        return dataclasses.replace(self, options=options)

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
            implementation: a Python function; it is called as the options say, or as
                ``Subject.call`` does: ``f(X)`` for a rule that sees the vectors alone,
                ``f(X, n, t)`` for others, where X is an array of shape (m, d).

        Raises:
            AssertionError: the claim does not hold, or does though it is known to fail.
            unittest.SkipTest: the check does not apply to the implementation, or fails
                in a way that ``fail_on`` tolerates; pytest and unittest then show the
                test as skipped. A known failure is one too, but under pytest it is
                shown as expected to fail.
            ValueError: the implementation is not a function.
        """
        __tracebackhide__ = True  # pytest then shows the caller's line, not this one
        if not callable(implementation):
            raise ValueError(f"need a function, got {described(implementation)}")
        options = self.options
        target = options.target(implementation, self.subject.call)
        found = self.run(target, settings=options.settings, tolerance=options.tolerance)
        known = {("", self.name): options.reason} if options.reason else {}
        result = with_known_failures(known, target.name, found)
        if result.outcome == CheckOutcome.SKIPPED:
            raise unittest.SkipTest(f"{self.name}: {result.reason}")
        if result.outcome == CheckOutcome.KNOWN:
            end_as_known(f"{self.name}: {result.reason}")
        if result.fails(options.fail_on):
            raise AssertionError(result.explain())
        if not result.is_fine:
            raise unittest.SkipTest(result.explain())


def end_as_known(told: str) -> NoReturn:
    """End a test whose failure is known: as expected to fail if pytest runs it."""
    __tracebackhide__ = True
    pytest = sys.modules.get("pytest")
    if pytest is not None and "PYTEST_CURRENT_TEST" in os.environ:
        pytest.xfail(told)
    raise unittest.SkipTest(f"known failure: {told}")


def checks(
    rule: str,
    *,
    call: str = "",
    give: str = "array",
    imports: Sequence[str] = (),
    where: str = "",
    dtype: str | None = None,
    examples: int = DEFAULT.examples,
    seed: int | None = None,
    strict: bool = False,
    tolerance: float = TOLERANCE,
    known: Known | None = None,
    fail_on: str = Severity.CONTRACT.word,
) -> list[Check]:
    """Return all checks of a rule, for ``pytest.mark.parametrize``.

    Those of the test vectors, one per published case, come last. The options are those
    of ``boxgeom check``, and say how a check is run that is called.

    Args:
        rule: the rule's name.
        call: a Python expression that calls the implementation f on the vectors X;
            by default ``Subject.call``.
        give: what X is, such as "array" or "list".
        imports: modules that the expression uses.
        where: which cases the implementation claims to handle.
        dtype: the number type that it takes, if it takes one alone.
        examples: the most cases to try per check.
        seed: of the cases; None draws the same ones every time.
        strict: whether to ask also for one answer, bit for bit, in ties.
        tolerance: how far an answer may be off.
        known: reasons by the names of checks that are known to fail, or a file of them.
        fail_on: the mildest severity that fails a test: "ordinary", "extremes" or, by
            default, "contract"; what is milder is skipped, with the whole story.

    Raises:
        ValueError: there is no such rule, its file of test vectors is damaged, or an
            option does not fit.
        OSError: the file of known failures cannot be read.

    >>> import boxgeom
    >>> for check in checks("mean")[:3]:
    ...     check(boxgeom.mean)
    """
    subject = find_subject(rule)
    claims = [
        claim
        for claim in CLAIMS.values()
        if claim.applies_to(subject) and (strict or not claim.is_strict)
    ]
    if not subject.is_rule:
        kept = [claim for claim in claims if _is_asked_of_parts(claim)]
        claims = [claim_as_defined(subject), *kept]
    options = options_of(
        call, give, tuple(imports), where, dtype, examples, seed, tolerance, fail_on
    )
    all_of_it = [
        Check(subject, claim, options) for claim in (*claims, *claims_of_vectors(rule))
    ]
    names = [check.name for check in all_of_it]
    reasons = {} if known is None else known_reasons(known, [*all_checks(), *names])
    return [
        check.known_for(reasons[check.name]) if check.name in reasons else check
        for check in all_of_it
    ]


def _is_asked_of_parts(claim: Claim) -> bool:
    """Return whether pre-aggregations, alone or before a rule, are asked a claim.

    The laws of their parts need not hold of them, and large sizes leave too much free.
    """
    module = getattr(claim.cases, "__module__", "").rpartition(".")[2]
    return claim.group != "law" and module not in ("sizes", "strata")


def all_checks(*others: str) -> dict[str, Check]:
    """Return every check of every rule by its name.

    Args:
        others: names of composed rules and pre-aggregations, to have their checks too.
    """
    rules = dict.fromkeys([*SUBJECTS, *others])
    every = (check for rule in rules for check in checks(rule, strict=True))
    return {check.name: check for check in every}
