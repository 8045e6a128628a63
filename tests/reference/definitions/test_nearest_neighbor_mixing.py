"""Nearest-neighbour mixing (Definition 17), against exact brute force."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import nnm
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import (
    Array,
    assert_nearly,
    exact_mean,
    in_canonical_order,
    rounds,
    sizes,
    squared_distance,
)


@examples(60)
@given(sizes, rounds())
def test_each_vector_becomes_the_mean_of_its_nearest(
    size: float, case: tuple[Array, int, int]
) -> None:
    unscaled, n, t = case
    received = size * unscaled
    rows = in_canonical_order(received)
    mixed = nnm(received, n, t)
    assert mixed.shape == received.shape
    for row, got in zip(rows, mixed, strict=True):
        by_distance = sorted(rows, key=lambda other: squared_distance(row, other))
        assert_nearly(got, exact_mean(by_distance[: n - t]), received)


@examples(60)
@given(rounds(st.floats(-1e3, 1e3)), st.randoms(use_true_random=False))
def test_row_order_means_nothing(case: tuple[Array, int, int], rng: object) -> None:
    received, n, t = case
    assert nnm(received[::-1], n, t).tobytes() == nnm(received, n, t).tobytes()


def test_those_who_received_the_honest_vectors_alone_mix_them_all() -> None:
    received = [[0.0], [1.0], [5.0]]
    assert nnm(received, n=4, t=1).tolist() == [[2.0], [2.0], [2.0]]


def test_distances_are_told_apart_that_float64_confuses() -> None:
    near = np.nextafter(1.0, 0.0)
    mixed = nnm([[0.0], [1.0 - near], [1.0 + 2.0**-52], [-1.0]], n=4, t=1)
    # From 0, the vector -1 is nearer than 1 + 2^-52, if only by the last digit.
    assert mixed[1].tolist() == [(1.0 - near - 1.0) / 3]


def test_rationals_stay_exact() -> None:
    from fractions import Fraction

    third = Fraction(1, 3)
    received = np.array([[third], [2 * third], [Fraction(9)]])
    assert nnm(received, n=3, t=1).tolist() == [
        [third * 3 / 2],
        [third * 3 / 2],
        [(9 + 2 * third) / 2],
    ]
