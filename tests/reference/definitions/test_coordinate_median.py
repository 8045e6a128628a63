"""The coordinate-wise median (Definition 8), against rationals."""

import statistics
from fractions import Fraction

import numpy as np
from hypothesis import given

from boxgeom import coordinate_median, is_box_valid
from boxgeom_testing.columns import Array, attacks, vectors
from boxgeom_testing.examples import examples

exhaustive = examples(100)


@exhaustive
@given(vectors())
def test_the_coordinate_median_is_the_float_nearest_to_the_exact_one(
    rows: Array,
) -> None:
    columns = rows.T.tolist()
    exact = [statistics.median(map(Fraction, column)) for column in columns]
    assert coordinate_median(rows).tolist() == list(map(float, exact))


@exhaustive
@given(attacks())
def test_no_t_byzantine_vectors_carry_the_median_out_of_the_honest_box(
    attack: tuple[Array, Array, int, int],
) -> None:
    honest, byzantine, _, _ = attack
    output = coordinate_median(np.array([*honest, *byzantine]))
    assert is_box_valid(output, honest)
