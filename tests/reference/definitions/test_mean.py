"""The mean and the trimmed mean (Definition 8), against rationals."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import coordinate_median, is_box_valid, mean, trimmed_mean
from boxgeom_testing.columns import Array, attacks, vectors
from boxgeom_testing.examples import examples

exhaustive = examples(100)


@st.composite
def trimmed_rounds(draw: st.DrawFn) -> tuple[Array, int, int]:
    """Draw what a node received, n and t, with more than 2t vectors."""
    t = draw(st.integers(0, 2))
    n = draw(st.integers(2 * t + 1, 8))
    m = draw(st.integers(max(n - t, 2 * t + 1), n))
    return draw(vectors(m)), n, t


def exact_mean(values: list[float]) -> Fraction:
    return sum(map(Fraction, values), Fraction(0)) / len(values)


def assert_nearly_mean(got: float, values: list[float]) -> None:
    """Check that a mean is right to a few roundings of the largest value."""
    largest = max(abs(Fraction(value)) for value in values)
    slack = largest * len(values) / 2**52
    assert abs(Fraction(got) - exact_mean(values)) <= slack
    assert min(values) <= got <= max(values)


@exhaustive
@given(vectors())
def test_the_mean_is_the_exact_mean_but_for_rounding(rows: Array) -> None:
    for got, column in zip(mean(rows).tolist(), rows.T.tolist(), strict=True):
        assert_nearly_mean(got, column)


@pytest.mark.parametrize("exponent", [-900, -300])
@exhaustive
@given(vectors())
def test_the_size_of_one_coordinate_means_nothing_to_another(
    exponent: int, rows: Array
) -> None:
    rest = np.ldexp(rows, exponent)
    both = mean(np.hstack([rows, rest]))
    assert both.tolist() == [*mean(rows).tolist(), *mean(rest).tolist()]


@pytest.mark.parametrize("m", range(1, 12))
def test_the_mean_of_equal_vectors_is_that_vector(m: int) -> None:
    # Three times 0.1, added and divided by three, is more than 0.1.
    row = [0.1, 0.7, -1 / 3, 1e-300]
    assert mean([row] * m).tolist() == row


@exhaustive
@given(trimmed_rounds())
def test_the_trimmed_mean_drops_t_values_at_each_end_of_a_coordinate(
    case: tuple[Array, int, int],
) -> None:
    received, n, t = case
    got = trimmed_mean(received, n, t).tolist()
    for value, column in zip(got, received.T.tolist(), strict=True):
        assert_nearly_mean(value, sorted(column)[t : len(column) - t])


def test_the_trimmed_mean_trims_t_values_even_if_fewer_vectors_arrived() -> None:
    received = [[0], [1], [3], [99]]
    assert trimmed_mean(received, n=5, t=1).tolist() == [2]


def test_without_byzantine_nodes_the_trimmed_mean_is_the_mean() -> None:
    received = [[0, 1], [1, 5], [9, 2]]
    assert trimmed_mean(received, n=3, t=0).tolist() == mean(received).tolist()


@exhaustive
@given(attacks())
def test_no_t_byzantine_vectors_carry_the_trimmed_mean_out_of_the_honest_box(
    attack: tuple[Array, Array, int, int],
) -> None:
    honest, byzantine, n, t = attack
    output = trimmed_mean(np.array([*honest, *byzantine]), n, t)
    assert is_box_valid(output, honest)


def test_one_byzantine_vector_carries_the_mean_out_of_the_honest_box() -> None:
    honest = [[0.0], [1.0], [2.0]]
    assert not is_box_valid(mean([*honest, [97.0]]), honest)


@pytest.mark.parametrize(
    ("m", "n", "t", "message"),
    [
        (2, 3, 1, r"need m > 2t = 2 vectors, got m=2"),
        (3, 4, 2, r"need n > 2t = 4, got n=4, t=2"),
        (2, 4, 1, r"need n - t = 3 to n = 4 vectors, got m=2"),
        (5, 4, 1, r"need n - t = 3 to n = 4 vectors, got m=5"),
        (3, 3, -1, r"t: need t >= 0, got t=-1"),
    ],
)
def test_the_trimmed_mean_needs_values_left_to_average(
    m: int, n: int, t: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        trimmed_mean(np.zeros((m, 1)), n, t)


@pytest.mark.parametrize("rule", [mean, coordinate_median])
@pytest.mark.parametrize("bad", [[], [[]], [1.0, 2.0], [[float("inf")]]])
def test_a_coordinate_rule_needs_finite_vectors(
    rule: Callable[[Any], Array], bad: Any
) -> None:
    with pytest.raises(ValueError, match="vectors: need"):
        rule(bad)
