"""The subset of least diameter and its centers (Definition 6), against brute force."""

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import given

from boxgeom import md_geom, md_mean, minimum_diameter_subset
from boxgeom_testing.examples import examples
from boxgeom_testing.nearly_even import NEARLY_EVEN, naive_squared_distance
from boxgeom_testing.rounds import (
    Array,
    Row,
    assert_nearly,
    exact_mean,
    in_canonical_order,
    rounds,
    sizes,
    squared_distance,
)

thorough = examples(60)


def least_diameter(received: Array, size: int) -> tuple[Row, ...]:
    def diameter(subset: tuple[Row, ...]) -> Fraction:
        pairs = combinations(subset, 2)
        return max((squared_distance(a, b) for a, b in pairs), default=Fraction(0))

    return min(combinations(in_canonical_order(received), size), key=diameter)


@thorough
@given(sizes, rounds())
def test_no_subset_has_less_diameter_and_the_first_of_several_wins(
    size: float, case: tuple[Array, int, int]
) -> None:
    unscaled, n, t = case
    received = size * unscaled
    subset = minimum_diameter_subset(received, n, t)
    expected = least_diameter(received, n - t)
    assert subset.tolist() == [list(map(float, row)) for row in expected]


@thorough
@given(rounds())
def test_md_mean_is_the_mean_of_the_minimum_diameter_subset(
    case: tuple[Array, int, int],
) -> None:
    received, n, t = case
    expected = exact_mean(list(least_diameter(received, n - t)))
    assert_nearly(md_mean(received, n, t), expected, received)


@thorough
@given(rounds())
def test_md_geom_is_optimal_for_the_minimum_diameter_subset(
    case: tuple[Array, int, int],
) -> None:
    """Definition 1: the unit vectors balance, but for as many as vectors coincide."""
    received, n, t = case
    subset = np.array(least_diameter(received, n - t), dtype=float)
    offsets = subset - md_geom(received, n, t)
    distances = np.linalg.norm(offsets, axis=1)
    near = distances <= 1e-9
    units = offsets[~near] / distances[~near, None]
    assert np.linalg.norm(units.sum(axis=0)) <= near.sum() + 1e-6


def test_diameters_are_told_apart_that_float64_confuses() -> None:
    received = NEARLY_EVEN[:3]
    first, second, third = received
    assert naive_squared_distance(first, second) == naive_squared_distance(
        second, third
    )
    closest = minimum_diameter_subset(received, n=3, t=1)
    assert closest.tolist() == [second.tolist(), third.tolist()]
