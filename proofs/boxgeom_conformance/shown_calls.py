"""The calls that a failure is shown by, ready to paste."""

import dataclasses

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.targets.shown_endings import LATER, RANDOM, TYPE, VECTORS
from boxgeom_conformance.targets.target import Target

WATCHED = {
    CheckOutcome.CHANGED: VECTORS,
    CheckOutcome.ALTERED: LATER,
    CheckOutcome.DREW: RANDOM,
    CheckOutcome.PRECISION: TYPE,
}
"""What a call must print so that a reader sees the failure."""


def shown_calls(
    target: Target, failure: Failure, outcome: CheckOutcome, reminder: Case | None
) -> tuple[str, ...]:
    """Return what to paste to see a failure.

    Args:
        target: the implementation.
        failure: what went wrong.
        outcome: what that is called.
        reminder: an earlier call without which it does not, if one was found.
    """
    cases = failure.cases
    if reminder is not None:
        return tuple(target.show(reminder, case) for case in cases)
    if outcome == CheckOutcome.DIFFERED and len(cases) == 1:
        return (target.show(*cases, *cases),)  # in one process
    watched = WATCHED.get(outcome, "")
    return tuple(target.show(dataclasses.replace(c, watched=watched)) for c in cases)
