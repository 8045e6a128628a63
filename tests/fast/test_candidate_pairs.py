"""Candidates two by two are the same candidates."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_fast.candidate_pairs import candidate_pairs, spread_out
from boxgeom_fast.subsets import all_subsets
from boxgeom_testing.examples import examples


@examples(200, random=True)
@given(
    number=st.integers(1, 70),
    k=st.sampled_from([1, 2, 5, 10, 63, 80]),
    groups=st.integers(1, 5),
    empty=st.sampled_from([0.0, 0.3, 0.9]),
    seed=st.integers(0, 999),
)
def test_pairs_of_a_group_have_its_candidates_and_no_others(
    number: int, k: int, groups: int, empty: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.random((number, k)) * (rng.random((number, k)) >= empty)
    inner = rng.choice(np.arange(1, number), min(groups, number) - 1, replace=False)
    cuts = [0, *sorted(inner.tolist()), number]
    members, shares, pair_cuts = candidate_pairs(weights, cuts)
    whole = np.zeros((len(members), 2, k))
    np.put_along_axis(
        whole, members[:, None].repeat(2, axis=1), shares.transpose(0, 2, 1), axis=2
    )
    for own, ours in zip(pairwise(cuts), pairwise(pair_cuts), strict=True):
        wanted = np.unique(weights[slice(*own)], axis=0)
        found = np.unique(whole[slice(*ours)].reshape(-1, k), axis=0)
        assert found.tolist() == wanted.tolist()


@pytest.mark.parametrize(("n", "t"), [(4, 1), (7, 2), (10, 3), (11, 4), (16, 5)])
def test_all_subsets_make_pairs_that_differ_in_one_vector(n: int, t: int) -> None:
    subsets = all_subsets([1] * n, n - t)
    members, _, cuts = candidate_pairs(subsets / (n - t), [0, len(subsets)])
    assert members.shape == ((len(subsets) + 1) // 2, n - t + 1)
    assert cuts.tolist() == [0, len(members)]


@pytest.mark.parametrize("count", [1, 2, 3, 100, 4368])
def test_what_is_spread_out_is_all_there_was(count: int) -> None:
    assert sorted(spread_out(count).tolist()) == list(range(count))
