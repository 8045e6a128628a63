"""MeaMed (Definition 22), against rationals."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
from boxgeom import meamed, mean, smallest_hyperbox
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import Array, assert_nearly, rounds, sizes

thorough = examples(60)


def around_the_median(values: list[float], count: int) -> Fraction:
    ordered = sorted(map(Fraction, values))
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    nearest = sorted(ordered, key=lambda x: (abs(x - middle), x))[:count]
    return sum(nearest, Fraction(0)) / count


@thorough
@given(sizes, rounds())
def test_it_is_the_mean_of_the_values_nearest_to_the_median(
    size: float, case: tuple[Array, int, int]
) -> None:
    unscaled, n, t = case
    received = size * unscaled
    exact = [around_the_median(column, n - t) for column in received.T.tolist()]
    assert_nearly(meamed(received, n, t), exact, received)


def test_of_two_values_equally_far_the_smaller_is_nearer() -> None:
    received = [[0], [2], [2], [2], [4]]
    assert meamed(received, n=5, t=1).tolist() == [1.5]


@pytest.mark.parametrize("size", [1.0, 2.0**-1074, 2.0**970])
def test_rounding_decides_no_tie(size: float) -> None:
    # The median is 1/2, a unit nearer to the largest value; floats see no difference.
    received = np.array([[-(2.0**53)], [0.0], [1.0], [2.0**53]]) * size
    assert meamed(received, n=4, t=1)[0] > 0


def test_rationals_stay_exact() -> None:
    received = np.array([[Fraction(k, 3)] for k in (0, 1, 2, 9)])
    assert meamed(received, n=4, t=1).tolist() == [Fraction(1, 3)]


@thorough
@given(rounds())
def test_without_byzantine_nodes_it_is_the_mean(case: tuple[Array, int, int]) -> None:
    received, _, _ = case
    m = len(received)
    # The same values are added up in another order.
    rounding = 1e-14 * np.abs(received).max()
    answers = meamed(received, m, 0), mean(received)
    np.testing.assert_allclose(*answers, rtol=0, atol=rounding)


@thorough
@given(rounds(), st.integers(-(10**6), 10**6))
def test_liars_carry_it_no_farther_than_an_edge_of_the_honest_box(
    case: tuple[Array, int, int], lie: int
) -> None:
    received, n, t = case
    liars = len(received) - (n - t)
    received[:liars] = lie
    box = smallest_hyperbox(received[liars:])
    output = meamed(received, n, t)
    assert (output >= box.lower - box.edges - 1e-9).all()
    assert (output <= box.upper + box.edges + 1e-9).all()


def test_a_liar_can_carry_it_out_of_the_honest_box() -> None:
    honest, liar = [[0], [0], [-5]], [4]
    output = meamed([*honest, liar], n=4, t=1)
    assert output[0] == pytest.approx(4 / 3)
    assert not boxgeom.is_box_valid(output, honest)
