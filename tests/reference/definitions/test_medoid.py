"""The medoid (Definition 8), against brute force in 80 digits."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import (
    medoid,
)
from boxgeom_testing.examples import examples
from boxgeom_testing.nearly_even import NEARLY_EVEN
from boxgeom_testing.rounds import (
    Array,
    Row,
    in_canonical_order,
    rounds,
    sizes,
    squared_distance,
)

thorough = examples(60)


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


def test_medoids_are_told_apart_that_float64_confuses() -> None:
    _, second, third, _ = NEARLY_EVEN
    naive = [np.linalg.norm(NEARLY_EVEN - v, axis=1).sum() for v in (second, third)]
    assert naive[0] == naive[1]
    assert medoid(NEARLY_EVEN).tolist() == third.tolist()


@examples(500)
@given(
    st.lists(st.integers(0, 50), min_size=4, max_size=4, unique=True),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_of_two_medoids_on_a_slanted_line_it_is_the_first(
    places: list[int], x: int, y: int
) -> None:
    received = [[x * place, y * place] for place in places]
    assert medoid(received).tolist() == sorted(received)[1]
