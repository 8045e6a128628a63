"""Bulyan (Definition 25), against the definition written out again on rationals."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import bulyan, mean
from boxgeom.definitions.meamed import mean_around_the_median
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import (
    Array,
    Row,
    assert_nearly,
    in_canonical_order,
    plain,
    sizes,
    squared_distance,
)

thorough = examples(60)


@st.composite
def received_vectors(draw: st.DrawFn) -> tuple[Array, int, int]:
    """Draw what a node received, n and t, with at least 4t + 3 vectors."""
    t = draw(st.integers(0, 2))
    m = draw(st.integers(4 * t + 3, 4 * t + 5))
    row = st.lists(plain, min_size=2, max_size=2)
    vectors = draw(st.lists(row, min_size=m, max_size=m))
    return np.array(vectors), draw(st.integers(m, m + t)), t


def selected(rows: list[Row], t: int) -> list[Row]:
    """Return what Krum selects one by one, the first of several least scores."""
    left = list(rows)
    chosen: list[Row] = []
    while len(chosen) < len(rows) - 2 * t:

        def score(i: int, left: list[Row] = left) -> Fraction:
            others = sorted(
                squared_distance(left[i], x) for x in left[:i] + left[i + 1 :]
            )
            return sum(others[: max(len(left) - t - 2, 0)], Fraction(0))

        chosen.append(left.pop(min(range(len(left)), key=score)))
    return chosen


def nearest_to_their_median(values: list[Fraction], count: int) -> list[Fraction]:
    """Return the values nearest to their median, the smaller of two as near."""
    values = sorted(values)
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return sorted(values, key=lambda x: (abs(x - middle), x))[:count]


@thorough
@given(sizes, received_vectors())
def test_bulyan_is_the_mean_of_the_middle_values_of_what_krum_selects(
    size: float, case: tuple[Array, int, int]
) -> None:
    unscaled, n, t = case
    received = size * unscaled
    m = len(received)
    columns = zip(*selected(in_canonical_order(received), t), strict=True)
    kept = [nearest_to_their_median(list(column), m - 4 * t) for column in columns]
    expected = [sum(values, Fraction(0)) / len(values) for values in kept]
    assert_nearly(bulyan(received, n, t), expected, received)


@thorough
@given(st.lists(plain, min_size=1, max_size=9), st.data())
def test_the_values_nearest_to_the_median_are_averaged(
    values: list[float], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(values)))
    column = np.array(values)[:, None]
    kept = nearest_to_their_median([Fraction(x) for x in values], count)
    exact = [sum(kept, Fraction(0)) / count]
    assert_nearly(mean_around_the_median(column, count), exact, column)


def test_what_is_nearer_by_less_than_a_float_shows_is_nearer() -> None:
    column = np.array([[-1.0], [2.0**-60], [1.0]])
    assert abs(-1.0 - 2.0**-60) == abs(1.0 - 2.0**-60)  # as floats
    assert mean_around_the_median(column, 2).tolist() == [0.5]


@pytest.mark.parametrize("t", [0, 1, 2, 3])
def test_t_far_vectors_do_not_count(t: int) -> None:
    honest = np.random.default_rng(t).standard_normal((3 * t + 3, 2))
    received = np.vstack([honest, np.full((t, 2), 1e9)])
    output = bulyan(received, len(received), t)
    assert (honest.min(axis=0) <= output).all()
    assert (output <= honest.max(axis=0)).all()


def test_without_byzantine_vectors_it_is_the_mean() -> None:
    received = np.random.default_rng(0).standard_normal((6, 3))
    assert np.abs(bulyan(received, n=6, t=0) - mean(received)).max() < 1e-15


def test_it_is_exact_on_rationals() -> None:
    thirds: Any = [[Fraction(i, 3)] for i in range(7)]
    assert bulyan(thirds, n=7, t=1).tolist() == [Fraction(1, 3)]


def test_bulyan_needs_more_vectors_than_others() -> None:
    with pytest.raises(
        ValueError, match=r"^received: need m >= 4t \+ 3 = 11, got m=9$"
    ):
        bulyan(np.zeros((9, 1)), n=9, t=2)
