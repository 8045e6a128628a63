"""Pre-aggregations, alone and before rules: right ones pass, wrong ones do not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.compositions import composition_answer
from boxgeom_conformance.answers.preaggregations import (
    arc_answer,
    bucketing_answer,
    clipping_answer,
    nnm_answer,
)
from boxgeom_conformance.answers.selections import krum_answer
from boxgeom_conformance.case import Case
from boxgeom_conformance.check import checks
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_testing.commands import Run

FEW = RunSettings(examples=15)
ENOUGH = RunSettings(examples=60)
SIX = np.random.default_rng(0).normal(size=(6, 2))


def outcomes(
    name: str, function: Callable[..., Any], settings: RunSettings, group: str = ""
) -> dict[str, str]:
    """Return how the checks of a group end, all of them if none is named."""
    target = FunctionTarget(function, find_subject(name).call)
    return {
        check.claim.name: str(check.run(target, settings=settings).outcome)
        for check in checks(name)
        if check.claim.group == group or not group
    }


def composed(name: str) -> Callable[..., Vector]:
    def rule(rows: Vectors, n: int, t: int, **options: Any) -> Vector:
        return boxgeom.aggregate(rows, name, n=n, t=t, **options)

    return rule


RIGHT: dict[str, Callable[..., Any]] = {
    "nnm": boxgeom.nnm,
    "arc": boxgeom.arc,
    "clipping": boxgeom.clipping,
    "bucketing": lambda rows, bucket_size: boxgeom.bucketing(
        rows[::-1], bucket_size=bucket_size, bucket_seed=7
    )[::-1],
    "nnm+krum": composed("nnm+krum"),
    "arc+nnm+trimmed-mean": composed("arc+nnm+trimmed-mean"),
    "clipping+multi-krum": composed("clipping+multi-krum"),
    "bucketing+trimmed-mean": composed("bucketing+trimmed-mean"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_ones_pass(name: str) -> None:
    found = outcomes(name, RIGHT[name], FEW)
    assert set(found.values()) <= {"passed", "skipped"}, found
    assert list(found.values()).count("passed") >= 20


def test_manners_are_checked_too() -> None:
    def rude(rows: Vectors, n: int, t: int) -> Vectors:
        made = boxgeom.nnm(rows, max(n, 2 * t + 1), max(t, 0))
        rows[:] = made
        print("mixed")
        return rows.astype(np.float16)

    found = outcomes("nnm", rude, FEW, "contract")
    assert found["leaves_its_arguments_alone"] == "changed its argument"
    assert found["prints_nothing"] == "printed"
    assert found["keeps_the_precision"] == "another precision"
    assert found["refuses_a_negative_t"] == "did not refuse"


def test_inner_products_lose_digits_far_from_the_origin() -> None:
    def by_products(rows: Vectors, n: int, t: int) -> Vectors:
        boxgeom.nnm(rows, n, t)  # refuses what ours refuses
        squares = (rows * rows).sum(axis=1)
        distances = squares[:, None] + squares - 2 * rows @ rows.T
        nearest = np.argsort(distances, axis=1, kind="stable")[:, : n - t]
        return np.asarray(rows[nearest].mean(axis=1))

    found = outcomes("nnm", by_products, ENOUGH, "numerics")
    assert found["holds_for_ordinary_vectors"] == "passed"
    assert found["holds_far_from_the_origin"] == "wrong answer"


def test_the_order_of_what_is_left_means_nothing() -> None:
    case = Case(SIX, n=7, t=2, bucket_size=4, clip=0.5)
    for answer, output in (
        (nnm_answer(case), boxgeom.nnm(SIX, 7, 2)),
        (arc_answer(case), boxgeom.arc(SIX, 7, 2)),
        (clipping_answer(case), boxgeom.clipping(SIX, clip=0.5)),
        (bucketing_answer(case), boxgeom.bucketing(SIX, bucket_size=4)),
    ):
        for order in (slice(None), slice(None, None, -1)):
            assert answer.error(output[order]) == 0
        assert answer.error(output[[0] * len(output)]) > 1e-3
        off = output.copy()
        off[-1, 0] += 0.25
        assert answer.error(off) > 1e-3


def test_a_selection_may_be_rounded_but_not_be_another() -> None:
    case = Case(SIX, n=6, t=1)
    answer = composition_answer(["nnm"], krum_answer, case)
    right = boxgeom.aggregate(SIX, "nnm+krum", n=6, t=1)
    assert answer.error(np.nextafter(right, 9)) == 0
    assert answer.error(right + 1e-6) == np.inf
    others = [row for row in boxgeom.nnm(SIX, 6, 1) if not np.allclose(row, right)]
    assert others
    assert all(answer.error(row) > 1e-3 for row in others)


def test_the_command_takes_their_names(run: Run, tmp_path: Any) -> None:
    few = "--examples 3 --group definition"
    good = run(f"check boxgeom:nnm --as nnm {few}")
    assert (good.code, good.err) == (0, "")
    call = "f(X, 'nnm+krum', n=n, t=t)"
    good = run(f'check boxgeom:aggregate --as nnm+krum --call "{call}" {few}')
    assert (good.code, good.err) == (0, "")
    only = "--only nnm+krum/is_the_rule_of_what_is_left"
    bad = run(f"check boxgeom:krum --as nnm+krum {only} --examples 20")
    assert bad.code == 1
    assert "required   by Definitions 17 and 7" in bad.out + bad.err
    bad = run("check boxgeom:krum --as nmn+krum")
    assert (bad.code, "did you mean nnm" in bad.err) == (2, True)
