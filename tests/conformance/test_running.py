"""Running a check: deterministic, shrunk, honest about what was not tried."""

import dataclasses
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance import all_checks
from boxgeom_conformance.case import Case
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_conformance.mutants import MUTANTS
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.target import Condition, Reply

CHECKS = all_checks()
BUGS = {mutant.name: mutant for mutant in MUTANTS}


@dataclasses.dataclass(frozen=True)
class _Target:
    """A function that claims to handle some cases only, or behaves as told."""

    function: FunctionTarget
    where: str = ""
    dtypes: tuple[str, ...] = ("float64", "float32")
    gives: str = "array"
    names: frozenset[str] = frozenset({"n", "t", "q", "round_number"})
    optional: frozenset[str] = frozenset()
    name: str = "theirs"
    behave: Callable[[Case], Reply] | None = None

    def takes(self, case: Case) -> bool:
        return Condition(self.where)(case)

    def call(self, case: Case) -> Reply:
        return (self.behave or self.function.call)(case)

    def show(self, *cases: Case) -> str:
        return self.function.show(*cases)


def _function(rule: str) -> FunctionTarget:
    function = getattr(boxgeom, rule.replace("-", "_"))
    return FunctionTarget(function, find_subject(rule).call)


def _same(result: CheckResult) -> CheckResult:
    return dataclasses.replace(result, seconds=0.0)


def _found(name: str, check: str, **running: Any) -> CheckResult:
    mutant = BUGS[name]
    return CHECKS[f"{mutant.rule}/{check}"].run(
        mutant.target, settings=RunSettings(**running)
    )


@pytest.mark.parametrize(
    ("name", "check", "call"),
    [
        ("mean_adds_a_constant", "is_the_mean", "[[0.0]])"),
        ("mean_decays", "is_the_mean", "[[1.0]])"),
        (
            "geometric_median_of_squares",
            "has_the_least_summed_distance",
            "[[1.0], [0.0], [0.0]])",
        ),
        (
            "trimmed_mean_of_half_as_many",
            "is_the_mean_without_t_at_each_end",
            "[[1.0], [0.0], [0.0]]), 3, 1",
        ),
        (
            "box_geom_without_medians",
            "is_the_midpoint_of_trusted_and_medians",
            "[[1.0], [0.0], [0.0]]), 3, 0",
        ),
    ],
)
def test_a_failure_shrinks_to_the_smallest_case(
    name: str, check: str, call: str
) -> None:
    result = _found(name, check)
    assert result.outcome == CheckOutcome.WRONG
    assert result.calls == (f"{name}(np.array({call})",)


def test_the_smallest_case_is_told_with_what_came_and_what_should_have() -> None:
    result = _found("mean_adds_a_constant", "is_the_mean")
    assert result.explain().splitlines() == [
        "mean/is_the_mean: wrong answer (ordinary input)",
        "  got        [0.125], off by 0.12",
        "  should be  [0.0]",
        "  call       mean_adds_a_constant(np.array([[0.0]]))",
        "  required   by Definition 8 (docs/spec.md)",
    ]


@pytest.mark.parametrize("seed", [None, 0, 7])
def test_the_same_seed_gives_the_same_result(seed: int | None) -> None:
    first = _found("mean_minus_outlier", "is_the_mean", seed=seed)
    again = _found("mean_minus_outlier", "is_the_mean", seed=seed)
    assert first.outcome == CheckOutcome.WRONG
    assert _same(first) == _same(again)


def _asked(**running: Any) -> list[tuple[Any, ...]]:
    """Return the cases that a check asks the mean."""
    keys = []

    def behave(case: Case) -> Reply:
        keys.append(case.key)
        return _function("mean").call(case)

    target = _Target(_function("mean"), behave=behave)
    result = CHECKS["mean/is_the_mean"].run(target, settings=RunSettings(**running))
    assert result.outcome == CheckOutcome.PASSED
    assert result.tried == len(keys)
    return keys


def test_another_seed_tries_other_cases() -> None:
    assert _asked() == _asked()
    assert _asked(seed=1) == _asked(seed=1) != _asked(seed=2)
    assert _asked() != _asked(seed=1)


@pytest.mark.parametrize("examples", [2, 10, 40])
def test_no_more_cases_are_tried_than_asked_for(examples: int) -> None:
    assert 2 <= len(_asked(examples=examples)) <= examples


def test_more_examples_try_more_cases() -> None:
    assert len(set(_asked(examples=200))) > len(set(_asked(examples=40))) > 20


def test_without_shrinking_the_first_failure_is_told() -> None:
    first = _found("mean_minus_outlier", "is_the_mean", shrink=False)
    small = _found("mean_minus_outlier", "is_the_mean")
    assert first.outcome == small.outcome == CheckOutcome.WRONG
    assert first.tried < small.tried


def test_patience_ends_shrinking() -> None:
    result = _found("mean_minus_outlier", "is_the_mean", patience=0.0)
    assert result.outcome == CheckOutcome.WRONG
    assert result.tried <= _found("mean_minus_outlier", "is_the_mean").tried


