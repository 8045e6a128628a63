"""What is right is not called wrong: every kind of false alarm, drawn from the kind."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance import all_checks
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.target import Condition
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.published_answers import accepted
from boxgeom_conformance.vectors.published_cases import PublishedCase, published_cases
from boxgeom_testing.examples import examples

CHECKS = all_checks()
SOME = examples(60)
FLAT = ["geometric-median", "md-geom", "minmax-meb", "safe-area"]
AVERAGES = ["mean", "trimmed-mean", "coordinate-median", "box-mean", "box-geom"]


def _trial(rule: str, function: Callable[..., Any]) -> Trial:
    return Trial(SUBJECTS[rule], FunctionTarget(function, SUBJECTS[rule].call))


def _reference(rule: str) -> Callable[..., Vector]:
    function: Callable[..., Vector] = getattr(boxgeom, rule.replace("-", "_"))
    return function


def _published(rule: str) -> list[PublishedCase]:
    every = published_cases(rule)
    cases = [case for case in every if isinstance(case, PublishedCase)]
    bad_input = {"refused", "or_refused"}
    return [case for case in cases if not bad_input & case.expected.keys()]


@pytest.mark.parametrize("rule", FLAT)
def test_a_vector_accepts_what_a_check_accepts(rule: str) -> None:
    trial = _trial(rule, print)
    for published in _published(rule):
        case = published.case
        right = boxgeom.RULES[rule](case.received, case.n, case.t, **case.options)
        judge = accepted(published.expected, SUBJECTS[rule], case)
        assert judge is not None
        for off in (2e-4, 3e-5):
            output = right.copy()
            output[0] += off * published.expected["scale"]
            if trial.allows(case, output):
                assert judge.error(output) <= trial.tolerance_for(case), published.slug


flat_quadrilaterals = st.builds(
    lambda height, middle, scale: (
        scale * np.array([[0, 0], [1, height], [middle, height], [10, 0]])
    ),
    st.floats(2.0**-6, 2.0**-4),
    st.floats(3, 5),
    st.sampled_from([1.0, 8.0, 2.0**-20]),
)
"""Four vectors near a line, whose summed distance is almost flat between two."""


def _beside_the_median(vectors: Vectors, share: float) -> Vector:
    """Return the median, moved along the line; the order of rows says which way."""
    way = (-1) ** int(np.argmax(np.abs(vectors[:, 0])))
    step = np.array([way * share * np.ptp(vectors[:, 0]), 0])
    return np.asarray(boxgeom.geometric_median(vectors) + step)


def _ask_laws(case: Case, order: list[int], share: float) -> None:
    trial = _trial("geometric-median", lambda rows: _beside_the_median(rows, share))
    flips = CHECKS["geometric-median/flips_with_the_vectors"]
    flips.claim.body(trial, case)
    row_order = CHECKS["geometric-median/does_not_care_about_row_order"]
    row_order.claim.body(trial, (case, np.array(order)))


@SOME
@given(flat_quadrilaterals, st.permutations(range(4)))
def test_two_answers_that_floats_cannot_tell_apart_break_no_law(
    vectors: Vectors, order: list[int]
) -> None:
    _ask_laws(Case(vectors, n=4, t=0), order, share=4e-5)
    with pytest.raises(Failure, match="moves along"):
        _ask_laws(Case(vectors, n=4, t=0), order, share=0.03)


@st.composite
def hard_to_sum(draw: st.DrawFn) -> Vectors:
    """Draw float32 vectors whose sums of distances tie, or drown in those to one."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    half = rng.standard_normal((draw(st.integers(2, 5)), draw(st.integers(1, 20))))
    if draw(st.booleans()):
        vectors = np.vstack([half, -half])
    else:
        vectors = np.vstack([half, rng.standard_normal(half.shape), half[:1]])
        vectors[0] *= 10.0 ** draw(st.integers(3, 9))
    return rng.permutation(vectors).astype(np.float32)


def medoid_in_its_precision(vectors: Vectors) -> Vector:
    """Return the medoid, from sums in the vectors' own precision."""
    apart = np.linalg.norm(vectors[:, None] - vectors[None], axis=-1)
    return np.asarray(vectors[np.argmin(apart.sum(axis=1))])


