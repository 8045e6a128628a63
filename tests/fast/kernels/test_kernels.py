"""Loops that numba compiled compute what NumPy does; where there are none, it does."""

import importlib
import math
import sys
from collections.abc import Iterator

import numpy as np
import pytest

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast.candidate_pairs import candidate_pairs
from boxgeom_fast.column_block import Block
from boxgeom_fast.kernel_choice import Kernels, _loaded, from_width
from boxgeom_fast.order_statistics import sorting
from boxgeom_fast.place import Place
from boxgeom_fast.rows import as_rows
from boxgeom_fast.rules import FAST_RULES
from boxgeom_testing.functions import most_t

pytest.importorskip("numba")
loops = importlib.import_module("boxgeom_fast.kernels")

WIDTHS = (1, 255, 256, 257, 3000)
FLOATS = (np.float32, np.float64)


def drawn(k: int, width: int, dtype: type) -> Vectors:
    return np.random.default_rng(width).standard_normal((k, width)).astype(dtype)


def kernels_for(vectors: Vectors) -> Kernels | None:
    """Return the kernels that serve all columns of the vectors at once."""
    rows = as_rows(vectors)
    return rows.block(0, rows.d, rows.dtype).kernels


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("k", [1, 2, 5, 10, 16, 17, 40])
@pytest.mark.parametrize("dtype", FLOATS)
def test_extremes_of_sets_are_those_of_products(
    k: int, width: int, dtype: type
) -> None:
    block, origin = drawn(k, width, dtype), drawn(1, width, dtype)[0]
    weights: Vectors = np.random.default_rng(k).random((23, k)).astype(dtype) / k
    cuts = [0, 1, 6, 10, 23]
    is_in = np.array([[1, 0, 1], [0, 1, 1], [0, 1, 0], [0, 0, 1]], dtype=bool)
    members, shares, pair_cuts = candidate_pairs(weights, cuts)
    place = Block.of(block).place
    low, high = loops.extremes_of_sets(place, members, shares, origin, pair_cuts, is_in)
    slack, group_of = 8 * k * np.finfo(dtype).eps, np.repeat(range(4), np.diff(cuts))
    for one in range(3):
        products = weights[is_in[group_of, one]] @ (block - origin)
        assert np.abs(low[one] - products.min(axis=0)).max() <= slack
        assert np.abs(high[one] - products.max(axis=0)).max() <= slack


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dtype", FLOATS)
def test_a_column_gets_the_same_bits_whatever_is_beside_it(
    width: int, dtype: type
) -> None:
    block = drawn(7, width, dtype)
    weights: Vectors = np.random.default_rng(0).random((9, 7)).astype(dtype)
    order, every = np.random.default_rng(1).permutation(7), np.ones((1, 1), bool)
    members, shares, cuts = candidate_pairs(weights, [0, 9])
    whole_place, sort = Place(block, order, 0, width), sorting(range(7), (2, 3, 4))
    for start in (0, width // 3, width - 1):
        place = Place(block, order, start, width)
        for whole, some in zip(
            loops.extremes_of_sets(whole_place, members, shares, block[3], cuts, every),
            loops.extremes_of_sets(
                place, members, shares, block[3, start:], cuts, every
            ),
            strict=True,
        ):
            assert whole[:, start:].tobytes() == some.tobytes()
        whole = loops.box_midpoints(whole_place, *sort, members, shares)
        some = loops.box_midpoints(place, *sort, members, shares)
        assert whole[start:].tobytes() == some.tobytes()
        whole = loops.weighted_mean(whole_place, weights[0], 2)
        some = loops.weighted_mean(place, weights[0], 2)
        assert whole[start:].tobytes() == some.tobytes()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", [1, 2, 127, 128, 129, 700])
@pytest.mark.parametrize("dtype", FLOATS)
def test_midpoints_are_those_of_all_candidates(
    number: int, width: int, dtype: type
) -> None:
    # From 64 pairs on, columns whose candidates reach both ends are left out.
    block, rng = drawn(9, width, dtype), np.random.default_rng(number)
    weights: Vectors = rng.dirichlet(np.ones(9), number).astype(dtype)
    weights[rng.random(weights.shape) < 0.5] = 0
    weights[0] = np.eye(9)[4]
    sort, pairs = sorting(range(9), (3, 4, 5)), candidate_pairs(weights, [0, number])
    found = loops.box_midpoints(Block.of(block).place, *sort, *pairs[:2])
    lowest, origin, highest = np.sort(block, axis=0)[3:6]
    every = origin + weights @ (block - origin)
    low = np.clip(every.min(axis=0), lowest, highest)
    high = np.clip(every.max(axis=0), lowest, highest)
    assert np.abs(found - (low + high) / 2).max() <= 128 * np.finfo(dtype).eps
    assert ((lowest <= found) & (found <= highest)).all()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("k", [1, 4, 7])
@pytest.mark.parametrize("dtype", FLOATS)
def test_inner_products_are_those_of_offsets(k: int, width: int, dtype: type) -> None:
    block = drawn(k, width, dtype)
    center = k // 2
    offsets = block.astype(np.float64) - block[center].astype(np.float64)
    wanted = offsets @ offsets.T
    slack = 1e-14 * max(width, wanted.max())
    assert (
        np.abs(loops.inner_products(Block.of(block).place, center) - wanted).max()
        <= slack
    )
    change = np.random.default_rng(k).standard_normal((k + 1, k))
    mixed = change @ offsets
    found = loops.inner_products(Block.of(block).place, center, change)
    assert np.abs(found - mixed @ mixed.T).max() <= 100 * slack


def test_inner_products_of_a_tight_cluster_keep_its_digits() -> None:
    rng = np.random.default_rng(0)
    block = (1 + 1e-6 * rng.standard_normal((5, 4000))).astype(np.float32)
    offsets = block.astype(np.float64) - block[0].astype(np.float64)
    wanted = offsets @ offsets.T
    assert np.allclose(
        loops.inner_products(Block.of(block).place, 0), wanted, rtol=1e-13, atol=0
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dtype", FLOATS)
def test_weighted_means_lie_in_the_box_of_their_rows(width: int, dtype: type) -> None:
    block = drawn(6, width, dtype)
    block[4:] *= 1e6
    weights: Vectors = np.array([0.2, 0.0, 0.5, 0.3, 0.0, 0.0]).astype(dtype)
    found = loops.weighted_mean(Block.of(block).place, weights, 2)
    taken = block[[0, 2, 3]]
    assert (taken.min(axis=0) <= found).all()
    assert (found <= taken.max(axis=0)).all()
    assert np.abs(found - weights @ block).max() <= 16 * np.finfo(dtype).eps * 4


@pytest.mark.parametrize("dtype", FLOATS)
def test_no_weights_take_a_mean_out_of_the_box_of_the_vectors_that_have_some(
    dtype: type,
) -> None:
    block: Vectors = np.array([[0.0, 0.0], [9.0, -9.0], [1.0, -2.0]]).astype(dtype)
    too_much: Vectors = np.array([0.1, 0.0, 1.5]).astype(dtype)
    found = loops.weighted_mean(Block.of(block).place, too_much, 0)
    assert found.tolist() == [1.0, -2.0]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("sign", [-1, 1])
def test_the_largest_magnitude_is_found_wherever_it_is(
    width: int, dtype: type, sign: int
) -> None:
    block, order = drawn(4, width, dtype), np.array([2, 0])
    for column in (0, width // 2, width - 1):
        for row, seen in ((0, True), (1, False)):
            for large in (1e6, np.inf, np.nan):
                vectors = block.copy()
                vectors[row, column] = sign * large
                found = loops.largest_magnitude(Place(vectors, order, 0, width))
                assert np.isfinite(found) == (not seen or np.isfinite(large))
                if np.isfinite(found):
                    assert found == np.abs(vectors[order]).max()


@pytest.mark.parametrize("rule", sorted(FAST_RULES))
@pytest.mark.parametrize("dtype", FLOATS)
def test_both_ways_compute_the_same_in_many_dimensions(rule: str, dtype: type) -> None:
    vectors = drawn(9, 5000, dtype)
    vectors[6:] *= -3
    assert kernels_for(vectors) is not None
    t = most_t(rule, 9, 2)
    compiled_way = boxgeom_fast.aggregate(vectors, rule, n=9, t=t)
    with from_width(math.inf):
        numpy_way = boxgeom_fast.aggregate(vectors, rule, n=9, t=t)
    slack = 16 * np.finfo(dtype).eps
    assert np.abs(compiled_way - numpy_way).max() <= slack


@pytest.mark.parametrize("rule", sorted(FAST_RULES))
@pytest.mark.parametrize("dtype", FLOATS)
def test_where_vectors_are_in_memory_means_nothing(rule: str, dtype: type) -> None:
    vectors = drawn(9, 5000, dtype)
    locked = vectors.copy()
    locked.flags.writeable = False
    wide = np.repeat(vectors, 2, axis=1)[:, ::2]
    t = most_t(rule, 9, 2)
    wanted = boxgeom_fast.aggregate(vectors, rule, n=9, t=t)
    for moved in (vectors[::-1], np.asfortranarray(vectors), locked, wide):
        output = boxgeom_fast.aggregate(moved, rule, n=9, t=t)
        assert output.tobytes() == wanted.tobytes()


@pytest.mark.parametrize("rule", ["box-geom", "geometric-median", "coordinate-median"])
def test_half_precision_is_no_problem(rule: str) -> None:
    vectors = drawn(5, 3000, np.float16)
    fast = boxgeom_fast.aggregate(vectors, rule, n=5, t=1)
    slow = boxgeom.aggregate(vectors, rule, n=5, t=1)
    assert fast.dtype == np.float16
    assert np.abs(fast - slow).max() <= 2 * np.finfo(np.float16).eps


@pytest.mark.parametrize("n", [17, 18, 33, 64])
def test_no_number_of_vectors_is_too_many(n: int) -> None:
    vectors = drawn(n, 3000, np.float64)
    compiled_way = boxgeom_fast.aggregate(vectors, n=n, t=1)
    with from_width(math.inf):
        numpy_way = boxgeom_fast.aggregate(vectors, n=n, t=1)
    assert np.abs(compiled_way - numpy_way).max() <= 1e-14


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Have it found out anew, before and after, what is installed."""
    _loaded.cache_clear()
    yield
    _loaded.cache_clear()


@pytest.mark.usefixtures("forgotten")
def test_without_numba_numpy_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if "fast.kernels" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numba", None)
    vectors = drawn(4, 3000, np.float64)
    assert kernels_for(vectors) is None
    output = boxgeom_fast.aggregate(vectors, n=4, t=1)
    assert np.abs(output - boxgeom.box_geom(vectors, 4, 1)).max() <= 1e-13


@pytest.mark.usefixtures("forgotten")
def test_a_numba_that_cannot_be_imported_is_warned_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str) -> None:
        raise ImportError("numba needs another NumPy")

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.warns(UserWarning, match="without numba: numba needs another NumPy"):
        assert kernels_for(np.zeros((2, 3000))) is None


@pytest.mark.usefixtures("forgotten")
def test_a_compiler_that_is_turned_off_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops.compiler.numba.config, "DISABLE_JIT", True)
    assert kernels_for(np.zeros((2, 3000))) is None
