"""Bad numbers and good manners: what is refused, and what is left alone."""

import dataclasses
from collections.abc import Callable

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import FEW, claim
from boxgeom_conformance.checks.scopes import NEEDS_2T_PLUS_3
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.inputs.strategies import small_cases
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial

SOURCE = "section 5 of the spec: input"


def _with_a_byzantine_vector(subject: Subject) -> st.SearchStrategy[Case]:
    return small_cases(subject, least_t=1)


def _not_told(*names: str) -> Callable[[Target], str]:
    """Return a skip reason for targets that are not told all of these numbers."""

    def reason(target: Target) -> str:
        missing = [name for name in names if name not in target.names]
        return f"the call does not use {' and '.join(missing)}" if missing else ""

    return reason


def _not_an_array(target: Target) -> str:
    return "" if target.gives == "array" else f"the target takes {target.gives}"


@claim(
    "contract",
    "section 1 of the spec",
    small_cases,
    skip_reason=_not_told("t"),
    effort=FEW,
)
def refuses_a_negative_t(trial: Trial, case: Case) -> None:
    """A negative t is refused."""
    _expect_refused(trial, dataclasses.replace(case, t=-1))


@claim(
    "contract",
    "section 1 of the spec",
    _with_a_byzantine_vector,
    skip_reason=_not_told("t"),
    effort=FEW,
)
def refuses_a_byzantine_majority(trial: Trial, case: Case) -> None:
    """A t for which n > 2t does not hold is refused."""
    n = 2 * case.t
    received = np.vstack([case.received] * 2)[:n]
    _expect_refused(trial, _with_sizes(case, received, n))


@claim(
    "contract",
    "section 1 of the spec",
    small_cases,
    skip_reason=_not_told("n", "t"),
    effort=FEW,
)
def refuses_fewer_than_n_minus_t_vectors(trial: Trial, case: Case) -> None:
    """Fewer vectors than all honest nodes send are refused."""
    n = case.m + case.t + 1
    fewer = dataclasses.replace(case, n=n)
    # Who needs a vector from every node never claimed to handle this.
    assume(trial.target.takes(fewer))
    _expect_refused(trial, fewer)


@claim(
    "contract",
    "Definition 7",
    _with_a_byzantine_vector,
    applies_to=NEEDS_2T_PLUS_3,
    skip_reason=_not_told("t"),
    effort=FEW,
)
def refuses_fewer_than_2t_plus_3_vectors(trial: Trial, case: Case) -> None:
    """Fewer vectors than m = 2t + 3 are refused."""
    m = 2 * case.t + 2
    _expect_refused(trial, _with_sizes(case, case.received[:m], m))


@claim("contract", SOURCE, small_cases, effort=FEW)
def refuses_no_vectors(trial: Trial, case: Case) -> None:
    """An empty set of vectors is refused."""
    _expect_refused(trial, case.with_vectors(np.empty((0, case.d))))


def _with_sizes(case: Case, received: Vectors, n: int) -> Case:
    """Return the case of other vectors and nodes, with a q that fits any."""
    q = None if case.q is None else 1
    return dataclasses.replace(case, received=received, n=n, q=q, recipe="")


def _expect_refused(trial: Trial, case: Case) -> None:
    reply = trial.reply(case)
    if not reply.refusal:
        got = (
            show(reply.output.ravel()) if reply.output is not None else reply.unreadable
        )
        raise Failure(CheckOutcome.DID_NOT_REFUSE, got or "nothing", "an error", case)


@claim("contract", "Theorem 10", small_cases, severity=Severity.ORDINARY, effort=FEW)
def answers_the_same_twice(trial: Trial, case: Case) -> None:
    """The same call gives the same answer, bit for bit, unless vectors tie."""
    may_tie = trial.subject.rule.is_determined
    assume(not may_tie or trial.subject.answer(case).is_unique)
    first, second = trial.ask(case), trial.ask(case)
    if not np.array_equal(first, second):
        wanted = f"{show(first)}, as the first time"
        raise Failure(CheckOutcome.DIFFERED, show(second), wanted, case)


@claim("contract", SOURCE, small_cases, skip_reason=_not_an_array, effort=FEW)
def takes_a_list_as_it_takes_an_array(trial: Trial, case: Case) -> None:
    """A list of lists gives the array's answer, or is refused."""
    _expect_same_or_refused(trial, case, case.given_as("list"))


@claim("contract", SOURCE, small_cases, skip_reason=_not_an_array, effort=FEW)
def takes_integers_as_it_takes_floats(trial: Trial, case: Case) -> None:
    """An array of integers gives the floats' answer, or is refused."""
    _expect_same_or_refused(trial, case, case.as_type("int64"))


def _expect_same_or_refused(trial: Trial, case: Case, other: Case) -> None:
    """Raise Failure unless another form of a case is refused or answered alike."""
    reply = trial.reply(other)
    if reply.refusal:
        return
    may_tie = trial.subject.rule.is_determined
    assume(not may_tie or trial.subject.answer(case).is_unique)
    expected, got = trial.ask(case), trial.vector(other, reply)
    # Lists and integers lead to float64, and to other last digits than float32 has.
    close = case.dtype == "float32" and trial.allows(case, got)
    if not (close or np.array_equal(expected, got)):
        wanted = f"{show(expected)}, as for an array of floats"
        raise Failure(CheckOutcome.DIFFERED, show(got), wanted, case, other)


@claim("contract", SOURCE, small_cases, effort=FEW)
def keeps_the_precision(trial: Trial, case: Case) -> None:
    """Vectors of float32 give a float32 answer, those of float64 a float64 one."""
    for dtype in trial.target.dtypes:
        given = case.as_type(dtype)
        reply = trial.reply(given)
        if reply.dtype and reply.dtype != dtype and trial.target.gives != "list":
            raise Failure(CheckOutcome.PRECISION, reply.dtype, dtype, given)
