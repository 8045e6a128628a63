"""Ties: a rule is one function of the multiset, even where many answers are right."""

import numpy as np
from hypothesis import strategies as st

from boxgeom.vectors import Vector
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import claim
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.inputs.strategies import small_cases
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.trial import Trial

MORE_CALLS = 3


def _in_two_orders(subject: Subject) -> st.SearchStrategy[tuple[Case, Vector]]:
    return small_cases(subject).flatmap(
        lambda case: st.tuples(
            st.just(case), st.permutations(range(case.m)).map(np.array)
        )
    )


@claim(
    "contract",
    "Theorem 10",
    small_cases,
    severity=Severity.ORDINARY,
    effort=0.5,
    is_strict=True,
)
def breaks_ties_the_same_way(trial: Trial, case: Case) -> None:
    """The same call gives the same answer, bit for bit, even if vectors tie."""
    first = trial.ask(case)
    for _ in range(MORE_CALLS):
        _expect_same(first, trial.ask(case), "as the first time", case)


@claim(
    "contract",
    "Theorem 10",
    _in_two_orders,
    severity=Severity.ORDINARY,
    is_strict=True,
)
def breaks_ties_in_any_order(trial: Trial, drawn: tuple[Case, Vector]) -> None:
    """The same vectors in another order give the same answer, even if they tie."""
    case, order = drawn
    shuffled = case.with_vectors(case.received[order])
    expected, got = trial.ask(case), trial.ask(shuffled)
    _expect_same(expected, got, "as in the first call's order", case, shuffled)


def _expect_same(expected: Vector, got: Vector, why: str, *cases: Case) -> None:
    if not np.array_equal(expected, got):
        wanted = f"{show(expected)}, {why}"
        raise Failure(CheckOutcome.DIFFERED, show(got), wanted, *cases)
