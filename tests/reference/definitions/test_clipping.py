"""Static clipping (Definition 19) and adaptive robust clipping (Definition 20)."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import arc, clipping
from boxgeom.vectors import canonical_order
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import Array, rounds, sizes

LARGEST = float(np.finfo(np.float64).max)


def length(row: Array, size: float = 1.0) -> float:
    """Return a row's length in units of size."""
    return math.hypot(*(row / size).tolist())


def assert_shortened(got: Array, row: Array, longest: float, size: float) -> None:
    """Check that a row was left, or shortened to a length in units of size."""
    factor = min(1.0, longest / length(row, size)) if row.any() else 1.0
    assert got / size == pytest.approx(factor * row / size, rel=1e-14, abs=1e-300)


@examples(60)
@given(sizes, rounds(), st.floats(0, 200))
def test_longer_vectors_are_shortened_and_the_others_are_left(
    size: float, case: tuple[Array, int, int], clip: float
) -> None:
    received = canonical_order(size * case[0])
    clipped = clipping(received, clip=size * clip)
    for got, row in zip(clipped, received, strict=True):
        assert_shortened(got, row, clip, size)
        if length(row, size) < clip:
            assert (got == row).all()


@examples(100)
@given(sizes, rounds())
def test_arc_shortens_as_many_as_its_definition_says(
    size: float, case: tuple[Array, int, int]
) -> None:
    unscaled, n, t = case
    received, m = canonical_order(size * unscaled), len(unscaled)
    byzantine = m - (n - t)
    k = math.floor(2 * Fraction(byzantine, m) * (m - byzantine))
    descending = sorted((length(row, size) for row in received), reverse=True)
    for got, row in zip(arc(received, n, t), received, strict=True):
        assert_shortened(got, row, descending[k], size)


@pytest.mark.parametrize("n", [4, 7, 10, 25, 50, 99])
def test_arc_shortens_as_many_for_every_t(n: int) -> None:
    lengths = np.arange(1.0, n + 1)
    for t in range((n + 1) // 2):
        k = math.floor(Fraction(2 * t * (n - t), n))
        assert arc(lengths[:, None], n, t).max() == n - k


def test_those_who_received_the_honest_vectors_alone_clip_none() -> None:
    received = [[0.0], [1.0], [1e9]]
    assert arc(received, n=4, t=1).tolist() == received


def test_lengths_that_no_float_holds_are_compared() -> None:
    longest, next_longest = [LARGEST, LARGEST], [0.9 * LARGEST, 0.9 * LARGEST]
    received = [[1.0, 2.0], longest, next_longest, [3.0, 0.0]]
    clipped = arc(received, n=4, t=1)
    assert clipped.max(axis=0) == pytest.approx(next_longest, rel=1e-14)
    assert clipped.min() == 0.0
    assert clipping([longest], clip=5.0)[0] == pytest.approx([math.sqrt(12.5)] * 2)


def test_half_of_the_vectors_are_zero_and_so_is_the_clip() -> None:
    received = [[0.0], [0.0], [0.0], [3.0], [4.0]]
    assert arc(received, n=5, t=2).tolist() == [[0.0]] * 5


def test_rationals_that_are_short_enough_stay_exact() -> None:
    third = Fraction(1, 3)
    clipped = clipping(np.array([[third], [Fraction(9)]]), clip=2)
    assert clipped.tolist() == [[third], [Fraction(2)]]


@pytest.mark.parametrize("clip", [-1, float("nan"), float("inf"), "2", None])
def test_a_length_is_a_finite_number_of_at_least_0(clip: float) -> None:
    with pytest.raises(ValueError, match="clip: need"):
        clipping([[1.0]], clip=clip)