@pytest.mark.parametrize("patience", [3.0, 30.0])
def test_patience_ends_shrinking_even_if_nothing_fails_any_more(
    patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count()
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    calls_after = []

    def fails_first(vectors: Vectors) -> Vector:
        now[0] = float(next(seconds))
        calls_after.append(now[0])
        rare = bool((vectors == 4).sum() >= 3)
        return boxgeom.mean(vectors) + rare

    target = FunctionTarget(fails_first, find_subject("mean").call)
    settings = RunSettings(examples=500, patience=patience)
    result = CHECKS["mean/is_the_mean"].run(target, settings=settings)
    assert result.outcome == CheckOutcome.WRONG
    free = RunSettings(examples=500, patience=float("inf"))
    seconds, now[0] = count(), 0.0
    longer = CHECKS["mean/is_the_mean"].run(target, settings=free)
    assert result.tried < longer.tried
    unshrunk = dataclasses.replace(free, shrink=False)
    first = CHECKS["mean/is_the_mean"].run(target, settings=unshrunk)
    assert result.tried <= first.tried + patience + 2


def test_what_fails_only_at_times_is_reported_as_such() -> None:
    calls = count()

    def flaky(vectors: Vectors) -> Vector:
        return boxgeom.mean(vectors) + (next(calls) == 3)

    target = FunctionTarget(flaky, find_subject("mean").call)
    result = CHECKS["mean/is_the_mean"].run(target)
    assert result.outcome == CheckOutcome.DIFFERED
    assert result.reason == "the same call did not fail again"
    assert result.calls
    assert not result.is_fine


def test_a_claim_that_knows_its_cases_fails_and_shows_one() -> None:
    name = "vector:mean-seven"
    right = CHECKS[f"mean/{name}"].run(_function("mean"))
    wrong = _found("mean_adds_a_constant", name)
    assert right.outcome == CheckOutcome.PASSED
    assert wrong.outcome == CheckOutcome.WRONG
    assert wrong.calls[0].startswith("mean_adds_a_constant(np.array(")


def test_a_hanging_implementation_is_asked_once() -> None:
    asked = []

    def behave(case: Case) -> Reply:
        asked.append(case)
        raise UnresponsiveError(CheckOutcome.HUNG, "no answer within 1 seconds")

    target = _Target(_function("mean"), behave=behave)
    start = time.monotonic()
    result = CHECKS["mean/is_the_mean"].run(target)
    assert time.monotonic() - start < 5
    assert result.outcome == CheckOutcome.HUNG
    assert result.got == "no answer within 1 seconds"
    assert result.tried == len(asked) == 1


def test_a_crash_is_shrunk_like_a_wrong_answer() -> None:
    def behave(case: Case) -> Reply:
        if case.m >= 2:
            raise UnresponsiveError(CheckOutcome.CRASHED, "was killed by signal 11")
        return _function("mean").call(case)

    result = CHECKS["mean/is_the_mean"].run(_Target(_function("mean"), behave=behave))
    assert result.outcome == CheckOutcome.CRASHED
    assert result.calls == ("mean(np.array([[0.0], [0.0]]))",)


def test_a_check_is_skipped_if_the_target_takes_no_case() -> None:
    target = _Target(_function("mean"), where="t > 99")
    result = CHECKS["mean/is_the_mean"].run(target)
    assert result.outcome == CheckOutcome.SKIPPED
    assert result.reason == "no case that the target takes"
    assert result.is_fine


def test_a_condition_says_which_cases_are_taken() -> None:
    condition = Condition("t >= 1 and m == n and d < 3")
    assert not condition(Case(np.zeros((3, 3)), n=3, t=1))
    assert condition(Case(np.zeros((3, 2)), n=3, t=1))
    with pytest.raises(ValueError, match="where: need an expression, got 't >'"):
        Condition("t >")


def test_only_cases_that_a_target_takes_are_asked() -> None:
    asked = []

    def behave(case: Case) -> Reply:
        asked.append(case)
        return _function("krum").call(case)

    target = _Target(_function("krum"), where="m == n and d >= 2", behave=behave)
    assert CHECKS["krum/has_the_least_score"].run(target).outcome == CheckOutcome.PASSED
    assert asked
    assert all(case.m == case.n and case.d >= 2 for case in asked)


def test_a_target_of_float32_alone_is_given_no_float64() -> None:
    asked = []

    def behave(case: Case) -> Reply:
        asked.append(case.dtype)
        return _function("mean").call(case)

    target = _Target(_function("mean"), dtypes=("float32",), behave=behave)
    assert CHECKS["mean/is_the_mean"].run(target).outcome == CheckOutcome.PASSED
    assert set(asked) == {"float32"}
    skipped = CHECKS["mean/holds_for_tiny_vectors"].run(target)
    assert skipped.reason == "the target does not take float64"


def test_a_tolerance_of_ones_own_widens_what_is_taken() -> None:
    def nearly(vectors: Vectors) -> Vector:
        spread = np.ptp(vectors, axis=0).max()
        return np.asarray(boxgeom.mean(vectors) + 1e-3 * spread)

    target = FunctionTarget(nearly, find_subject("mean").call)
    check = CHECKS["mean/is_the_mean"]
    assert check.run(target).outcome == CheckOutcome.WRONG
    assert check.run(target, tolerance=1e-2).outcome == CheckOutcome.PASSED
