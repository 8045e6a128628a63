"""Every run meets every size and number type: a fault in one alone is always found."""

import pytest

import boxgeom
from boxgeom_conformance.case import Case
from boxgeom_conformance.check import checks
from boxgeom_conformance.mutants import MUTANTS, Mutant
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.target import Reply
from boxgeom_conformance.targets.wrapped import WrappedTarget

STRATA = (
    "holds_for_three_and_more_byzantine_nodes",
    "holds_for_many_vectors",
    "holds_for_many_vectors_in_single_precision",
)
FAULTS = (
    "stays_at_the_first_for_t_of_six",
    "mixes_columns_of_many_singles",
    "mixes_columns_of_many_rows",
)
SEEDS = (None, 1)


class Listening(WrappedTarget):
    """A target that notes what it is asked."""

    def call(self, case: Case) -> Reply:
        """Return what the target answers."""
        asked.append((case.dtype, case.m, case.d, case.t))
        return super().call(case)


asked: list[tuple[str, int, int, int]] = []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rule", ["krum", "bulyan", "md-mean", "monna"])
def test_a_usual_run_meets_each_type_with_many_rows_and_each_t_to_six(
    rule: str, seed: int | None
) -> None:
    asked.clear()
    function = getattr(boxgeom, rule.replace("-", "_"))
    target = Listening(FunctionTarget(function, SUBJECTS[rule].call))
    for check in checks(rule):
        if check.claim.name in STRATA:
            assert check.run(target, settings=RunSettings(seed=seed)).is_fine
    for dtype in ("float64", "float32"):
        many = [m for it, m, d, _ in asked if it == dtype and m >= 10 and d >= 3]
        assert min(many) < 25 <= max(many)
    assert {t for *_, t in asked} >= {3, 4, 5, 6}


RARE = [mutant for mutant in MUTANTS if mutant.name.endswith(FAULTS)]
COSTLY = ("geometric", "md_geom", "smea", "minmax", "box_geom", "safe_area")
"""What begins the names of rules whose exact answers cost more."""


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(it, marks=[pytest.mark.slow] if it.name.startswith(COSTLY) else [])
        for it in RARE
    ],
    ids=lambda mutant: mutant.name,
)
def test_what_is_wrong_in_one_stratum_alone_is_found_whatever_the_seed(
    mutant: Mutant,
) -> None:
    for seed in SEEDS:
        found = [
            check.run(mutant.target, settings=RunSettings(seed=seed, shrink=False))
            for check in checks(mutant.rule)
            if check.name in mutant.rejected_by
        ]
        assert found
        assert not any(result.is_fine for result in found)


def test_the_rare_faults_are_made_with_most_rules() -> None:
    for fault in FAULTS:
        assert sum(mutant.name.endswith(fault) for mutant in RARE) >= 12, fault
