"""Blocks, networks and projections, the parts that make the twin fast."""

import contextvars
import threading
import tracemalloc
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vector
from boxgeom_fast import candidates, threads
from boxgeom_fast.candidate_pairs import candidate_pairs
from boxgeom_fast.column_block import Block
from boxgeom_fast.kernel_choice import kernels
from boxgeom_fast.order_statistics import network, order_statistics
from boxgeom_fast.rules import FAST_RULES
from boxgeom_testing.examples import examples
from boxgeom_testing.functions import most_t

pytestmark = pytest.mark.usefixtures("loops")

SMALL_BLOCK = 2**15


@examples(100, random=True)
@given(st.integers(1, 24), st.data())
def test_networks_find_every_rank(m: int, data: st.DataObject) -> None:
    ranks = data.draw(st.lists(st.integers(0, m - 1), min_size=1, max_size=3))
    rows = np.random.default_rng(m).integers(0, 9, size=(m, 40)).astype(float)
    found = order_statistics(Block.of(rows, kernels()), range(m), ranks)
    assert (np.array(found) == np.sort(rows, axis=0)[ranks]).all()


def test_a_network_leaves_out_what_no_rank_needs() -> None:
    everything = sum(low + high for *_, low, high in network(10, tuple(range(10))))
    least = sum(low + high for *_, low, high in network(10, (0,)))
    assert least == 9 < everything


@pytest.mark.parametrize("number", [1, 15, 300, 2000])
def test_extremes_are_those_of_all_candidates(number: int) -> None:
    rng = np.random.default_rng(number)
    weights, block = rng.random((number, 5)), rng.standard_normal((5, 600))
    origin = rng.standard_normal(600)
    every = weights @ (block - origin)
    columns = Block.of(block, kernels())
    pairs = candidate_pairs(weights, [0, number])
    every_one = candidates.Candidates(weights, [0, number], pairs)
    lower, upper = candidates.extremes(every_one, columns, origin)
    assert np.allclose(lower, every.min(axis=0), rtol=0, atol=1e-14)
    assert np.allclose(upper, every.max(axis=0), rtol=0, atol=1e-14)
    floor, ceiling = np.full(600, -0.5), np.full(600, 0.6)
    low, high = candidates.extremes_within(weights, columns, origin, floor, ceiling)
    low, high = np.clip(low, floor, ceiling), np.clip(high, floor, ceiling)
    assert np.allclose(low, np.clip(lower, floor, ceiling), rtol=0, atol=1e-14)
    assert np.allclose(high, np.clip(upper, floor, ceiling), rtol=0, atol=1e-14)


@pytest.mark.parametrize("rule", sorted(FAST_RULES))
def test_many_blocks_compute_what_one_does(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = np.random.default_rng(0).standard_normal((9, 5000))
    t = most_t(rule, 9, 2)
    of_one = boxgeom_fast.aggregate(vectors, rule, n=9, t=t)
    monkeypatch.setattr(threads, "BLOCK_BYTES", SMALL_BLOCK)
    of_many = boxgeom_fast.aggregate(vectors, rule, n=9, t=t)
    assert len(threads.spans(5000, 8 * 9, vectors)) > 5
    assert np.abs(of_many - of_one).max() <= 1e-13


def test_the_number_of_threads_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).standard_normal((8, 50_000))
    monkeypatch.setattr(threads, "BLOCK_BYTES", SMALL_BLOCK)
    outputs = []
    for number in (1, 2, 5):
        monkeypatch.setattr(threads, "processors", lambda number=number: number)
        outputs.append(boxgeom_fast.aggregate(vectors, n=8, t=2).tobytes())
    assert len(set(outputs)) == 1


def test_calls_from_many_threads_do_not_disturb_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors = np.random.default_rng(0).standard_normal((7, 40_000))
    monkeypatch.setattr(threads, "BLOCK_BYTES", SMALL_BLOCK)
    wanted = boxgeom_fast.aggregate(vectors, n=7, t=2).tobytes()
    found: list[bytes] = []

    def call() -> None:
        found.append(boxgeom_fast.aggregate(vectors, n=7, t=2).tobytes())

    contexts = [contextvars.copy_context() for _ in range(4)]
    callers = [threading.Thread(target=c.run, args=(call,)) for c in contexts]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert found == [wanted] * 4


def test_little_memory_is_needed_beyond_the_input() -> None:
    vectors = np.ones((10, 1_000_000), dtype=np.float32)
    vectors *= np.arange(10, dtype=np.float32)[:, None] ** 2
    vectors[:, ::3] *= -1.5
    boxgeom_fast.aggregate(vectors, n=10, t=3)  # what is compiled, is by now
    tracemalloc.start()
    try:
        boxgeom_fast.aggregate(vectors, n=10, t=3)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * 2**20


def test_equal_vectors_are_one_vector_counted_often() -> None:
    rng = np.random.default_rng(0)
    vectors = np.repeat(rng.standard_normal((3, 20)), (20, 3, 1), axis=0)
    fast = boxgeom_fast.aggregate(vectors, n=24, t=7)
    assert fast.tobytes() == vectors[0].tobytes()
    step = boxgeom_fast.box_geom_step(vectors, 24, 7)
    assert step.subset_count == 8


def test_from_many_nodes_on_the_twin_still_computes_every_median() -> None:
    vectors = np.random.default_rng(0).standard_normal((16, 30))
    fast = boxgeom_fast.aggregate(vectors, n=16, t=5)
    assert np.abs(fast - slow_of_sixteen()).max() <= 1e-13


@cache
def slow_of_sixteen() -> Vector:
    vectors = np.random.default_rng(0).standard_normal((16, 30))
    return boxgeom.aggregate(vectors, n=16, t=5)
