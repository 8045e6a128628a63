"""MoNNA's nearest-neighbour averaging (Definition 24), against rationals."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import agree, mean, medoid, monna
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import (
    Array,
    assert_nearly,
    exact_mean,
    in_canonical_order,
    rounds,
    sizes,
    squared_distance,
)

thorough = examples(60)
choices = st.integers(0, 6)


@thorough
@given(sizes, rounds(), choices)
def test_it_is_the_mean_of_the_nearest_and_the_first_of_several_are_nearer(
    size: float, case: tuple[Array, int, int], choice: int
) -> None:
    unscaled, n, t = case
    received = size * unscaled
    own = received[choice % len(received)]
    center = tuple(map(Fraction, own.tolist()))
    rows = in_canonical_order(received)
    nearest = sorted(rows, key=lambda row: squared_distance(row, center))
    output = monna(received, n, t, own=own)
    assert_nearly(output, exact_mean(nearest[: n - t]), received)


@thorough
@given(rounds())
def test_without_its_own_vector_the_medoid_stands_for_it(
    case: tuple[Array, int, int],
) -> None:
    received, n, t = case
    own = medoid(received)
    np.testing.assert_array_equal(monna(received, n, t), monna(received, n, t, own=own))


@thorough
@given(rounds(), choices)
def test_without_byzantine_nodes_it_is_the_mean(
    case: tuple[Array, int, int], choice: int
) -> None:
    received, _, _ = case
    m = len(received)
    output = monna(received, m, 0, own=received[choice % m])
    np.testing.assert_array_equal(output, mean(received))


def test_a_node_is_told_apart_by_its_vector_and_not_by_a_position() -> None:
    received = [[9], [0], [5], [1]]
    assert monna(received, n=4, t=1, own=[9]).tolist() == [5]
    assert monna(sorted(received), n=4, t=1, own=[9]).tolist() == [5]


@pytest.mark.parametrize("own", [[0.0], 1.0, [[0.0, 1.0]], [0.0, np.nan], "own"])
def test_its_own_must_be_a_finite_vector_like_the_others(own: object) -> None:
    with pytest.raises(ValueError, match=r"^own: need "):
        monna([[0, 0], [1, 1], [2, 2]], n=3, t=1, own=own)  # type: ignore[arg-type]  # what is refused


def test_in_an_agreement_run_every_node_asks_for_itself() -> None:
    trace = agree([[0.0], [1.0], [8.0]], "monna", n=4, t=1, own=[[-9.0]], rounds=1)
    (played,) = trace.rounds
    for node, sent in enumerate(played.sent):
        wanted = monna(played.received(node), n=4, t=1, own=sent)
        np.testing.assert_array_equal(played.outputs[node], wanted)
    assert played.outputs.ravel().tolist() == [3, 3, 6]
