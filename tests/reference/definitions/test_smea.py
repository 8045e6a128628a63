"""SMEA (Definition 26), against covariance matrices by NumPy."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from boxgeom import md_mean, mean, smea
from boxgeom.definitions.smea import largest_eigenvalue
from boxgeom.numerics.exact import squared_distances
from boxgeom_testing.rounds import Array

SIZES = [(4, 4, 1, 2), (5, 5, 2, 3), (6, 5, 1, 2), (7, 7, 2, 4), (7, 6, 3, 1)]


def eigenvalue(vectors: Array) -> float:
    """Return the largest eigenvalue of the covariance matrix."""
    covariance = np.atleast_2d(np.cov(vectors.T, bias=True))
    return float(np.linalg.eigvalsh(covariance)[-1])


@pytest.mark.parametrize(("n", "m", "t", "d"), SIZES)
def test_smea_is_the_mean_of_the_subset_of_least_eigenvalue(
    n: int, m: int, t: int, d: int
) -> None:
    for seed in range(30):
        received = np.random.default_rng(seed).standard_normal((m, d))
        subsets = [received[list(s)] for s in combinations(range(m), n - t)]
        best = min(subsets, key=eigenvalue)
        assert np.abs(smea(received, n, t) - best.mean(axis=0)).max() < 1e-14


def test_the_least_variance_is_another_subset() -> None:
    received = np.array([[0.0, 0], [0, 4], [4, 5], [2, 3], [3, 0]])
    assert smea(received, n=5, t=2).tolist() == [5 / 3, 1]
    by_variance = min(
        (received[list(s)] for s in combinations(range(5), 3)),
        key=lambda v: float(v.var(axis=0).sum()),
    )
    assert by_variance.mean(axis=0).tolist() != [5 / 3, 1]
    received = np.array([[0.0, 3], [4, 2], [0, 3], [2, 1], [2, 2]])
    assert smea(received, n=5, t=2).tolist() == [8 / 3, 5 / 3]
    assert md_mean(received, n=5, t=2).tolist() != [8 / 3, 5 / 3]


def test_the_first_of_several_least_subsets_wins() -> None:
    assert smea([[3], [2], [1], [0]], n=4, t=1).tolist() == [1]
    square = [[0, 0], [4, 0], [0, 4], [4, 4]]
    assert smea(square, n=4, t=1).tolist() == mean(sorted(square)[:3]).tolist()


@pytest.mark.parametrize("exponent", [-1000, -500, 500, 1000])
def test_it_scales_beyond_the_squares_of_floats(exponent: int) -> None:
    received = np.random.default_rng(1).standard_normal((6, 3))
    scaled = smea(np.ldexp(received, exponent), n=6, t=2)
    assert scaled.tolist() == np.ldexp(smea(received, n=6, t=2), exponent).tolist()


def test_what_is_far_from_the_origin_keeps_its_digits() -> None:
    whole = np.random.default_rng(2).integers(-9, 10, (7, 3)).astype(float)
    moved = smea(whole + 2.0**50, n=7, t=2) - 2.0**50
    assert np.abs(moved - smea(whole, n=7, t=2)).max() <= 0.25


def test_the_mean_of_rationals_is_rational() -> None:
    thirds: Any = [[Fraction(i, 3)] for i in (0, 1, 2, 9)]
    assert smea(thirds, n=4, t=1).tolist() == [Fraction(1, 3)]


def test_the_eigenvalue_comes_from_distances_alone() -> None:
    received = np.random.default_rng(3).integers(-9, 10, (5, 3)).astype(float)
    doubled = largest_eigenvalue(squared_distances(received))
    assert float(doubled) / (2 * 5**3) == pytest.approx(eigenvalue(received))
    assert largest_eigenvalue([[0, 0], [0, 0]]) == 0
