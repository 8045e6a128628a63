"""A step with its boxes, of all subsets or of some."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom_fast.subsets import all_subsets, sampled_subsets, subset_count
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples

WELL_CONDITIONED = sorted(TRAPS.keys() - {"nearly collinear"})


@examples(60)
@given(name=st.sampled_from(WELL_CONDITIONED), seed=st.integers(0, 10**6))
def test_the_boxes_of_a_step_are_those_of_the_reference(name: str, seed: int) -> None:
    vectors = TRAPS[name](np.random.default_rng(seed))[:9]
    n, t = len(vectors), (len(vectors) - 1) // 3
    step = boxgeom_fast.box_geom_step(vectors, n, t)
    assert step.is_exact
    trusted = boxgeom.trusted_hyperbox(vectors, n, t)
    assert (step.trusted[0] == trusted.lower).all()
    assert (step.trusted[1] == trusted.upper).all()
    medians = boxgeom.geometric_median_hyperbox(vectors, n, t)
    unit = np.abs(vectors).max(axis=0) + np.finfo(float).smallest_normal
    assert (np.abs(step.medians[0] - medians.lower) <= 1e-12 * unit).all()
    assert (np.abs(step.medians[1] - medians.upper) <= 1e-12 * unit).all()
    output = boxgeom_fast.aggregate(vectors, n=n, t=t)
    assert (np.abs(step.output - output) <= 1e-14 * unit).all()


@examples(60)
@given(
    name=st.sampled_from(sorted(TRAPS)),
    seed=st.integers(0, 10**6),
    k=st.integers(1, 5),
)
def test_a_sample_keeps_the_boxes_meeting_inside_those_of_all_subsets(
    name: str, seed: int, k: int
) -> None:
    vectors = TRAPS[name](np.random.default_rng(seed))[:9]
    n, t = len(vectors), (len(vectors) - 1) // 3
    some = boxgeom_fast.box_geom_step(vectors, n, t, subsets="sample", k=k, seed=seed)
    every = boxgeom_fast.box_geom_step(vectors, n, t)
    unit = 1e-12 * np.abs(vectors).max(axis=0) + np.finfo(float).smallest_normal
    assert (some.medians[0] >= every.medians[0] - unit).all()
    assert (some.medians[1] <= every.medians[1] + unit).all()
    # Theorem 5, of the sample alone
    assert (some.medians[0] <= some.trusted[1] + unit).all()
    assert (some.medians[1] >= some.trusted[0] - unit).all()
    # Theorem 7
    assert (some.trusted[0] <= some.output).all()
    assert (some.output <= some.trusted[1]).all()
    assert some.subset_count == every.subsets_used
    assert some.subsets_used <= some.subset_count


def test_a_sample_that_would_miss_the_trusted_hyperbox_gets_the_subset_that_meets() -> (
    None
):
    vectors = [[0.0], [0], [1], [1]]
    used = [
        boxgeom_fast.box_geom_step(vectors, 4, 1, subsets="sample", k=1, seed=seed)
        for seed in range(8)
    ]
    assert all(step.medians[0] <= step.trusted[1] for step in used)
    lone = [[0.0], [1], [2], [3], [4], [5], [6]]
    for seed in range(8):
        step = boxgeom_fast.box_geom_step(lone, 7, 2, subsets="sample", k=1, seed=seed)
        assert step.trusted[0] <= step.medians[1]
        assert step.medians[0] <= step.trusted[1]


def test_nodes_that_sample_may_never_agree() -> None:
    # R17: a sample without the honest median, of the node that hears 1 once more
    state = [[1.0], [0], [0]]
    for _ in range(3):
        received = [[*state, state[0]], state, state]
        steps = [
            boxgeom_fast.box_geom_step(rows, 4, 1, subsets="sample", k=1, seed=2)
            for rows in received
        ]
        assert [step.output.tolist() for step in steps] == state
    exact = boxgeom_fast.box_geom_step(received[0], 4, 1)
    assert exact.output.tolist() == [0.5]


def test_a_sample_of_many_nodes_is_box_valid_and_the_same_for_the_same_seed() -> None:
    vectors = np.random.default_rng(0).standard_normal((40, 300)).astype(np.float32)
    step = boxgeom_fast.box_geom_step(vectors, 40, 13, subsets="sample", k=50, seed=1)
    assert not step.is_exact
    assert boxgeom.trusted_hyperbox(vectors, 40, 13).contains(step.output)
    shuffled = np.random.default_rng(1).permutation(vectors)
    again = boxgeom_fast.aggregate(shuffled, n=40, t=13, subsets="sample", k=50, seed=1)
    assert again.tobytes() == step.output.tobytes()


def test_a_large_enough_sample_is_all_subsets() -> None:
    vectors = np.random.default_rng(0).standard_normal((7, 3))
    step = boxgeom_fast.box_geom_step(vectors, 7, 2, subsets="sample", k=21)
    assert step.is_exact


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"subsets": "some"}, "subsets: need one of all, bound, sample, got 'some'"),
        ({"subsets": "sample", "k": 0}, "k: need at least 1, got 0"),
        ({"subsets": "sample", "seed": -1}, "seed: need at least 0, got -1"),
        ({"subsets": "sample", "k": 1.5}, r"k: need an integer, got 1\.5"),
    ],
)
def test_bad_sampling_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        boxgeom_fast.aggregate([[0], [1], [2]], "box-geom", n=3, t=0, **options)


@given(
    counts=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    size=st.integers(1, 6),
)
def test_subsets_are_all_and_in_the_order_of_the_reference(
    counts: list[int], size: int
) -> None:
    if sum(counts) < size:
        return
    rows = np.repeat(np.arange(len(counts)), counts)[:, None].astype(float)
    m = len(rows)
    slow = [
        tuple(np.bincount(rows[list(indices), 0].astype(int), minlength=len(counts)))
        for indices in combinations(range(m), size)
    ]
    fast = [tuple(row) for row in all_subsets(counts, size).tolist()]
    assert fast == list(dict.fromkeys(slow))
    assert subset_count(counts, size) == len(fast)
    sampled = sampled_subsets(counts, size, k=3, seed=0)
    assert len({row.tobytes() for row in sampled}) == min(3, len(fast))
    assert (sampled.sum(axis=1) == size).all()
