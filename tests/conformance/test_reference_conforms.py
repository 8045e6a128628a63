"""The reference passes every check, called as the world's implementations are."""

import pytest

import boxgeom
from boxgeom_conformance import Check, all_checks
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_testing.conforming import assert_conforms

CHECKS = all_checks()
TOLD = "f(X, n, t)"


def _asks_for(check: Check, *, call: str) -> str:
    """Return why the check cannot be run on a function that is called so."""
    return check.claim.skip_reason(FunctionTarget(boxgeom.mean, call))


OF_VECTORS_ALONE = [
    check
    for check in CHECKS.values()
    if check.subject.call == "f(X)" and _asks_for(check, call="f(X)")
]


@pytest.mark.parametrize("check", CHECKS.values(), ids=str)
def test_the_reference_passes(check: Check) -> None:
    function = getattr(boxgeom, check.subject.name.replace("-", "_"))
    assert_conforms(check, function)


@pytest.mark.parametrize("check", OF_VECTORS_ALONE, ids=str)
def test_rules_of_vectors_alone_pass_when_told_n_and_t(check: Check) -> None:
    target = FunctionTarget(check.subject.rule, TOLD)
    result = check.run(target)
    assert result.outcome == CheckOutcome.PASSED, result.explain()


def test_only_numbers_that_it_is_not_told_keep_a_check_from_the_reference() -> None:
    skipped = {
        check.claim.name
        for check in CHECKS.values()
        if check.claim.group != "vectors"
        if _asks_for(check, call=check.subject.call)
    }
    assert skipped == {
        "refuses_a_negative_t",
        "refuses_a_byzantine_majority",
        "refuses_fewer_than_n_minus_t_vectors",
    }
    assert not [check.name for check in OF_VECTORS_ALONE if _asks_for(check, call=TOLD)]


def test_every_rule_of_the_reference_has_checks() -> None:
    assert {check.subject.name for check in CHECKS.values()} == set(boxgeom.RULES)
