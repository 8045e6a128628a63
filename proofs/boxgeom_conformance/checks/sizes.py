"""Sizes: ten nodes, more rows, more columns, and numbers left out."""

import dataclasses
import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from boxgeom_conformance import inputs
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import FEW, ONCE, Cases, Claim, claim, register
from boxgeom_conformance.checks.scopes import (
    AVERAGING_Q,
    ENUMERATING,
    EVERY,
    OF_ANY_DIMENSION,
    TOLD,
    Scope,
    of_rule,
)
from boxgeom_conformance.inputs.fractions import BEYOND_T, SHORT_OF_OTHERS, SHORT_OF_T
from boxgeom_conformance.inputs.sizes import TENS, in_domain
from boxgeom_conformance.inputs.strategies import (
    LATER_ROUNDS,
    sized_cases,
    small_cases,
)
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial

WIDEST = 131_075
"""Coordinates, just above 2^17: a multiple of 5 as `inputs.wide` needs it."""


def _of_tens(subject: Subject) -> st.SearchStrategy[Case]:
    # The point of a safe area takes seconds in the plane.
    d = 2 if subject.rule.is_determined else 1
    return sized_cases(subject, inputs.ten_vectors, st.just((*TENS, d)))


def _of_many_rows(subject: Subject) -> st.SearchStrategy[Case]:
    """Draw up to 50 vectors on a line of which there are few (n - t)-subsets."""
    one_subset = ((n - t, n, t, d) for t in (0, 3) for n in (29, 53) for d in (1, 2))
    one_out = ((n, n, 1, d) for n in (26, 33, 40) for d in (1, 2))
    found = in_domain(subject, [*one_subset, *one_out])
    return sized_cases(subject, inputs.on_a_line, st.sampled_from(found))


def _of_fractions(subject: Subject) -> list[st.SearchStrategy[Case]]:
    """Draw n and t that a fraction loses; with one or few subsets to enumerate."""
    few = subject.rule.enumerates

    def of_pairs(pairs: tuple[tuple[int, int], ...]) -> st.SearchStrategy[Case]:
        sizes = (
            (m, n, t, 1)
            for n, t in pairs
            for m in ((n - t, n - t + 1) if few else (n,))
            if not few or n <= 60
        )
        found = st.sampled_from(in_domain(subject, sizes))
        return sized_cases(subject, inputs.on_a_line, found)

    return [of_pairs(pairs) for pairs in (SHORT_OF_T, SHORT_OF_OTHERS, BEYOND_T)]


def _of_later_rounds(subject: Subject) -> st.SearchStrategy[Case]:
    found = [
        (m, n, t, 2)
        for n, t in ((7, 2), (10, 3), (16, 5), (25, 5))
        for m in range(n - t, n + 1)
    ]
    cases = sized_cases(subject, inputs.gaussian, st.sampled_from(found))
    drawn = st.tuples(cases, st.sampled_from(LATER_ROUNDS))
    return drawn.map(lambda pair: dataclasses.replace(pair[0], round_number=pair[1]))


def _told(name: str) -> Callable[[Target], str]:
    return lambda target: (
        "" if name in target.names else f"the call does not use {name}"
    )


def _holds(
    name: str,
    statement: str,
    cases: Cases,
    applies_to: Scope = EVERY,
    **conditions: Any,
) -> None:
    """Register the claim that answers at such sizes are as the definition says."""
    about = (name, statement, "definition", "{definition}", Trial.expect_as_defined)
    conditions = {"severity": Severity.ORDINARY, **conditions}
    register(Claim(*about, cases, applies_to, **conditions))


_holds(
    "holds_for_three_of_ten_nodes",
    "It is as defined for n = m = 10 and t = 3",
    _of_tens,
    Scope("all that take three of ten", lambda s: s.domain(*TENS, d=1)),
    effort=ONCE,
)
_holds(
    "holds_for_many_vectors_of_few_subsets",
    "It is as defined for up to 53 vectors that have few (n-t)-subsets",
    _of_many_rows,
    ENUMERATING,
    effort=FEW,
)
_holds(
    "holds_for_every_share_of_byzantine_nodes",
    "It is as defined where t, computed as a share of up to 100 nodes, is rounded off",
    _of_fractions,
    TOLD,
    skip_reason=_told("t"),
    effort=FEW,
)
_holds(
    "holds_in_later_rounds_of_many_nodes",
    "It is as defined in rounds 2 to 9 of up to 25 nodes",
    _of_later_rounds,
    of_rule("box-geom-once"),
    skip_reason=_told("round_number"),
)


def _of_wide_rows(subject: Subject) -> st.SearchStrategy[Case]:
    least, d = 4 if subject.rule.enumerates else 5, WIDEST
    n = next(n for n in itertools.count(least) if subject.domain(n, n, 1, d))
    sizes = st.sampled_from([(n, n, 1, d), (n + 1, n + 1, 1, d)])
    return sized_cases(subject, inputs.wide, sizes)


@claim(
    "definition",
    "{definition}",
    _of_wide_rows,
    applies_to=OF_ANY_DIMENSION,
    effort=ONCE,
)
def holds_in_very_many_dimensions(trial: Trial, case: Case) -> None:
    """It is as defined for some 130 000 coordinates, which are copies of two."""
    output = trial.ask(case)
    # In a unit of their own, the distances of all columns are those of these two.
    unit = math.sqrt(case.d // 5)
    two = case.moved(lambda vectors: vectors[:, [0, -1]] * [1, 2], 1 / unit)
    answer = trial.subject.answer(two)
    first, second = np.split(output, [case.d // 5])
    for extreme in (np.min, np.max):
        both = np.array([extreme(first), 2 * extreme(second)])
        trial.judge(case, both, answer)


def _must_be_told_q(target: Target) -> str:
    return "" if "q" in target.optional else "the call cannot leave out q"


@claim(
    "definition",
    "Definition 7",
    small_cases,
    applies_to=AVERAGING_Q,
    skip_reason=_must_be_told_q,
    effort=0.5,
)
def averages_n_minus_t_by_default(trial: Trial, case: Case) -> None:
    """Where q is left out it averages n - t vectors."""
    without = dataclasses.replace(case, q=None)
    reply = trial.reply(without)
    assume(not reply.refusal)  # who must be told q has no default that could be wrong
    trial.judge(without, trial.vector(without, reply), trial.subject.answer(without))
