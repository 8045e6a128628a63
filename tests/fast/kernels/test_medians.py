"""Compiled medians are NumPy's and the reference's, on all that medians go wrong on."""

import importlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

import boxgeom
import boxgeom_fast
from boxgeom_fast import median_weights as module
from boxgeom_fast import threads
from boxgeom_fast.embedding import embedding
from boxgeom_fast.kernel_choice import from_width
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import as_rows
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples
from boxgeom_testing.median_rounding import is_balanced

pytest.importorskip("numba")
medians: ModuleType = importlib.import_module("boxgeom_fast.kernels.medians")
lane_steps: ModuleType = importlib.import_module("boxgeom_fast.kernels.lane_steps")

Points = NDArray[np.float64]
Counts = NDArray[np.int64]

SHAPES = ("round", "outliers", "clusters", "copies", "line", "near a line", "grid")
CLASSES = sorted(TRAPS.keys() - {"nearly collinear"})
DRAWN = given(
    kind=st.sampled_from([*SHAPES, *CLASSES]),
    seed=st.integers(0, 10**6),
    many=st.booleans(),
)


def drawn(kind: str, seed: int, many: bool = True) -> tuple[Points, Counts]:
    """Return different points, and random subsets of them as counts."""
    rng = np.random.default_rng(seed)
    vectors = TRAPS[kind](rng) if kind in TRAPS else of_shape(kind, rng)
    points = embedding(as_rows(vectors))
    subsets = int(rng.integers(8, 150) if many else rng.integers(1, 8))
    counts = rng.integers(0, 3, size=(subsets, len(points)))
    if seed % 3:
        counts = np.minimum(counts, 1)
    counts[np.arange(subsets), rng.integers(len(points), size=subsets)] += 1
    return points, counts


