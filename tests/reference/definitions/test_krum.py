"""Krum and Multi-Krum (Definition 7), against exact brute force.

The definition is written out again here, on rationals, so that nothing is rounded and
a tie is a tie.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import krum, multi_krum
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


def by_krum_score(received: Array, t: int) -> list[Row]:
    rows = in_canonical_order(received)

    def score(i: int) -> Fraction:
        others = rows[:i] + rows[i + 1 :]
        distances = sorted(squared_distance(rows[i], row) for row in others)
        return sum(distances[: len(rows) - t - 2], Fraction(0))

    return [rows[i] for i in sorted(range(len(rows)), key=score)]


@thorough
@given(sizes, rounds(needed=3))
def test_krum_has_the_least_score_and_the_first_of_several_wins(
    size: float, case: tuple[Array, int, int]
) -> None:
    unscaled, n, t = case
    received = size * unscaled
    winner = by_krum_score(received, t)[0]
    assert krum(received, n, t).tolist() == list(map(float, winner))


@thorough
@given(rounds(needed=3), st.data())
def test_multi_krum_is_the_mean_of_the_q_least_scores(
    case: tuple[Array, int, int], data: st.DataObject
) -> None:
    received, n, t = case
    q = data.draw(st.integers(1, len(received)))
    expected = exact_mean(by_krum_score(received, t)[:q])
    assert_nearly(multi_krum(received, n, t, q=q), expected, received)


def test_multi_krum_takes_n_minus_t_vectors_unless_told() -> None:
    assert multi_krum([[0], [1], [2], [3], [99]], n=5, t=1).tolist() == [1.5]


def test_krum_scores_are_told_apart_that_float64_confuses() -> None:
    received = np.array([*NEARLY_EVEN, [2.0**40, 0]])
    _, second, third, _, _ = received
    naive = [
        sum(sorted(naive_squared_distance(v, w) for w in received)[1:3])
        for v in (second, third)
    ]
    assert naive[0] == naive[1]
    assert krum(received, n=5, t=1).tolist() == third.tolist()


@pytest.mark.parametrize("rule", [krum, multi_krum])
def test_krum_needs_at_least_2t_plus_3_vectors(rule: Callable[..., Array]) -> None:
    with pytest.raises(ValueError, match=r"need m >= 2t \+ 3 = 5, got m=4"):
        rule([[0], [1], [2], [3]], n=5, t=1)


@pytest.mark.parametrize("q", [-1, 0, 6])
def test_multi_krum_needs_q_from_1_to_m(q: int) -> None:
    with pytest.raises(ValueError, match=f"q: need 1 <= q <= m = 5, got q={q}"):
        multi_krum([[0], [1], [2], [3], [4]], n=5, t=1, q=q)
