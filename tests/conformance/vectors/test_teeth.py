"""The test vectors alone catch every mutant of their rule, and each catches one."""

import numpy as np
import pytest

from boxgeom import RULES
from boxgeom_conformance.check import Check, checks
from boxgeom_conformance.checks.claim import CLAIMS
from boxgeom_conformance.mutants import MUTANTS, Mutant
from boxgeom_conformance.mutants.inherited import inherited_mutants
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import TOLERANCE
from boxgeom_conformance.vectors.beyond import BEYOND_VECTORS
from boxgeom_conformance.vectors.published_answers import answer_of
from boxgeom_conformance.vectors.published_cases import PublishedCase, published_cases
from boxgeom_conformance.vectors.with_files import COMPOSITIONS, WITH_FILES

ONCE = RunSettings(shrink=False)

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def vectors(rule: str) -> list[Check]:
    """Return the checks of a rule that are test vectors."""
    return [check for check in checks(rule) if check.claim.group == "vectors"]


def fails(check: Check, target: Target) -> bool:
    """Return whether a target fails a check."""
    return not check.run(target, settings=ONCE).is_fine


def find_rule_of(name: str) -> str:
    """Return the rule of the mutant of a name."""
    return next(mutant.rule for mutant in MUTANTS if mutant.name == name)


def is_beyond(mutant: Mutant) -> bool:
    """Return whether a mutant breaks only claims that no test vector can check."""
    return all(name.partition("/")[2] in BEYOND_VECTORS for name in mutant.rejected_by)


NOT_CAUGHT_YET = {
    "box_geom_takes_a_share_of_byzantine_nodes": "on a line no median moves far enough",
    "md_geom_takes_a_share_of_byzantine_nodes": "on a line no median moves far enough",
    "multi_krum_takes_a_share_of_byzantine_nodes": "the same vectors score least",
    "safe_area_takes_a_share_of_byzantine_nodes": "its point is in the right area too",
    "safe_area_tolerates_two_at_most": "its point is in the right area too",
    "safe_area_straightens_near_lines": "its vectors are on a line already",
}
"""Mutants that other vectors could catch, and why those that there are do not."""

OF_MANY_ROWS = (
    "mixes_columns_of_many_rows",
    "mixes_columns_of_many_singles",
    "rounds_a_share_up",
    "stays_at_the_first_for_t_of_six",
)
"""Faults that no vector shows of rules that enumerate: exact answers take too long."""

IDLE = ["safe-area/vector:safe-area-r5"]
"""Witnesses of claims, which are there for readers and catch no mutant."""


def test_what_no_vector_can_check_are_claims() -> None:
    assert BEYOND_VECTORS.keys() <= CLAIMS.keys()


@pytest.mark.parametrize("rule", SUBJECTS)
def test_every_mutant_is_caught_but_for_what_no_vector_can_see(rule: str) -> None:
    cases = vectors(rule)
    enumerates = RULES[rule].enumerates
    missed = [
        mutant.name
        for mutant in MUTANTS
        if mutant.rule == rule
        and not (enumerates and mutant.name.endswith(OF_MANY_ROWS))
        and not is_beyond(mutant)
        and not any(fails(case, mutant.target) for case in cases)
    ]
    known = [name for name in NOT_CAUGHT_YET if find_rule_of(name) == rule]
    assert sorted(missed) == sorted(known)


@pytest.mark.parametrize("rule", COMPOSITIONS)
def test_every_wrong_composition_is_caught(rule: str) -> None:
    cases = vectors(rule)
    wrong = [mutant for mutant in MUTANTS if mutant.rule == rule]
    preaggregation = rule.partition("+")[0]
    of_parts = {m.bug for m in MUTANTS if m.rule == preaggregation}
    wrong += [m for m in inherited_mutants(rule) if m.bug in of_parts]
    missed = [m.name for m in wrong if not any(fails(c, m.target) for c in cases)]
    assert missed == []


@pytest.mark.parametrize("rule", WITH_FILES)
def test_every_vector_catches_a_mutant(rule: str) -> None:
    every = [mutant for mutant in MUTANTS if mutant.rule == rule]
    if rule not in SUBJECTS:
        every += inherited_mutants(rule)
    mutants = [mutant.target for mutant in every]
    idle = [
        case.name
        for case in vectors(rule)
        if not any(fails(case, mutant) for mutant in mutants)
    ]
    assert [name for name in idle if name not in IDLE] == []


@pytest.mark.parametrize("rule", WITH_FILES)
def test_the_first_row_is_right_only_where_every_row_is(rule: str) -> None:
    for published in published_cases(rule):
        if isinstance(published, PublishedCase):
            answer = answer_of(published.expected)
            if answer is not None and "or_refused" not in published.expected:
                rows = published.case.received.astype(np.float64)
                right = [answer.error(row) <= TOLERANCE for row in rows]
                assert all(right) or not right[0], published.slug