def of_shape(kind: str, rng: np.random.Generator) -> Points:
    """Return up to 24 vectors in up to 30 dimensions."""
    m, d = rng.integers(2, 25), rng.integers(1, 31)
    vectors: Any = rng.standard_normal((m, d))
    if kind == "outliers":
        vectors[: m // 3] *= 10.0 ** rng.uniform(1, 300)
    elif kind == "clusters":
        vectors *= 10.0 ** rng.uniform(-14, 0)
        vectors += rng.standard_normal((3, d))[rng.integers(3, size=m)]
    elif kind == "copies":
        vectors = vectors[rng.integers(m, size=m)]
    elif kind == "line":
        steps, direction = rng.integers(-9, 10, size=m), rng.integers(1, 9, size=d)
        vectors = 1.0 * np.outer(steps, direction)
    elif kind == "near a line":
        vectors[:, 1:] *= 1e-3
    elif kind == "grid":
        vectors = vectors.round()
    return vectors


def assert_near(points: Points, counts: Counts, one: Points, other: Points) -> None:
    """Check that means with weights are the same, up to rounding."""
    for subset, mine, yours in zip(counts, one, other, strict=True):
        members, places = np.repeat(points, subset, axis=0), (mine, yours) @ points
        moved = np.abs((mine - yours) @ points).max()
        is_near = moved <= slack_of(members, places[1])
        assert is_near or all(is_balanced(members, place) for place in places)


def slack_of(members: Points, median: Points) -> float:
    """Return by how much rounding may move a median.

    It is 1e-12 of the distances to the nearer half, and some last digits of its own.
    """
    sizes = np.sort(np.abs(members - median).max(axis=1))
    digits = 64 * np.finfo(np.float64).eps * np.abs(median).max()
    return float(1e-12 * sizes[len(sizes) // 2] + digits)


@examples(300)
@DRAWN
def test_both_ways_find_the_same_medians(kind: str, seed: int, many: bool) -> None:
    points, counts = drawn(kind, seed, many)
    compiled_way = median_weights(points, counts)
    with from_width(math.inf):
        numpy_way = median_weights(points, counts)
    assert (compiled_way >= 0).all()
    assert (compiled_way[counts == 0] == 0).all()
    assert (np.abs(compiled_way.sum(axis=1) - 1) <= 1e-14).all()
    assert_near(points, counts, compiled_way, numpy_way)


@examples(100)
@DRAWN
def test_the_medians_are_the_reference_s(kind: str, seed: int, many: bool) -> None:
    points, counts = drawn(kind, seed, many)
    counts = counts[:12]
    found = median_weights(points, counts) @ points
    for subset, median in zip(counts, found, strict=True):
        members = np.repeat(points, subset, axis=0)
        wanted = boxgeom.geometric_median(members)
        is_near = np.abs(median - wanted).max() <= slack_of(members, wanted)
        assert is_near or is_balanced(members, median)


@examples(100)
@DRAWN
def test_a_median_depends_on_its_subset_alone(kind: str, seed: int, many: bool) -> None:
    points, counts = drawn(kind, seed, many)
    rng = np.random.default_rng(seed)
    assume(len(counts) >= module.FEW or not many)
    whole = median_weights(points, counts)
    least = module.FEW if len(counts) >= module.FEW else 1
    chosen = rng.permutation(len(counts))[: rng.integers(least, len(counts) + 1)]
    some = median_weights(points, counts[chosen])
    assert some.tobytes() == whole[chosen].tobytes()


@contextmanager
def small_chunks(processors: int) -> Iterator[None]:
    """For a while, cut batches into the smallest chunks, for some threads."""
    with (
        patch.object(module, "CHUNK", 1),
        patch.object(threads, "processors", lambda: processors),
    ):
        yield


@pytest.mark.parametrize("compiled_from", [1, math.inf])
@pytest.mark.parametrize("processors", [1, 2, 5])
def test_neither_chunks_nor_threads_mean_anything(
    compiled_from: float, processors: int
) -> None:
    for kind in SHAPES:
        points, counts = drawn(kind, seed=1)
        counts = np.concatenate([counts] * 3)
        with from_width(compiled_from):
            whole = median_weights(points, counts)
            with small_chunks(processors):
                cut = median_weights(points, counts)
        if compiled_from == 1:
            assert cut.tobytes() == whole.tobytes()
        assert_near(points, counts, cut, whole)


@pytest.mark.parametrize("kind", ["round", "clusters", "outliers by 10"])
@pytest.mark.parametrize(("n", "t"), [(10, 3), (16, 5), (22, 7)])
def test_of_ordinary_vectors_nearly_all_medians_are_found_side_by_side(
    kind: str, n: int, t: int
) -> None:
    rng = np.random.default_rng(n)
    vectors = rng.standard_normal((n, 200))
    if kind == "clusters":
        vectors += 3 * rng.standard_normal((3, 200))[rng.integers(3, size=n)]
    vectors[:t] *= 10 if kind == "outliers by 10" else 1
    points = np.array(embedding(as_rows(vectors)), order="C")
    counts = np.zeros((64, n), np.int64)
    for subset in counts:
        subset[rng.permutation(n)[: n - t]] = 1
    is_found = np.zeros(len(counts), bool)
    lane_steps.medians_side_by_side(points, counts, is_found)
    assert is_found.mean() >= 0.95


@examples(100)
@given(name=st.sampled_from(CLASSES), seed=st.integers(0, 10**6))
def test_from_anywhere_the_same_median_is_found(name: str, seed: int) -> None:
    points, counts = drawn(name, seed)
    points = np.array(points, order="C")
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
@given(name=st.sampled_from(CLASSES), seed=st.integers(0, 10**6))
def test_equal_points_may_be_one_or_several(name: str, seed: int) -> None:
    points, counts = drawn(name, seed)
    subset = counts[0]
    owner = np.repeat(np.arange(len(points)), subset)
    copies, ones = points[owner], np.ones(len(owner), np.int64)
    weights, space = np.empty(len(copies)), medians.space_for(*copies.shape)
    apart = medians.distances_between(copies)
    medians.median(copies, apart, ones, weights, space)
    merged: Any = np.bincount(owner, weights, minlength=len(points))
    wanted = median_weights(points, subset[None])
    assert_near(points, subset[None], merged[None], wanted)


@pytest.mark.parametrize("rule", ["box-geom", "geometric-median", "md-geom"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_both_ways_aggregate_the_same(rule: str, dtype: type) -> None:
    rng = np.random.default_rng(0)
    vectors: Any = rng.standard_normal((11, 50)).astype(dtype)
    vectors[2], vectors[3] = vectors[1], vectors[1] * 50
    compiled_way = boxgeom_fast.aggregate(vectors, rule, n=11, t=3)
    with from_width(math.inf):
        numpy_way = boxgeom_fast.aggregate(vectors, rule, n=11, t=3)
    assert np.abs(compiled_way - numpy_way).max() <= 16 * np.finfo(dtype).eps
