"""What one node received, drawn at random, and exact arithmetic to judge answers by."""

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Array = NDArray[Any]
Row = tuple[Fraction, ...]

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
    """Return the rows as rationals, sorted by the first coordinate that differs."""
    return sorted(tuple(map(Fraction, row)) for row in received.tolist())


def squared_distance(one: Row, other: Row) -> Fraction:
    """Return the exact squared distance of two rows."""
    return sum(((a - b) ** 2 for a, b in zip(one, other, strict=True)), Fraction(0))


def exact_mean(rows: list[Row]) -> list[Fraction]:
    """Return the exact mean of rows."""
    return [sum(column, Fraction(0)) / len(rows) for column in zip(*rows, strict=True)]


def assert_nearly(got: Array, exact: list[Fraction], received: Array) -> None:
    """Check an answer up to a few roundings of the largest number received."""
    slack = Fraction(float(np.abs(received).max())) / 2**50
    for value, wanted in zip(got.tolist(), exact, strict=True):
        assert abs(Fraction(value) - wanted) <= slack
