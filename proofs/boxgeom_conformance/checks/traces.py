"""Traces: what a call may not leave behind, on whatever path it took to an answer."""

import dataclasses

import numpy as np
from hypothesis import strategies as st

from boxgeom_conformance import inputs
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import FEW, claim
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.inputs.strategies import made_cases, small_cases
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Reply, Target
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.worker.probes import NEXT_CALL, THE_VECTORS

SOURCE = "section 5 of the spec: input"
KINDS = (
    inputs.gaussian,
    inputs.with_duplicates,
    inputs.beside_far_outliers,
    inputs.far_from_the_origin,
    inputs.nearly_collinear,
)


def of_every_kind(subject: Subject) -> st.SearchStrategy[Case]:
    """Draw small integers, or one of many kinds of vectors, some of them wide."""
    dimensions = (1, 2) if subject.needs_few_dimensions else (1, 2, 9, 40)
    made = [made_cases(subject, kind, dimensions=dimensions) for kind in KINDS]
    return st.one_of(small_cases(subject), *made)


def a_program(target: Target) -> str:
    """Return why a program cannot be asked what only Python code can do."""
    return "a program has its own copy" if target.gives == "json" else ""


def _replies(trial: Trial, case: Case) -> list[tuple[Case, Reply]]:
    """Return replies to a case, to its number types, and to a NaN and an infinity."""
    nan, infinity = case.received.copy(), case.received.copy()
    nan[0, 0], infinity[-1, -1] = np.nan, np.inf
    same = [case.as_type(dtype) for dtype in trial.target.dtypes]
    asked = [*same, case.with_vectors(nan), case.with_vectors(infinity)]
    return [(each, trial.reply(each)) for each in asked]


@claim(
    "contract",
    SOURCE,
    of_every_kind,
    skip_reason=a_program,
    severity=Severity.ORDINARY,
    effort=0.5,
)
def leaves_its_arguments_alone(trial: Trial, case: Case) -> None:
    """The caller's vectors are as they were, even if they are refused."""
    for asked, reply in _replies(trial, case):
        if reply.changed:
            wanted = "the caller's own"
            raise Failure(CheckOutcome.CHANGED, "other vectors", wanted, asked)


@claim("contract", SOURCE, of_every_kind, skip_reason=a_program, effort=0.5)
def prints_nothing(trial: Trial, case: Case) -> None:
    """Nothing is printed on standard output."""
    for asked, reply in _replies(trial, case):
        if reply.printed:
            got = repr(reply.printed)
            raise Failure(CheckOutcome.PRINTED, got, "nothing printed", asked)


@claim("contract", SOURCE, of_every_kind, skip_reason=a_program, effort=FEW)
def warns_of_nothing(trial: Trial, case: Case) -> None:
    """No warning is issued about finite vectors."""
    warned = trial.reply(case).warned
    if warned:
        raise Failure(CheckOutcome.WARNED, warned, "no warning", case)


@claim("contract", SOURCE, of_every_kind, skip_reason=a_program, effort=FEW)
def leaves_random_numbers_alone(trial: Trial, case: Case) -> None:
    """Python's and NumPy's global random numbers are as they were."""
    if trial.reply(case).drew:
        got, wanted = "another state of random numbers", "the state before"
        raise Failure(CheckOutcome.DREW, got, wanted, case)


@claim(
    "contract",
    SOURCE,
    of_every_kind,
    skip_reason=a_program,
    severity=Severity.ORDINARY,
    effort=FEW,
)
def answers_stay_as_they_are(trial: Trial, case: Case) -> None:
    """The next call does not change an answer."""
    _expect_not_altered_by(NEXT_CALL, trial, case)


# A row of the caller's own array is the textbook's answer of Krum or the medoid.
@claim("contract", SOURCE, of_every_kind, skip_reason=a_program, effort=FEW)
def answers_are_no_views_of_the_vectors(trial: Trial, case: Case) -> None:
    """A change of the vectors does not change an answer."""
    _expect_not_altered_by(THE_VECTORS, trial, case)


def _expect_not_altered_by(what: str, trial: Trial, case: Case) -> None:
    if trial.reply(dataclasses.replace(case, is_probed=True)).altered == what:
        got = f"an answer that {what} changed"
        raise Failure(CheckOutcome.ALTERED, got, "an answer of its own", case)
