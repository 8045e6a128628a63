"""Medians and boxes of rational points are decided exactly."""

from fractions import Fraction

import numpy as np
import pytest

import boxgeom
from boxgeom_proofs.refutations import NotRefuted
from boxgeom_proofs.refutations.exact_boxes import exact_boxes
from boxgeom_proofs.refutations.exact_median import (
    as_points,
    exact_median,
    is_median,
    is_only_median,
    squared_pull,
)


@pytest.mark.parametrize(
    ("longer", "is_optimal"),
    [(0, True), (Fraction(1, 10**30), False), (Fraction(-1, 10**30), True)],
)
def test_a_median_is_decided_exactly(longer: Fraction, is_optimal: bool) -> None:
    # At 120 degrees the pull is exactly 1; all lengths are irrational.
    points = as_points([[0, 0, 0], [1, -1, 0], [0, 1, -1 - longer]])
    assert is_median(points[0], points) is is_optimal


def test_irrational_roots_are_collected() -> None:
    # Lengths sqrt(2), sqrt(8) and 1: their products are whole or have the root of 2.
    points = as_points([[0, 0], [1, 1], [-2, -2], [1, 0], [-3, 0]])
    assert squared_pull(points[0], points) == {1: 0}
    assert is_median(points[0], points[1:])
    askew = squared_pull(points[0], points[:4])
    assert askew == {1: 1}
    assert set(squared_pull(points[0], points[1:4:2])) == {1, 2}


def test_on_a_line_the_median_may_be_one_of_many() -> None:
    points = as_points([[0.0], [1.0], [2.0], [5.0]])
    assert exact_median(points) == (Fraction(3, 2),)
    assert is_median((Fraction(3, 2),), points)
    assert not is_only_median((Fraction(3, 2),), points)
    assert is_only_median((Fraction(1),), points[:3])


def test_a_median_that_is_no_vector_is_not_guessed() -> None:
    with pytest.raises(NotRefuted, match="is their geometric median"):
        exact_median(as_points([[0, 0], [2, 0], [1, 1]]))


def test_exact_boxes_agree_with_the_reference() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        received = rng.integers(-9, 10, size=(4, 1)).astype(np.float64)
        exact = exact_boxes(as_points(received), 4, 1).output
        assert as_points([boxgeom.box_geom(received, 4, 1)]) == (exact,)
