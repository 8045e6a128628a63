"""SMEA is judged by bounds of eigenvalues that are proved, not computed in floats."""

from fractions import Fraction

import numpy as np
import pytest

from boxgeom.definitions.smea import doubled_gram_matrix
from boxgeom.numerics.exact import squared_distances
from boxgeom_conformance.answers.covariances import (
    is_positive_definite,
    rayleigh_quotient,
    smea_answer,
    upper_bound,
)
from boxgeom_conformance.case import Case


@pytest.mark.parametrize("seed", range(5))
def test_the_bounds_hold_the_eigenvalue_and_are_close(seed: int) -> None:
    vectors = np.random.default_rng(seed).integers(-9, 10, (5, 3)).astype(float)
    table = doubled_gram_matrix(squared_distances(vectors))
    lower = rayleigh_quotient(table)
    upper = upper_bound(table, lower)
    assert lower <= upper <= lower * (1 + Fraction(1, 10**9))
    largest = np.linalg.eigvalsh(table.astype(float))[-1]
    assert float(lower) == pytest.approx(largest)


def test_a_lower_bound_that_is_far_too_low_still_gives_an_upper_bound() -> None:
    table = np.array([[8, -8], [-8, 8]], dtype=object)  # the eigenvalue is 16
    assert upper_bound(table, Fraction(15)) > 16


def test_positive_definite_means_every_eigenvalue() -> None:
    for seed in range(20):
        root = np.random.default_rng(seed).integers(-3, 4, (3, 3))
        matrix = root + root.T
        wanted = np.linalg.eigvalsh(matrix)[0] > 1e-9
        rows = [[Fraction(int(x)) for x in row] for row in matrix]
        assert is_positive_definite(rows) == wanted


def test_every_tied_subset_is_allowed_and_nothing_between() -> None:
    case = Case(np.array([[0.0], [1.0], [2.0], [3.0]]), n=4, t=1)
    answer = smea_answer(case)
    assert not answer.is_unique
    assert answer.error(np.array([1.0])) == answer.error(np.array([2.0])) == 0
    assert answer.error(np.array([1.5])) > 0.1


def test_eigenvalues_that_differ_in_the_eighth_digit_are_told_apart() -> None:
    case = Case(np.array([[0.0], [1.0], [2.0 - 1e-8]]), n=3, t=1)
    answer = smea_answer(case)
    assert answer.error(np.array([1.5 - 0.5e-8])) == 0
    assert answer.error(np.array([0.5])) > 0.1
