"""Compiled medians are NumPy's and the reference's, on all that medians go wrong on."""

import importlib
import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom_fast.embedding import embedding
from boxgeom_fast.kernel_choice import from_width
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import as_rows
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples

pytest.importorskip("numba")
medians: ModuleType = importlib.import_module("boxgeom_fast.kernels.medians")
Points = NDArray[np.float64]
ILL_CONDITIONED = "nearly collinear"


def drawn(name: str, seed: int) -> tuple[Points, NDArray[np.int64]]:
    """Return points of a class of traps, and random subsets of them as counts."""
    rng = np.random.default_rng(seed)
    points = embedding(as_rows(TRAPS[name](rng)))
    counts = rng.integers(0, 3, size=(rng.integers(1, 40), len(points)))
    counts[np.arange(len(counts)), rng.integers(len(points), size=len(counts))] += 1
    return points, counts


@examples(200)
@given(name=st.sampled_from(sorted(TRAPS)), seed=st.integers(0, 10**6))
def test_both_ways_find_the_same_medians(name: str, seed: int) -> None:
    assume(name != ILL_CONDITIONED)
    points, counts = drawn(name, seed)
    compiled_way = median_weights(points, counts)
    with from_width(math.inf):
        numpy_way = median_weights(points, counts)
    assert (np.abs(compiled_way.sum(axis=1) - 1) <= 1e-14).all()
    assert (compiled_way[counts == 0] == 0).all()
    assert_near(points, counts, compiled_way, numpy_way)


def assert_near(points: Points, counts: Any, one: Points, other: Points) -> None:
    """Check that means with weights differ little beside the nearer half's extent."""
    for subset, mine, yours in zip(counts, one, other, strict=True):
        offsets = np.repeat(points, subset, axis=0) - yours @ points
        sizes = np.sort(np.abs(offsets).max(axis=1))
        moved = np.abs((mine - yours) @ points).max()
        assert moved <= 1e-12 * sizes[len(sizes) // 2]


@examples(100)
@given(name=st.sampled_from(sorted(TRAPS)), seed=st.integers(0, 10**6))
def test_from_anywhere_the_same_median_is_found(name: str, seed: int) -> None:
    assume(name != ILL_CONDITIONED)
    points, counts = drawn(name, seed)
    rng, apart = np.random.default_rng(seed), medians.distances_between(points)
    space, weights = medians.space_for(*points.shape), np.empty(len(points))
    starts = [*points, *rng.dirichlet(np.ones(len(points)), size=3) @ points]
    wanted = median_weights(points, counts[:1])
    for start in starts:
        medians.median_from(points, apart, counts[0], start, weights, space)
        assert_near(points, counts[:1], weights[None], wanted)
        nearby = np.abs(space.position - weights @ points).max()
        assert nearby <= 1e-14 * np.abs(points).max()


@examples(100)
@given(name=st.sampled_from(sorted(TRAPS)), seed=st.integers(0, 10**6))
def test_equal_points_may_be_one_or_several(name: str, seed: int) -> None:
    assume(name != ILL_CONDITIONED)
    points, counts = drawn(name, seed)
    subset = counts[0]
    copies, ones = np.repeat(points, subset, axis=0), np.ones(subset.sum(), np.int64)
    weights, space = np.empty(len(copies)), medians.space_for(*copies.shape)
    apart = medians.distances_between(copies)
    medians.median(copies, apart, ones, weights, space)
    merged = np.zeros(len(points))
    np.add.at(merged, np.repeat(np.arange(len(points)), subset), weights)
    assert_near(
        points, subset[None], merged[None], median_weights(points, subset[None])
    )
