"""Weights of the geometric median (Definition 1): a weight is as many copies."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import geometric_median, geometric_median_solution
from boxgeom_testing.examples import examples

Array = NDArray[Any]

INTEGERS = st.integers(-4, 4).map(float)
REALS = st.floats(-100, 100, allow_subnormal=False)


@st.composite
def weighed(draw: st.DrawFn, weight: st.SearchStrategy[Any]) -> tuple[Array, Array]:
    """Draw 1 to 8 vectors, often equal or on a line, and their weights."""
    m, d = draw(st.integers(1, 8)), draw(st.integers(1, 4))
    number = draw(st.sampled_from([INTEGERS, REALS]))
    rows = draw(
        st.lists(st.lists(number, min_size=d, max_size=d), min_size=m, max_size=m)
    )
    weights = draw(st.lists(weight, min_size=m, max_size=m))
    assume(any(weights))
    scale = 10.0 ** draw(st.sampled_from([0, 0, 0, -200, 9, 200]))
    return np.array(rows) * scale, np.array(weights)


COUNTS = weighed(st.integers(0, 4))
POSITIVE = weighed(st.floats(1e-3, 1e3))
ANY = weighed(
    st.one_of(st.just(0.0), st.floats(1e-3, 1e3), st.sampled_from([1e-300, 1e200]))
)


def summed(point: Array, vectors: Array, weights: Array) -> float:
    """Return the weighted sum of distances, in units of the largest coordinate."""
    unit = np.abs(vectors).max() or 1.0
    distances = np.linalg.norm(vectors / unit - point / unit, axis=1)
    return float(weights / weights.max() @ distances)


@examples(200)
@given(COUNTS)
def test_a_weight_is_as_many_copies(case: tuple[Array, Array]) -> None:
    vectors, counts = case
    median = geometric_median(vectors, weights=counts)
    copies = geometric_median(np.repeat(vectors, counts, axis=0))
    rounding = 1e-9 * np.abs(vectors).max()
    np.testing.assert_allclose(median, copies, rtol=0, atol=rounding)


@examples(100)
@given(st.one_of(POSITIVE, ANY))
def test_weights_of_1_are_no_weights_bit_for_bit(case: tuple[Array, Array]) -> None:
    vectors, _ = case
    ones = geometric_median(vectors, weights=np.ones(len(vectors)))
    assert ones.tolist() == geometric_median(vectors).tolist()


@examples(100)
@given(ANY, st.integers(-60, 60))
def test_weights_times_a_power_of_two_change_no_bit(
    case: tuple[Array, Array], exponent: int
) -> None:
    vectors, weights = case
    times = geometric_median(vectors, weights=np.ldexp(weights, exponent))
    assert times.tolist() == geometric_median(vectors, weights=weights).tolist()


@examples(100)
@given(ANY, st.integers(0, 10**6))
def test_the_order_of_vectors_with_their_weights_means_nothing(
    case: tuple[Array, Array], seed: int
) -> None:
    vectors, weights = case
    order = np.random.default_rng(seed).permutation(len(vectors))
    turned = geometric_median(vectors[order], weights=weights[order])
    assert turned.tolist() == geometric_median(vectors, weights=weights).tolist()


@examples(100)
@given(ANY)
def test_what_weighs_nothing_is_not_there(case: tuple[Array, Array]) -> None:
    vectors, weights = case
    there = weights > 0
    alone = geometric_median_solution(vectors[there], weights=weights[there])
    among = geometric_median_solution(vectors, weights=weights)
    assert among.median.tolist() == alone.median.tolist()
    assert among.minimisers.tolist() == alone.minimisers.tolist()


@examples(100)
@given(POSITIVE)
def test_half_of_the_weight_decides(case: tuple[Array, Array]) -> None:
    vectors, weights = case
    weights[0] = 1.001 * weights[1:].sum() + 1
    assert geometric_median(vectors, weights=weights).tolist() == vectors[0].tolist()


@examples(200)
@given(POSITIVE)
def test_no_vector_and_no_step_from_the_median_has_less_summed_distance(
    case: tuple[Array, Array],
) -> None:
    vectors, weights = case
    median = geometric_median(vectors, weights=weights)
    least = summed(median, vectors, weights)
    unit = np.abs(vectors).max()
    steps = [s * unit * e for e in np.eye(len(median)) for s in (1e-3, -1e-3, 1e-6)]
    rivals = [*vectors, *(median + step for step in steps), vectors.mean(axis=0)]
    assert all(least <= summed(y, vectors, weights) + 1e-13 for y in rivals)


@examples(200)
@given(
    st.lists(
        st.tuples(st.fractions(-9, 9, max_denominator=9), st.integers(1, 5)),
        min_size=1,
        max_size=8,
    )
)
def test_in_one_dimension_it_is_the_usual_weighted_median(
    pairs: list[tuple[Fraction, int]],
) -> None:
    values = sorted(x for x, count in pairs for _ in range(count))
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    vectors = np.array([[x] for x, _ in pairs], dtype=object)
    assume(any(x.denominator > 1 for x, _ in pairs))
    solution = geometric_median_solution(
        vectors, weights=np.array([c for _, c in pairs])
    )
    assert solution.median.tolist() == [middle]


def test_it_has_the_precision_of_the_vectors_whatever_that_of_the_weights() -> None:
    vectors = np.array([[0, 0], [4, 0], [0, 4]], dtype=np.float32)
    weights = np.array([1, 2, 3])
    assert geometric_median(vectors, weights=weights).dtype == np.float32
    assert weights.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, 2], r"weights: need shape \(3,\), got shape \(2,\)"),
        ([[1], [1], [1]], r"weights: need shape \(3,\), got shape \(3, 1\)"),
        ([1, np.nan, 1], "weights: need finite numbers, got nan"),
        ([1, np.inf, 1], "weights: need finite numbers, got inf"),
        ([1, 1, -0.5], "weights: need numbers >= 0, got -0.5 for vector 2"),
        ([0, 0, 0], "weights: need a weight > 0, got none"),
        (["a", "b", "c"], "weights: need real numbers"),
        ([True, True, True], "weights: need real numbers, got True"),
    ],
)
def test_weights_that_are_none_are_refused_by_name(weights: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        geometric_median([[0.0], [1.0], [5.0]], weights=weights)
