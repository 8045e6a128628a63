"""Every check has teeth: wrong implementations are rejected by the checks they name."""

import re

import pytest

from boxgeom_conformance import all_checks
from boxgeom_conformance.mutants import MUTANTS, Mutant
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import ALONE, SUBJECTS, find_subject

OTHERS = sorted({mutant.rule for mutant in MUTANTS} - SUBJECTS.keys())
"""Pre-aggregations and composed rules that have mutants."""

CHECKS = all_checks(*OTHERS)
QUICK = RunSettings(examples=200, shrink=False)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_check_that_a_mutant_names_rejects_it(mutant: Mutant) -> None:
    assert mutant.rejected_by
    for name in mutant.rejected_by:
        result = CHECKS[name].run(mutant.target, settings=QUICK)
        assert not result.is_fine, f"{name} lets pass: {mutant.bug}"


def test_every_check_rejects_a_mutant() -> None:
    named = {name for mutant in MUTANTS for name in mutant.rejected_by}
    # Test vectors have a test of their own, tests/conformance/vectors/test_teeth.py.
    assert {name for name in named if CHECKS[name].subject.name in SUBJECTS} == {
        name for name, check in all_checks().items() if check.claim.group != "vectors"
    }


def test_a_mutant_is_named_after_its_rule_and_told_once() -> None:
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names)
    for mutant in MUTANTS:
        assert mutant.name.startswith(re.sub("[-+]", "_", mutant.rule))
        assert all(name.startswith(f"{mutant.rule}/") for name in mutant.rejected_by)


def test_every_mutants_bug_is_told_in_a_sentence() -> None:
    for mutant in MUTANTS:
        assert mutant.bug[0].isupper(), mutant.name
        assert mutant.bug.endswith("."), mutant.name


def test_every_rule_has_mutants_of_its_own_and_with_every_kind_of_fault() -> None:
    for rule in SUBJECTS:
        bugs = [mutant.bug for mutant in MUTANTS if mutant.rule == rule]
        assert len(set(bugs)) == len(bugs) >= 25, rule


@pytest.mark.parametrize("name", ALONE)
def test_every_preaggregation_has_mutants_of_its_own(name: str) -> None:
    bugs = [mutant.bug for mutant in MUTANTS if mutant.rule == name]
    assert len(set(bugs)) == len(bugs) >= 9
    assert any(name in mutant.rule.split("+")[:-1] for mutant in MUTANTS)


@pytest.mark.parametrize("name", OTHERS)
def test_a_mutant_of_others_breaks_what_they_are_defined_by(name: str) -> None:
    named = {n for mutant in MUTANTS if mutant.rule == name for n in mutant.rejected_by}
    assert f"{name}/{find_subject(name).claim}" in named
