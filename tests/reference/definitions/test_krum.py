"""Rules that select among the vectors (Definitions 6 to 8), against exact brute force.

The definitions are written out again here, on rationals, so that nothing is rounded and
a tie is a tie.
"""

import random
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import krum, md_geom, md_mean, medoid, minimum_diameter_subset, multi_krum

Array = NDArray[Any]
Row = tuple[Fraction, ...]

thorough = settings(derandomize=True, deadline=None, max_examples=60)

# The squares of all but one of these are no floats.
sizes = st.sampled_from([1.0, 1e-300, 1e-200, 1e200, 1e300])

small = st.integers(-3, 3).map(float)
plain = st.one_of(small, st.floats(-100, 100).map(lambda x: round(x, 3)))


@st.composite
def rounds(
    draw: st.DrawFn, values: st.SearchStrategy[float] = plain, needed: int = 0
) -> tuple[Array, int, int]:
    """Draw what a node received, n and t, with at least ``2t + needed`` vectors."""
    t = draw(st.integers(0, 2))
    n = draw(st.integers(2 * t + max(needed, 1), 7))
    m = draw(st.integers(max(n - t, 2 * t + needed), n))
    d = draw(st.integers(1, 3))
    row = st.lists(values, min_size=d, max_size=d)
    return np.array(draw(st.lists(row, min_size=m, max_size=m))), n, t


def in_canonical_order(received: Array) -> list[Row]:
    return sorted(tuple(map(Fraction, row)) for row in received.tolist())


def squared_distance(one: Row, other: Row) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(one, other, strict=True)), Fraction(0))


def least_summed_distance(rows: list[Row]) -> list[Row]:
    """Return the rows whose summed distance is least, to 60 digits."""
    with localcontext(prec=80):

        def summed(row: Row) -> Decimal:
            squares = (squared_distance(row, other) for other in rows)
            roots = ((Decimal(s.numerator) / s.denominator).sqrt() for s in squares)
            return sum(roots, Decimal(0))

        sums = [summed(row) for row in rows]
        enough = min(sums) * (1 + Decimal(10) ** -60)
        return [row for row, total in zip(rows, sums, strict=True) if total <= enough]


def least_diameter(received: Array, size: int) -> tuple[Row, ...]:
    def diameter(subset: tuple[Row, ...]) -> Fraction:
        pairs = combinations(subset, 2)
        return max((squared_distance(a, b) for a, b in pairs), default=Fraction(0))

    return min(combinations(in_canonical_order(received), size), key=diameter)


def by_krum_score(received: Array, t: int) -> list[Row]:
    rows = in_canonical_order(received)

    def score(i: int) -> Fraction:
        others = rows[:i] + rows[i + 1 :]
        distances = sorted(squared_distance(rows[i], row) for row in others)
        return sum(distances[: len(rows) - t - 2], Fraction(0))

    return [rows[i] for i in sorted(range(len(rows)), key=score)]


def exact_mean(rows: list[Row]) -> list[Fraction]:
    return [sum(column, Fraction(0)) / len(rows) for column in zip(*rows, strict=True)]


def assert_nearly(got: Array, exact: list[Fraction], received: Array) -> None:
    slack = Fraction(float(np.abs(received).max())) / 2**50
    for value, wanted in zip(got.tolist(), exact, strict=True):
        assert abs(Fraction(value) - wanted) <= slack


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


@thorough
@given(sizes, rounds())
def test_no_vector_has_less_summed_distance_than_the_medoid(
    size: float, case: tuple[Array, int, int]
) -> None:
    received = size * case[0]
    best = least_summed_distance(in_canonical_order(received))
    assert medoid(received).tolist() in [list(map(float, row)) for row in best]


@pytest.mark.parametrize(
    ("received", "first"),
    [
        pytest.param([[1, 1], [0, 1], [1, 0], [0, 0]], [0, 0], id="a square"),
        pytest.param([[2], [1], [0], [-1]], [0], id="evenly many on a line"),
        pytest.param([[0, 7], [0, 7], [0, 7]], [0, 7], id="equal vectors"),
        pytest.param([[-5, 0], [0, 5], [5, 0], [0, -5]], [-5, 0], id="a cross"),
    ],
)
def test_of_several_medoids_it_is_the_first(
    received: list[list[int]], first: list[int]
) -> None:
    assert medoid(received).tolist() == first


# One coordinate runs in steps of 2^28, so that a squared distance of 2^56 + 1 is one
# step longer than 2^56 in truth and not in float64. By a tie the first would win.
STEP = 2.0**28
NEARLY_EVEN = np.array([[0, 0], [STEP, 1], [2 * STEP, 1], [3 * STEP, 1]])


def naive_squared_distance(one: Array, other: Array) -> float:
    return float(((one - other) ** 2).sum())


def test_diameters_are_told_apart_that_float64_confuses() -> None:
    received = NEARLY_EVEN[:3]
    first, second, third = received
    assert naive_squared_distance(first, second) == naive_squared_distance(
        second, third
    )
    closest = minimum_diameter_subset(received, n=3, t=1)
    assert closest.tolist() == [second.tolist(), third.tolist()]


def test_krum_scores_are_told_apart_that_float64_confuses() -> None:
    received = np.array([*NEARLY_EVEN, [2.0**40, 0]])
    _, second, third, _, _ = received
    naive = [
        sum(sorted(naive_squared_distance(v, w) for w in received)[1:3])
        for v in (second, third)
    ]
    assert naive[0] == naive[1]
    assert krum(received, n=5, t=1).tolist() == third.tolist()


def test_medoids_are_told_apart_that_float64_confuses() -> None:
    _, second, third, _ = NEARLY_EVEN
    naive = [np.linalg.norm(NEARLY_EVEN - v, axis=1).sum() for v in (second, third)]
    assert naive[0] == naive[1]
    assert medoid(NEARLY_EVEN).tolist() == third.tolist()


@pytest.mark.parametrize(
    "rule",
    [md_geom, md_mean, krum, multi_krum, lambda v, n, t: medoid(v)],
    ids=["md-geom", "md-mean", "krum", "multi-krum", "medoid"],
)
@thorough
@given(rounds(st.floats(-1e3, 1e3), needed=3), st.randoms(use_true_random=False))
def test_row_order_means_nothing_to_the_last_bit(
    rule: Callable[..., Array], case: tuple[Array, int, int], rng: random.Random
) -> None:
    received, n, t = case
    shuffled = received[rng.sample(range(len(received)), len(received))]
    assert rule(shuffled, n, t).tobytes() == rule(received, n, t).tobytes()


@pytest.mark.parametrize("rule", [krum, multi_krum])
def test_krum_needs_at_least_2t_plus_3_vectors(rule: Callable[..., Array]) -> None:
    with pytest.raises(ValueError, match=r"need m >= 2t \+ 3 = 5, got m=4"):
        rule([[0], [1], [2], [3]], n=5, t=1)


@pytest.mark.parametrize("q", [-1, 0, 6])
def test_multi_krum_needs_q_from_1_to_m(q: int) -> None:
    with pytest.raises(ValueError, match=f"q: need 1 <= q <= m = 5, got q={q}"):
        multi_krum([[0], [1], [2], [3], [4]], n=5, t=1, q=q)
