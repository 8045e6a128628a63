"""Exact answers take all that a definition leaves free, and nothing beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import ExactAnswer
from boxgeom_conformance.answers.averages import coordinate_median_answer
from boxgeom_conformance.case import Case
from boxgeom_conformance.inputs.strategies import small_cases
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.trial import TOLERANCE
from boxgeom_testing.examples import examples

FEW_EXAMPLES = examples(25)


def _case(*rows: list[float], t: int = 0, n: int | None = None, q: int = 0) -> Case:
    return Case(np.array(rows, dtype=float), n or len(rows), t, q or None)


def _answer(rule: str, case: Case) -> ExactAnswer:
    return SUBJECTS[rule].answer(case)


def _error(rule: str, case: Case, *output: float) -> float:
    return _answer(rule, case).error(np.array(output))


def _of_reference(rule: str, case: Case) -> Vectors:
    return boxgeom.RULES[rule](case.received, case.n, case.t, **case.options)


@pytest.mark.parametrize("rule", SUBJECTS)
def test_the_references_answer_is_allowed(rule: str) -> None:
    subject = SUBJECTS[rule]

    @FEW_EXAMPLES
    @given(small_cases(subject))
    def is_allowed(case: Case) -> None:
        assert subject.answer(case).error(_of_reference(rule, case)) <= 1e-7

    is_allowed()


@pytest.mark.parametrize("rule", SUBJECTS)
def test_a_vector_outside_the_box_of_all_is_never_allowed(rule: str) -> None:
    subject = SUBJECTS[rule]

    @FEW_EXAMPLES
    @given(small_cases(subject), st.sampled_from([1e-3, 1.0, 1e6]))
    def is_not_allowed(case: Case, beyond: float) -> None:
        outside = case.received.max(axis=0) + beyond
        assert subject.answer(case).error(outside) > 1e-5

    is_not_allowed()


@FEW_EXAMPLES
@given(st.integers(-9, 9), st.integers(0, 9), st.floats(0, 1))
def test_every_point_between_two_middle_vectors_is_a_geometric_median(
    start: int, length: int, share: float
) -> None:
    ends = np.array([[start, 0.0], [start + length, 2.0 * length]])
    line = np.array([2 * ends[0] - ends[1], *ends, 2 * ends[1] - ends[0]])
    answer = _answer("geometric-median", Case(line, n=4, t=0))
    assert answer.error(ends[0] + share * (ends[1] - ends[0])) < 1e-7
    if length:
        assert answer.error(ends[1] + 0.01 * (ends[1] - ends[0])) > 1e-3


def test_beside_the_segment_of_medians_nothing_is_allowed() -> None:
    case = _case([0, 0], [1, 0], [2, 0], [3, 0])
    assert not _answer("geometric-median", case).is_unique
    assert _error("geometric-median", case, 1.25, 0) == 0
    assert _error("geometric-median", case, 1.25, 0.01) > 1e-3
    assert _error("geometric-median", case, 0.99, 0) > 1e-3


def test_a_unique_geometric_median_is_told_as_one() -> None:
    case = _case([0, 0], [4, 0], [0, 4])
    assert _answer("geometric-median", case).is_unique
    median = boxgeom.geometric_median(case.received)
    assert _error("geometric-median", case, *median) < 1e-12
    assert _error("geometric-median", case, *(median + 1e-4)) > 1e-6


def test_between_two_middle_values_all_is_allowed_but_one_is_the_median() -> None:
    case = _case([0], [1], [2], [5])
    for value, allowed in ((1.0, True), (1.75, True), (0.99, False), (2.01, False)):
        assert (_error("coordinate-median", case, value) == 0) is allowed
        midpoint = coordinate_median_answer(case).error(np.array([value]))
        assert midpoint == pytest.approx(abs(value - 1.5) / 1)


def test_tied_krum_scores_allow_either_vector_and_nothing_between() -> None:
    case = _case([0], [1], [2], [3])
    answer = _answer("krum", case)
    assert not answer.is_unique
    assert answer.error(np.array([1.0])) == answer.error(np.array([2.0])) == 0
    assert answer.error(np.array([0.0])) == pytest.approx((5 - 2) / 2)
    assert answer.error(np.array([1.5])) == np.inf
    assert str(answer) == "[1.0] or [2.0]"


def test_equal_vectors_of_least_score_are_one_answer() -> None:
    assert _answer("krum", _case([1], [1], [1], [1], [9], t=1)).is_unique


def test_a_krum_score_of_zero_has_no_near_rival() -> None:
    case = _case([1], [1], [1], [1], [1.001], t=1)
    assert _error("krum", case, 1.0) == 0
    assert _error("krum", case, 1.001) == np.inf


def test_any_choice_among_tied_scores_is_a_multi_krum() -> None:
    case = _case([0], [1], [2], [3], q=1)
    assert _error("multi-krum", case, 1.0) == _error("multi-krum", case, 2.0) == 0
    assert _error("multi-krum", case, 1.5) == pytest.approx(0.5)
    three = _case([0], [1], [2], [3], q=3)
    assert _error("multi-krum", three, 1.0) == _error("multi-krum", three, 2.0) == 0
    assert _error("multi-krum", three, 1.5) > 0.1


def test_too_many_ties_of_multi_krum_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 500 choices among ties, got 924"):
        _answer("multi-krum", Case(np.eye(12), n=12, t=0, q=6))


def test_medoids_that_tie_by_symmetry_are_all_allowed() -> None:
    case = _case([1, 0], [0, 1], [-1, 0], [0, -1])
    for vector in case.received:
        assert _error("medoid", case, *vector) == 0
    assert _error("medoid", case, 0, 0) == np.inf


def test_medoids_closer_than_floats_can_tell_are_told_apart() -> None:
    near = 2.0**-50
    tie = _case([0], [1], [1 + near], [2])
    assert _error("medoid", tie, 1) == _error("medoid", tie, 1 + near) == 0
    case = _case([0], [1], [1 + near])
    assert _error("medoid", case, 1) == 0
    assert 0 < _error("medoid", case, 1 + near) < TOLERANCE


def test_every_subset_of_least_diameter_is_allowed() -> None:
    case = _case([0], [1], [2], t=1)
    assert _error("md-mean", case, 0.5) == _error("md-mean", case, 1.5) == 0
    assert _error("md-mean", case, 1.0) == pytest.approx(0.25)
    for value in (0.0, 0.6, 1.0, 1.7, 2.0):
        assert _error("md-geom", case, value) < 1e-7
    assert _error("md-geom", case, 2.01) > 1e-3


def test_diameters_that_differ_in_the_last_bit_are_told_apart() -> None:
    case = _case([0], [1], [2 - 2.0**-52], t=1)
    assert _error("md-mean", case, 1.5) == 0
    assert _error("md-mean", case, 0.5) > 0.1


def test_box_geom_takes_a_segment_of_medians_whole() -> None:
    case = _case([0, 0], [1, 1], [2, 2], [3, 3], t=0)
    assert not _answer("box-geom", case).is_unique
    assert _error("box-geom", case, 1.5, 1.5) == 0
    assert _error("box-geom", case, 1.0, 1.0) == _error("box-geom", case, 2, 2) == 0
    assert _error("box-geom", case, 2.1, 2.1) > 0.01


def test_box_geom_of_the_specs_example_is_one_point() -> None:
    case = _case([0, 1], [2, 0], [4, 1], [100, 0], t=1)
    assert _error("box-geom", case, 3, 0.5) == 0
    assert _error("box-geom", case, 3.01, 0.5) == pytest.approx(0.01 / 2)


def test_box_geom_once_is_another_rule_in_round_two() -> None:
    rows = np.array([[0.0], [1.0], [1.5], [2.0], [99.0]])
    answers = [
        _answer("box-geom-once", Case(rows, n=5, t=2, round_number=number))
        for number in (1, 2)
    ]
    trimmed = boxgeom.trusted_hyperbox(rows, n=5, t=2).midpoint
    assert answers[1].error(trimmed) == 0
    assert answers[1].error(trimmed + 1) > 0.1


def test_box_mean_is_exact_in_rationals() -> None:
    case = _case([0], [3], [6], [99], t=1)
    assert _error("box-mean", case, 4.5) == 0
    assert _error("box-mean", case, 4.51) == pytest.approx(0.01 / 3)


def test_the_safe_area_allows_all_of_itself_and_nothing_else() -> None:
    case = _case([0], [1], [2], [99], t=1)
    for value in (1.0, 1.5, 2.0):
        assert _error("safe-area", case, value) < 1e-12
    assert _error("safe-area", case, 0.99) > 1e-3
    assert _error("safe-area", case, 2.01) > 1e-3
