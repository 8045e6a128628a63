"""Failures of an implementation, each kind an outcome of its own."""

from enum import StrEnum

from boxgeom_conformance.case import Case


class CheckOutcome(StrEnum):
    """How a check of an implementation ended."""

    PASSED = "passed"
    WRONG = "wrong answer"
    RAISED = "raised"
    WRONG_SHAPE = "wrong shape"
    NOT_FINITE = "not finite"
    DID_NOT_REFUSE = "did not refuse"
    CHANGED = "changed its argument"
    PRECISION = "another precision"
    PRINTED = "printed"
    WARNED = "warned"
    DREW = "drew random numbers"
    ALTERED = "answer changed later"
    REMEMBERED = "remembers earlier calls"
    DIFFERED = "differed"
    HUNG = "hung"
    CRASHED = "crashed"
    GARBLED = "garbled"
    NOT_ASKED = "not asked"
    SKIPPED = "skipped"
    KNOWN = "known failure"
    PASSED_AFTER_ALL = "passed after all"


class Failure(AssertionError):  # noqa: N818 - it is the implementation that errs
    """An implementation did what its rule forbids.

    Attributes:
        outcome: the kind of failure.
        got: what came out.
        wanted: what should have.
        cases: the calls that show it, usually one.
    """

    def __init__(
        self, outcome: CheckOutcome, got: str, wanted: str, *cases: Case
    ) -> None:
        super().__init__(f"got {got}, but should be {wanted}")
        self.outcome = outcome
        self.got = got
        self.wanted = wanted
        self.cases = cases


class UnresponsiveError(Exception):
    """An implementation in its own process hung, crashed or answered nonsense.

    Attributes:
        outcome: which of these.
        reason: what is known about it.
    """

    def __init__(self, outcome: CheckOutcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


class LoadError(ValueError):
    """An implementation to be checked cannot be loaded, or its call cannot be read."""


class NothingToAskError(Exception):
    """The target takes none of a check's cases."""
