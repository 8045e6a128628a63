"""What can go wrong with an implementation, each kind an outcome of its own."""

from enum import StrEnum

from boxgeom_conformance.case import Case


class Outcome(StrEnum):
    """How a check of an implementation ended."""

    PASSED = "passed"
    WRONG = "wrong answer"
    RAISED = "raised"
    WRONG_SHAPE = "wrong shape"
    NOT_FINITE = "not finite"
    DID_NOT_REFUSE = "did not refuse"
    CHANGED = "changed its argument"
    PRINTED = "printed"
    DIFFERED = "differed"
    HUNG = "hung"
    CRASHED = "crashed"
    GARBLED = "garbled"
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

    def __init__(self, outcome: Outcome, got: str, wanted: str, *cases: Case) -> None:
        super().__init__(f"got {got}, but should be {wanted}")
        self.outcome = outcome
        self.got = got
        self.wanted = wanted
        self.cases = cases


class UnresponsiveError(Exception):
    """An implementation in a process of its own hung, crashed or talked nonsense.

    Attributes:
        outcome: which of them.
        told: what is known of it.
    """

    def __init__(self, outcome: Outcome, told: str) -> None:
        super().__init__(told)
        self.outcome = outcome
        self.told = told


class LoadError(ValueError):
    """An implementation to be checked cannot be loaded, or its call not be read."""


class NothingToAskError(Exception):
    """A check has no case that its target takes."""
