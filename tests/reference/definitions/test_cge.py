"""CGE (Definition 23), against rationals."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from boxgeom import cge, mean
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

thorough = examples(60)


@thorough
@given(sizes, rounds())
def test_it_is_the_mean_of_the_shortest_and_the_first_of_several_are_shorter(
    size: float, case: tuple[Array, int, int]
) -> None:
    unscaled, n, t = case
    received = size * unscaled
    rows = in_canonical_order(received)
    origin = (Fraction(0),) * len(rows[0])
    shortest = sorted(rows, key=lambda row: squared_distance(row, origin))
    assert_nearly(cge(received, n, t), exact_mean(shortest[: n - t]), received)


def test_rounding_decides_no_tie() -> None:
    # Both are 5 long; floats would say so of lengths that differ a little, too.
    assert cge([[3, 4], [0, 5], [1, 0]], n=3, t=1).tolist() == [0.5, 2.5]
    longer = np.nextafter(5, 6)
    assert cge([[3, 4], [0, longer], [1, 0]], n=3, t=1).tolist() == [2, 2]


def test_rationals_stay_exact() -> None:
    received = np.array([[Fraction(k, 3)] for k in (-9, 1, 2)])
    assert cge(received, n=3, t=1).tolist() == [Fraction(1, 2)]


@thorough
@given(rounds())
def test_without_byzantine_nodes_it_is_the_mean(case: tuple[Array, int, int]) -> None:
    received, _, _ = case
    m = len(received)
    np.testing.assert_array_equal(cge(received, m, 0), mean(received))


@pytest.mark.parametrize("far", [[100.0, 0.0], [-1e9, 1e9]])
def test_vectors_longer_than_all_honest_ones_change_nothing(far: list[float]) -> None:
    honest = [[1.0, 2.0], [2.0, 2.0], [-1.0, 0.0]]
    assert cge([*honest, far], n=4, t=1).tolist() == mean(honest).tolist()


def test_it_does_not_move_with_the_vectors() -> None:
    received = np.array([[0.0], [1.0], [5.0]])
    assert cge(received, n=3, t=1).tolist() == [0.5]
    assert cge(received - 5, n=3, t=1).tolist() == [-2.0]
