"""Errors are measured in sensible units, far vectors or not, on every kind of input."""

import numpy as np
import pytest

import boxgeom
from boxgeom.vectors import Vectors
from boxgeom_conformance import inputs
from boxgeom_conformance.answers.answer import Within, rounding_of, show
from boxgeom_conformance.case import Case
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_proofs.certificates import Enclosure

FAR = 1e9


def _of_reference(rule: str, case: Case) -> Vectors:
    return boxgeom.RULES[rule](case.received, case.n, case.t, **case.options)


@pytest.mark.parametrize(
    "rule", ["geometric-median", "coordinate-median", "trimmed-mean", "medoid"]
)
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_errors_are_measured_by_the_vectors_that_matter(
    rule: str, offset: float
) -> None:
    rng = np.random.default_rng(0)
    received = rng.normal(size=(9, 2)) + offset
    received[:2] = [[FAR, 0], [0, -FAR]]
    case = Case(received, n=9, t=2)
    right = _of_reference(rule, case)
    wrong = received[2:][np.argmax(np.abs(received[2:] - right).sum(axis=1))]
    assert SUBJECTS[rule].answer(case).error(right) < 1e-7
    assert SUBJECTS[rule].answer(case).error(wrong) > 0.1


@pytest.mark.parametrize("rule", ["krum", "multi-krum", "md-mean", "md-geom"])
def test_far_vectors_do_not_blur_selections(rule: str) -> None:
    rng = np.random.default_rng(1)
    received = rng.normal(size=(9, 2))
    received[:2] = [[FAR, 0], [0, -FAR]]
    case = Case(received, n=9, t=2, q=3 if rule == "multi-krum" else None)
    right = _of_reference(rule, case)
    wrong = received[2:][np.argmax(np.abs(received[2:] - right).sum(axis=1))]
    assert SUBJECTS[rule].answer(case).error(right) < 1e-7
    assert SUBJECTS[rule].answer(case).error(wrong) > 0.1


def test_an_error_is_a_share_of_the_scale_after_what_rounding_excuses() -> None:
    box = Enclosure(np.array([1.0, 1.0]), np.array([2.0, 1.0]))
    answer = Within([box], scale=4.0, rounding=np.array([0.0, 0.5]))
    assert answer.error(np.array([3.0, 1.0])) == 0.25
    assert answer.error(np.array([1.5, 1.5])) == 0
    assert answer.error(np.array([1.5, 3.5])) == 0.5
    assert not answer.error(np.array([np.nan, 1.0])) <= 1
    assert Within([box], 0.0, np.zeros(2)).error(np.array([3.0, 1.0])) == np.inf


def test_the_nearest_of_several_enclosures_counts() -> None:
    points = [np.array([0.0]), np.array([9.0])]
    both = Within([Enclosure(p, p) for p in points], 1.0, np.zeros(1))
    assert not both.is_unique
    assert both.error(np.array([8.0])) == 1
    assert str(both) == "[0.0] or [9.0]"


def test_a_wide_enclosure_is_shown_by_its_ends() -> None:
    wide = Within([Enclosure(np.zeros(1), np.ones(1))], 1.0, np.zeros(1))
    assert not wide.is_unique
    assert str(wide) == "between [0.0] and [1.0]"


def test_rounding_grows_with_precision_lost_and_with_terms() -> None:
    rows = np.array([[1.0, -100.0], [0.5, 3.0]])
    double, single = rounding_of(rows, 2), rounding_of(rows.astype(np.float32), 2)
    assert double[1] == pytest.approx(100 * double[0])
    assert (single > 1e8 * double).all()
    assert rounding_of(rows, 4) == pytest.approx(2 * double)


def test_long_vectors_are_shown_cut() -> None:
    assert show(np.arange(8.0)) == "[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, ... 2 more]"


@pytest.mark.parametrize("kind", inputs.__all__)
def test_every_kind_of_vectors_is_the_same_again(kind: str) -> None:
    make = getattr(inputs, kind)
    first, again, other = make(7, 3, 2, 0), make(7, 3, 2, 0), make(7, 3, 2, 1)
    assert first.shape == (7, 3)
    assert np.isfinite(first).all()
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("rule", SUBJECTS)
@pytest.mark.parametrize("kind", inputs.__all__)
def test_the_references_answer_to_every_kind_is_allowed(rule: str, kind: str) -> None:
    q = 5 if rule == "multi-krum" else None
    case = Case(getattr(inputs, kind)(7, 2, 1, 3), n=7, t=1, q=q)
    assert SUBJECTS[rule].answer(case).error(_of_reference(rule, case)) <= 1e-6
