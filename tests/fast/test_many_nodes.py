"""One round of many nodes at once is the round of each of them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import boxgeom
import boxgeom_fast
from boxgeom_fast.subsets import different
from boxgeom_testing.examples import examples
from boxgeom_testing.functions import most_t

pytestmark = pytest.mark.usefixtures("loops")

RULES = sorted(boxgeom.RULES.keys() - {"safe-area"})


def drawn(seed: int, n: int, t: int, d: int) -> tuple[np.ndarray, list[list[int]]]:
    """Return vectors, and which of them each of n - t honest nodes received."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((n, d))
    vectors[n - t :] *= 10
    received_by = [
        [*range(n - t), *(n - t + np.flatnonzero(rng.random(t) < 0.5)).tolist()]
        for _ in range(n - t)
    ]
    return vectors, received_by


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_every_node_gets_what_it_would_alone(rule: str, seed: int) -> None:
    t = most_t(rule, n=10, t=2)
    vectors, received_by = drawn(seed, n=10, t=t, d=20)
    outputs = boxgeom_fast.aggregate_each(vectors, received_by, rule, n=10, t=t)
    for output, received in zip(outputs, received_by, strict=True):
        alone = boxgeom.aggregate(vectors[received], rule, n=10, t=t)
        assert np.abs(output - alone).max() <= 1e-13


def test_equivocation_is_many_vectors_of_which_each_node_receives_some() -> None:
    rng = np.random.default_rng(0)
    honest, lies = rng.standard_normal((7, 50)), 9 * rng.standard_normal((2, 3, 50))
    vectors = np.concatenate([honest, *lies]).astype(np.float32)
    received_by = [
        [*range(7), *(range(7, 10) if node < 3 else range(10, 13))] for node in range(7)
    ]
    outputs = boxgeom_fast.aggregate_each(vectors, received_by, n=10, t=3)
    for output, received in zip(outputs, received_by, strict=True):
        alone = boxgeom.box_geom(vectors[received], 10, 3)
        assert np.abs(output - alone).max() <= 1e-6


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_node_stays_in_its_trusted_hyperbox(dtype: type) -> None:
    for seed in range(20):
        vectors, received_by = drawn(seed, n=7, t=2, d=300)
        vectors = vectors.astype(dtype)
        outputs = boxgeom_fast.aggregate_each(vectors, received_by, n=7, t=2)
        for output, received in zip(outputs, received_by, strict=True):
            trusted = boxgeom.trusted_hyperbox(vectors[received], 7, 2)
            assert trusted.contains(output)


def test_nodes_with_the_same_multiset_agree_bit_for_bit() -> None:
    vectors = np.random.default_rng(0).standard_normal((8, 30))
    vectors[7] = vectors[0]
    received_by = [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 7], [1, 2, 3, 4, 5, 6]]
    one, other, different = boxgeom_fast.aggregate_each(vectors, received_by, n=7, t=2)
    assert one.tobytes() == other.tobytes()
    assert one.tobytes() != different.tobytes()


@pytest.mark.parametrize(
    ("received_by", "message"),
    [
        ([[0, 1, 2, 9]], "received_by: need indices from 0 to 3, got .*9.* for node 0"),
        ([[0, 1, 2], [-1, 1, 2]], "received_by: need indices .* for node 1"),
        ([[0.5, 1, 2]], "received_by: need indices"),
        ([[0.0, 1, 2]], r"need indices .*got \[0.0, 1, 2\] for node 0"),
        ([np.ones(4, dtype=bool)], r"got \[np.True_, .* for node 0"),
        ([[0, 1, 2], [True, 2, 3]], r"got \[True, 2, 3\] for node 1"),
        ([[0, 1, np.True_]], "need indices"),
        ([[0, 1, 2], [0, [1, 2]]], r"got \[0, \[1, 2\]\] for node 1"),
        (np.zeros((1, 3)), "need indices"),
        (np.zeros((1, 3, 1), dtype=int), "need indices"),
        ([[0, 1, 10**30]], "need indices"),
        ([[0, 1, None]], "need indices .* for node 0"),
        (["012"], "need indices .* for node 0"),
        ([2, 1, 0], "need indices from 0 to 3, got 2 for node 0"),
        ({0: [0, 1, 2]}, "need indices from 0 to 3, got 0 for node 0"),
        (None, "received_by: need indices of each node, got None"),
        (3, "received_by: need indices of each node, got 3"),
        (np.array(3), "received_by: need indices of each node"),
        ([[]], "need n - t = 3 to n = 4 vectors, got m=0"),
        ([], "received_by: need at least one node, got none"),
        ([[0, 1]], "received: need n - t = 3 to n = 4 vectors, got m=2"),
    ],
)
def test_bad_rounds_are_refused(received_by: Any, message: str) -> None:
    vectors = [[0.0], [1], [2], [3]]
    with pytest.raises(ValueError, match=message):
        boxgeom_fast.aggregate_each(vectors, received_by, n=4, t=1)


@pytest.mark.parametrize(
    "received_by",
    [
        np.array([[0, 1, 2], [3, 2, 1]], dtype=np.uint8),
        np.array([[0, 1, 2], [3, 2, 1]], dtype=object),
        [range(3), (3, 2, 1)],
        [{0, 1, 2}, np.array([1, 2, 3])],
    ],
)
def test_indices_come_as_anything_that_holds_integers(received_by: Any) -> None:
    outputs = boxgeom_fast.aggregate_each([[0.0], [1], [2], [3]], received_by, n=4, t=1)
    assert outputs.tolist() == [[1], [2]]


def test_a_rule_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="rule: need one of"):
        boxgeom_fast.aggregate_each([[0.0]], [[0]], "no-rule", n=1, t=0)


@given(counts=arrays(np.int64, (6, 5), elements=st.sampled_from([0, 1, 3, 2**12])))
@examples(30)
def test_different_counts_are_found_as_numpy_finds_them(counts: np.ndarray) -> None:
    for table in (counts, counts > 1, np.tile(counts, 7)):
        rows, which = different(table)
        expected, of_each = np.unique(table, axis=0, return_inverse=True)
        np.testing.assert_array_equal(rows, expected)
        np.testing.assert_array_equal(which, of_each.ravel())