@SOME
@given(hard_to_sum())
def test_a_selection_by_float32_sums_is_right(vectors: Vectors) -> None:
    trial = _trial("medoid", medoid_in_its_precision)
    trial.expect_as_defined(Case(vectors, n=len(vectors), t=0))


@SOME
@given(st.integers(0, 10**6), st.integers(5, 12), st.integers(1, 5))
def test_a_vector_of_a_larger_sum_is_wrong_in_float32(
    seed: int, m: int, d: int
) -> None:
    vectors = np.random.default_rng(seed).standard_normal((m, d)).astype(np.float32)
    wide = vectors.astype(np.float64)
    sums = (
        lengths((wide[:, None] - wide[None]).reshape(-1, d)).reshape(m, m).sum(axis=1)
    )
    answer = SUBJECTS["medoid"].answer(Case(vectors, n=m, t=0))
    for vector, total in zip(vectors, sums / sums.min(), strict=True):
        if total > 1 + 1e-4:
            assert answer.error(vector) > 1e-5


@pytest.mark.parametrize("rule", [*AVERAGES, "geometric-median", "safe-area"])
@given(st.integers(4, 9), st.integers(1, 3), st.sampled_from([3e-25, -1e-300, 1e-9]))
@examples(10)
def test_next_to_nothing_is_right_where_all_is_zero(
    rule: str, m: int, d: int, off: float
) -> None:
    m = max(m, d + 2)
    trial = _trial(rule, lambda *_: np.zeros(d))
    case = Case(np.zeros((m, d)), n=m, t=1)
    assert trial.allows(case, np.full(d, off))
    assert not trial.allows(case, np.full(d, 1e-3))


@pytest.mark.parametrize("rule", ["mean", "geometric-median"])
def test_shrinking_ends_on_a_case_that_shows_what_is_wrong(rule: str) -> None:
    def wrong(vectors: Vectors) -> Vector:
        return np.asarray(1.01 * _reference(rule)(vectors) + 3e-25)

    claim = SUBJECTS[rule].claim
    result = CHECKS[f"{rule}/{claim}"].run(FunctionTarget(wrong, "f(X)"))
    assert result.outcome == CheckOutcome.WRONG
    assert "inf" not in result.got
    assert "[[0.0]]" not in result.calls[0]


def accepts_fewer(vectors: Vectors, n: int, t: int) -> Vector:
    """Return the trimmed mean, never asking how many vectors should have come."""
    m = len(vectors)
    return np.asarray(np.sort(vectors, axis=0)[t : m - t].mean(axis=0))


@pytest.mark.parametrize(
    ("where", "outcome"),
    [
        ("m == n", CheckOutcome.SKIPPED),
        ("n - m < 1", CheckOutcome.SKIPPED),
        ("", CheckOutcome.DID_NOT_REFUSE),
        ("d >= 1", CheckOutcome.DID_NOT_REFUSE),
    ],
)
def test_who_needs_every_vector_is_not_asked_for_fewer(
    where: str, outcome: CheckOutcome
) -> None:
    check = CHECKS["trimmed-mean/refuses_fewer_than_n_minus_t_vectors"]
    target = FunctionTarget(accepts_fewer, "f(X, n, t)", where=Condition(where))
    assert check.run(target).outcome == outcome


@pytest.mark.parametrize("rule", ["mean", "coordinate-median", "box-mean"])
def test_a_double_answer_to_single_input_is_only_another_precision(rule: str) -> None:
    def double(vectors: Vectors, *numbers: int) -> Vector:
        return _reference(rule)(vectors.astype(np.float64), *numbers)

    target = FunctionTarget(double, SUBJECTS[rule].call)
    outcomes = {
        name: check.run(target, settings=RunSettings(examples=5)).outcome
        for name, check in CHECKS.items()
        if check.subject.name == rule
    }
    bad = {n: o for n, o in outcomes.items() if o not in ("passed", "skipped")}
    assert bad == {f"{rule}/keeps_the_precision": CheckOutcome.PRECISION}
