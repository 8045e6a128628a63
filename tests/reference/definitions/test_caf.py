"""CAF (Definition 27), against covariance matrices by NumPy."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from boxgeom import caf, mean
from boxgeom_testing.rounds import Array

SIZES = [(4, 4, 1, 2), (5, 5, 2, 3), (6, 5, 1, 2), (7, 7, 3, 4), (7, 6, 3, 1)]


def textbook(received: Array, left: int) -> Array:
    """Return the mean of least variance, filtering until so much weight is left."""
    weights, least, best = np.ones(len(received)), np.inf, received[0]
    while True:
        shares = weights / weights.sum()
        center = shares @ received
        offsets = received - center
        values, vectors = np.linalg.eigh((shares[:, None] * offsets).T @ offsets)
        if values[-1] < least:
            least, best = values[-1], center
        squares = (offsets @ vectors[:, -1]) ** 2
        most = squares[weights > 0].max()
        weights = np.where(squares < most, weights * (1 - squares / most), 0)
        if weights.sum() <= left:
            return best


@pytest.mark.parametrize(("n", "m", "t", "d"), SIZES)
def test_caf_is_the_mean_of_least_variance_among_those_of_the_filter(
    n: int, m: int, t: int, d: int
) -> None:
    for seed in range(30):
        received = np.random.default_rng(seed).standard_normal((m, d))
        wanted = textbook(received, 2 * (n - t) - m)
        assert np.abs(caf(received, n, t) - wanted).max() < 1e-12


def test_whoever_comes_is_honest_if_t_are_missing() -> None:
    received = np.random.default_rng(1).integers(-9, 10, (4, 2)).astype(float)
    assert np.abs(caf(received, n=6, t=2) - mean(received)).max() < 1e-14
    assert np.abs(caf(received, n=4, t=0) - mean(received)).max() < 1e-14


def test_equal_vectors_end_the_search() -> None:
    assert caf([[0], [0], [0], [0], [1]], n=5, t=1).tolist() == [0]
    assert caf(np.full((5, 2), 0.1), n=5, t=1).tolist() == [0.1, 0.1]


@pytest.mark.parametrize("far", [1e3, 1e9, 1e100, 1e300])
def test_a_vector_without_weight_is_no_measure_for_others(far: float) -> None:
    near = np.array([[0.0, 1], [1, 0], [2, 2], [3, 1]])
    found = caf(np.vstack([near, [far, 0]]), n=5, t=1)
    again = textbook(near, 3)
    assert np.abs(found - again).max() < 10 / far + 1e-12


@pytest.mark.parametrize("exponent", [-1000, -500, 500, 1000])
def test_it_scales_beyond_the_squares_of_floats(exponent: int) -> None:
    received = np.random.default_rng(1).standard_normal((6, 3))
    scaled = caf(np.ldexp(received, exponent), n=6, t=2)
    assert scaled.tolist() == np.ldexp(caf(received, n=6, t=2), exponent).tolist()


def test_what_is_far_from_the_origin_keeps_its_digits() -> None:
    whole = np.random.default_rng(2).integers(-9, 10, (7, 3)).astype(float)
    moved = caf(whole + 2.0**40, n=7, t=2) - 2.0**40
    assert np.abs(moved - caf(whole, n=7, t=2)).max() <= 2.0**-12


def test_the_answer_to_rationals_is_rational() -> None:
    thirds: Any = [[Fraction(i, 3)] for i in (0, 0, 0, 9)]
    assert caf(thirds, n=4, t=1).tolist() == [Fraction(0)]
