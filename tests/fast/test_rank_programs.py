"""The ranks of several multisets, planned together, are those that sorting finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom_fast
from boxgeom_fast.kernel_choice import kernels
from boxgeom_fast.rank_program import RankProgram, rank_program
from boxgeom_testing.examples import examples


def found_by(program: RankProgram, rows: np.ndarray) -> list[np.ndarray]:
    """Return the wanted lines after all steps, done by NumPy."""
    lines = [*rows, *np.full((program.memory, rows.shape[1]), np.nan)]
    for a, b, low, high, c in program.steps.tolist():
        one, other = lines[a], lines[b]
        if c >= 0:
            lines[low] = np.where(lines[c] > one, one, other)
            continue
        if low >= 0:
            lines[low] = np.minimum(one, other)
        if high >= 0:
            lines[high] = np.maximum(one, other)
    return [lines[line] for line in program.wanted]


def sorted_rank(rows: np.ndarray, counts: np.ndarray, rank: int) -> np.ndarray:
    """Return the rank of a multiset of the rows in every column."""
    return np.sort(np.repeat(rows, counts, axis=0), axis=0)[rank]


@st.composite
def received_multisets(draw: st.DrawFn) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Draw multisets alike or not, of few vectors or many, and two ranks of each."""
    k, sets = draw(st.integers(1, 9)), draw(st.integers(1, 5))
    most = draw(st.integers(1, 4))
    counts = st.lists(st.integers(0, most), min_size=k, max_size=k)
    common = np.array(draw(counts)) + np.eye(1, k, dtype=int)[0]
    own = np.array(draw(st.lists(counts, min_size=sets, max_size=sets)))
    received = common + own * draw(st.integers(0, 1)) * (own > most - 2)
    ranks = [
        tuple(sorted(draw(st.tuples(rank, rank))))
        for rank in (st.integers(0, int(size) - 1) for size in received.sum(axis=1))
    ]
    return received, ranks


@given(drawn=received_multisets(), seed=st.integers(0, 99))
@examples(60)
def test_a_program_finds_the_ranks(
    drawn: tuple[np.ndarray, list[tuple[int, ...]]], seed: int
) -> None:
    received, ranks = drawn
    rows = np.random.default_rng(seed).integers(0, 4, (received.shape[1], 8))
    union = received.max(axis=0)
    middle = (int(union.sum()) - 1) // 2
    program = rank_program(received, ranks, middle)
    wanted = [sorted_rank(rows, union, middle)]
    for counts, own in zip(received, ranks, strict=True):
        wanted += [sorted_rank(rows, counts, rank) for rank in own]
    np.testing.assert_array_equal(found_by(program, rows.astype(float)), wanted)


def test_nodes_that_miss_one_vector_each_sort_once() -> None:
    all_but_one = 1 - np.eye(10, dtype=int)
    program = rank_program(all_but_one, [(2, 6)] * 10, 4)
    assert len(program.steps) <= 60


def test_equal_vectors_are_not_compared() -> None:
    later = np.array([[3, 4, 1, 1, 1, 0, 0, 0], [3, 4, 0, 0, 0, 1, 1, 1]])
    different = np.array([[1] * 10 + [0] * 3, [1] * 7 + [0] * 3 + [1] * 3])
    steps = [len(rank_program(r, [(3, 6)] * 2, 6).steps) for r in (later, different)]
    assert steps[0] <= 0.7 * steps[1]


def test_many_multisets_of_many_vectors_are_planned_too() -> None:
    received = 1 - np.eye(40, dtype=int)
    rows = np.random.default_rng(0).standard_normal((40, 3))
    found = found_by(rank_program(received, [(12, 26)] * 40, 19), rows)
    np.testing.assert_array_equal(found[1], sorted_rank(rows, received[0], 12))
    np.testing.assert_array_equal(found[80], sorted_rank(rows, received[39], 26))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_kernels_follow_a_program(dtype: type) -> None:
    if kernels() is None:
        pytest.skip("numba is not installed")
    drawn = np.random.default_rng(0).standard_normal((10, 2600))
    vectors: np.ndarray = drawn.astype(dtype)
    nodes = [[i for i in range(10) if i != node] for node in range(4)]
    nodes.append([*range(10)])
    together = boxgeom_fast.aggregate_each(vectors, nodes, n=10, t=3)
    for output, own in zip(together, nodes, strict=True):
        alone = boxgeom_fast.aggregate(vectors[own], n=10, t=3)
        tolerance = 1e-12 if dtype == np.float64 else 1e-5
        np.testing.assert_allclose(output, alone, atol=tolerance)
