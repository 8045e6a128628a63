"""Bucketing (Definition 18)."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import bucketing
from boxgeom.vectors import canonical_order
from boxgeom_testing.columns import vectors
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import Array

SEVEN = 2.0 ** np.arange(7)[:, None]
"""Vectors of which no two sums of some are equal."""


@pytest.mark.parametrize("size", range(1, 9))
def test_every_vector_is_in_one_bucket_of_the_given_size(size: int) -> None:
    buckets = bucketing(SEVEN, bucket_size=size)
    sizes = [size] * (7 // size) + [7 % size] * (7 % size > 0)
    assert len(buckets) == len(sizes)
    sums = [round(mean * k) for [mean], k in zip(buckets, sizes, strict=True)]
    assert [total.bit_count() for total in sums] == sizes
    assert sum(sums) == 2**7 - 1


@examples(40)
@given(vectors(m=5), st.integers(0, 9), st.randoms(use_true_random=False))
def test_row_order_means_nothing(rows: Array, seed: int, rng: object) -> None:
    one, other = (
        bucketing(some, bucket_size=2, bucket_seed=seed) for some in (rows, rows[::-1])
    )
    assert one.tobytes() == other.tobytes()


def test_the_seed_draws_the_permutation_and_every_one_can_be_drawn() -> None:
    drawn = {
        tuple(bucketing(SEVEN[:3], bucket_size=1, bucket_seed=seed).ravel().tolist())
        for seed in range(60)
    }
    assert drawn == set(permutations(SEVEN[:3].ravel().tolist()))


def test_the_first_permutation_is_the_same_in_every_version_of_numpy() -> None:
    buckets = bucketing(SEVEN, bucket_size=1)
    assert np.log2(buckets).ravel().tolist() == [3, 2, 1, 6, 0, 4, 5]


def test_buckets_of_one_are_the_vectors() -> None:
    assert (canonical_order(bucketing(SEVEN, bucket_size=1)) == SEVEN).all()


@pytest.mark.parametrize("size", [0, -1, 1.5, True])
def test_a_bucket_holds_at_least_one_vector(size: int) -> None:
    with pytest.raises(ValueError, match="bucket_size: need"):
        bucketing(SEVEN, bucket_size=size)


def test_a_seed_is_not_negative() -> None:
    with pytest.raises(ValueError, match="bucket_seed: need at least 0, got -1"):
        bucketing(SEVEN, bucket_seed=-1)
