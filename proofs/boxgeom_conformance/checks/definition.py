"""Definitions: the answer is one that the rule's definition allows."""

from hypothesis import assume
from hypothesis import strategies as st

from boxgeom.composition import JOINT
from boxgeom_conformance import inputs
from boxgeom_conformance.answers.averages import coordinate_median_answer
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import Claim, claim, register
from boxgeom_conformance.checks.scopes import of_rule
from boxgeom_conformance.inputs.strategies import (
    LATER_ROUNDS,
    made_cases,
    small_cases,
)
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import SUBJECTS, Subject
from boxgeom_conformance.trial import Trial


def _in_later_rounds(subject: Subject) -> st.SearchStrategy[Case]:
    return st.sampled_from(LATER_ROUNDS).flatmap(
        lambda round_number: small_cases(subject, round_number=round_number)
    )


def claim_as_defined(subject: Subject) -> Claim:
    """Return the claim that a rule's answers are as it is defined."""
    return Claim(
        subject.claim,
        subject.statement,
        "definition",
        "{definition}",
        Trial.expect_as_defined,
        small_cases if JOINT not in subject.name else _without_ties,
        of_rule(subject.name),
        severity=Severity.ORDINARY,
    )


def _without_ties(subject: Subject) -> st.SearchStrategy[Case]:
    """Return cases in which few multisets may be left for a composed rule."""
    return made_cases(subject, inputs.gaussian, dimensions=(1, 2, 3), extra=2)


for _subject in SUBJECTS.values():
    register(claim_as_defined(_subject))


@claim(
    "definition", "Definition 8", small_cases, applies_to=of_rule("coordinate-median")
)
def takes_the_midpoint_of_two_middle_values(trial: Trial, case: Case) -> None:
    """Of an even number of values it is the midpoint of the two middle ones."""
    assume(case.m % 2 == 0)
    trial.judge(case, trial.ask(case), coordinate_median_answer(case))


@claim(
    "definition", "Definition 14", _in_later_rounds, applies_to=of_rule("box-geom-once")
)
def is_the_trusted_midpoint_later(trial: Trial, case: Case) -> None:
    """From round 2 on it is the midpoint of the trusted hyperbox."""
    trial.expect_as_defined(case)
