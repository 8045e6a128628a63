"""Edges are searched for: compared with all subsets' medians, one by one."""

from collections.abc import Callable
from unittest.mock import patch

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom_fast import threads
from boxgeom_fast.embedding import Points, embedding
from boxgeom_fast.enclosure.search import (
    SearchRecord,
    Settled,
    recorded_edge,
    settled_edges,
)
from boxgeom_fast.enclosure.weight_ranges import WeightRanges, weight_ranges
from boxgeom_fast.kernel_choice import Kernels, kernels
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import as_rows
from boxgeom_fast.subsets import all_subsets
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import is_quick
from boxgeom_testing.median_rounding import move_by_rounding

pytest.importorskip("numba")

CLOSE = 1e-9
"""How far two results may be apart, relative to the spread of an edge's values."""

PLENTY = 10**5
"""More nodes than any edge here takes."""

LEAST = 2.0**-40

Floats = NDArray[np.float64]


class Case:
    """Some vectors and values of theirs, with all their subsets' medians.

    Attributes:
        points: shape (k, e).
        counts: shape (k,).
        size: of the subsets.
        ranges: of the weights.
        subsets: shape (subsets, k).
        values: shape (edges, k).
        medians: the values of all medians, shape (subsets, edges).
        true: the least values, shape (edges,).
        spread: of the values, shape (edges,).
        blur: how far off the least values may be, relative to the spread: (edges,).
    """

    def __init__(self, received: Floats, size: int, seed: int) -> None:
        rows = as_rows(received)
        self.points, self.counts, self.size = embedding(rows), rows.counts, size
        self.ranges = ranges_of(self.points, self.counts, size, seed)
        self.subsets = all_subsets(list(self.counts), size)
        rng = np.random.default_rng(seed)
        columns = np.stack(rows.distinct)
        columns = (columns / np.abs(columns).max()).T.astype(np.float64)
        columns = columns[rng.permutation(len(columns))[:2]]
        drawn = rng.standard_normal((2, len(self.points)))
        self.values = np.concatenate([columns, -columns, drawn])
        self.values -= np.median(self.values, axis=1, keepdims=True)
        self.medians = median_weights(self.points, self.subsets) @ self.values.T
        self.true = self.medians.min(axis=0)
        self.spread = np.ptp(self.values, axis=1)
        self.blur = np.array([self.blur_of(s) for s in self.medians.argmin(axis=0)])

    def blur_of(self, subset: int) -> float:
        """Return how much rounding may move a subset's median, or last digits."""
        counts = self.subsets[subset]
        median = median_weights(self.points, counts[None])[0] @ self.points
        members = np.repeat(self.points, counts, axis=0)
        return max(1e-15, 8 * move_by_rounding(members, median))

    def search(
        self,
        slack: float | Floats = 0.0,
        floor: float | Floats = -np.inf,
        max_nodes: int = PLENTY,
    ) -> Settled:
        """Search for all edges."""
        ends = np.zeros(len(self.values))
        return settled_edges(
            self.points,
            self.counts,
            self.size,
            self.ranges,
            self.values,
            ends + floor,
            self.values.min(axis=1),
            self.values.max(axis=1),
            ends + slack,
            max_nodes=max_nodes,
            loops=loops(),
        )

    def record(self, edge: int, slack: float, max_nodes: int = PLENTY) -> SearchRecord:
        """Search for one edge, and record it."""
        values = self.values[edge]
        return recorded_edge(
            self.points,
            self.counts,
            self.size,
            self.ranges,
            values,
            (-np.inf, values.min()),
            slack,
            max_nodes=max_nodes,
            loops=loops(),
        )


def loops() -> Kernels:
    found = kernels()
    assert found is not None
    return found


def ranges_of(
    points: Points, counts: NDArray[np.int64], size: int, seed: int
) -> WeightRanges:
    """Return ranges of weights that hold: proven ones, or nearly none.

    Weights of which the largest is 1 can be raised to 2^-40, which changes their mean
    by less than the number of vectors times that.
    """
    if seed % 3 < 2:
        return weight_ranges(points, counts, size)
    ones = np.ones(len(points))
    loss = counts.sum() * LEAST
    return WeightRanges(LEAST * ones, ones, ones > 0, float(loss), False)


def drawn(name: str, seed: int) -> Case | None:
    """Return vectors of a class of traps, None if they are all equal."""
    received = TRAPS[name](np.random.default_rng(seed))[:10]
    m = len(received)
    case = Case(received, m - (m - 1) // (2 + seed % 2), seed)
    return case if len(case.points) > 1 else None


def scattered(rng: np.random.Generator) -> Floats:
    return rng.standard_normal((13, 40))


def nearly_on_a_line(rng: np.random.Generator) -> Floats:
    line = rng.standard_normal((13, 1)) * rng.standard_normal(6)
    return line + 1e-3 * rng.standard_normal((13, 6))


def in_clusters(rng: np.random.Generator) -> Floats:
    centers = rng.standard_normal((4, 40))
    return centers[np.arange(13) % 4] + 0.3 * rng.standard_normal((13, 40))


def with_twins(rng: np.random.Generator) -> Floats:
    received = rng.standard_normal((13, 6))
    received[1] = received[0] + 1e-6 * rng.standard_normal(6)
    received[3] = received[2] + 1e-9 * rng.standard_normal(6)
    return received


def with_outliers(rng: np.random.Generator) -> Floats:
    received = rng.standard_normal((13, 40))
    received[9:] *= np.array([[10.0], [10.0], [1e3], [1e3]])
    return received


def with_equal_attackers(rng: np.random.Generator) -> Floats:
    received = rng.standard_normal((13, 6))
    received[10:] = 10.0 * received[9]
    return received


def with_a_median_on_an_input(rng: np.random.Generator) -> Floats:
    received = rng.standard_normal((13, 6))
    received[0] = received[1:].mean(axis=0)
    return received


LARGER: list[Callable[[np.random.Generator], Floats]] = [
    scattered,
    nearly_on_a_line,
    in_clusters,
    with_twins,
    with_outliers,
    with_equal_attackers,
    with_a_median_on_an_input,
]


def assert_exact(case: Case) -> None:
    found, close = case.search(), CLOSE * case.spread
    blur = case.blur * case.spread
    assert found.is_finished.all()
    assert (found.outer <= case.true + blur).all()
    assert (np.abs(found.inner - case.true) <= np.maximum(close, blur)).all()
    assert (found.inner - found.outer <= close).all()


@pytest.mark.parametrize("name", TRAPS)
def test_without_a_tolerance_it_equals_enumeration(name: str) -> None:
    for seed in range(6 if is_quick() else 200):
        case = drawn(name, seed)
        if case is not None:
            assert_exact(case)


@pytest.mark.parametrize("larger", LARGER)
def test_larger_sets_are_settled_exactly(larger: Callable[..., Floats]) -> None:
    for seed in range(2 if is_quick() else 20):
        received = larger(np.random.default_rng(seed))
        assert_exact(Case(received, 13 - (3 + seed % 2), seed))


@pytest.mark.skipif(is_quick(), reason="enumerates up to 170 544 subsets")
@pytest.mark.parametrize(("n", "t"), [(16, 5), (22, 7)])
def test_larger_networks_too(n: int, t: int) -> None:
    rng = np.random.default_rng(n)
    received = rng.standard_normal((n, 200))
    assert_exact(Case(received, n - t, 0))
    received[n - t :] *= 10.0
    assert_exact(Case(received, n - t, 0))
    centers = rng.standard_normal((5, 200))
    assert_exact(Case(centers[np.arange(n) % 5] + 0.5 * received, n - t, 0))


def test_copies_are_interchangeable() -> None:
    received = np.random.default_rng(0).standard_normal((5, 4))
    for seed in range(6):
        rows = np.random.default_rng(seed).integers(5, size=12)
        assert_exact(Case(received[rows], 8, seed))


@pytest.mark.parametrize("name", TRAPS)
def test_with_a_tolerance_intervals_hold_and_are_narrow(name: str) -> None:
    for seed in range(2 if is_quick() else 40):
        case = drawn(name, seed)
        if case is None:
            continue
        for share in (0.001, 0.05):
            found = case.search(share * case.spread)
            close, blur = CLOSE * case.spread, case.blur * case.spread
            assert found.is_finished.all()
            assert (found.outer <= case.true + blur).all()
            assert (found.inner >= case.true - np.maximum(close, blur)).all()
            assert (found.inner - found.outer <= share * case.spread + close).all()


def test_nothing_below_the_floor_matters() -> None:
    case = Case(scattered(np.random.default_rng(0)), 9, 0)
    below, above = case.true - 0.01 * case.spread, case.true + 0.01 * case.spread
    assert (case.search(floor=above).outer == above).all()
    assert (case.search(floor=above).inner == above).all()
    exact, found = case.search(), case.search(floor=below)
    assert (found.outer == exact.outer).all()
    assert (found.inner == exact.inner).all()


def test_an_edge_reaches_the_floor_once_any_median_does() -> None:
    rng = np.random.default_rng(0)
    case = Case(in_clusters(rng), 9, 0)
    case.values = rng.standard_normal((60, 13))
    exact = case.search()
    floor = exact.inner + CLOSE
    found = case.search(floor=floor)
    assert (found.outer == floor).all()
    assert (found.inner == floor).all()
    # For some of them the first subset tried is not the best.
    assert (found.nodes > 0).any()


def test_it_stops_at_the_most_nodes_and_says_so() -> None:
    case = Case(in_clusters(np.random.default_rng(0)), 9, 0)
    assert case.search().nodes.max() > 8
    known, widths = case.values.min(axis=1), []
    for max_nodes in (1, 2, 5, PLENTY):
        found = case.search(max_nodes=max_nodes)
        assert (found.nodes <= max_nodes).all()
        assert (found.outer <= case.true + 1e-15 * case.spread).all()
        assert (found.inner >= case.true - CLOSE * case.spread).all()
        is_narrow = found.inner - found.outer <= CLOSE * case.spread
        assert (found.is_finished == is_narrow).all()
        widths.append((found.inner - found.outer).sum())
    assert widths == sorted(widths, reverse=True)
    # What is left open has a bound too.
    assert (case.search(max_nodes=1).outer > known).sum() >= 5


def test_an_edge_s_answer_depends_on_that_edge_alone() -> None:
    rng = np.random.default_rng(0)
    case = Case(in_clusters(rng), 9, 0)
    case.values = rng.standard_normal((150, 13))
    together = case.search()
    order = rng.permutation(150)
    with patch.object(threads, "processors", lambda: 1):
        alone = case.search()
    case.values = case.values[order[:70]]
    others = case.search()
    for name in ("outer", "inner", "nodes", "is_finished"):
        found = getattr(together, name)
        assert found.tobytes() == getattr(alone, name).tobytes()
        assert found[order[:70]].tobytes() == getattr(others, name).tobytes()


def test_no_edges_are_settled_at_once() -> None:
    case = Case(scattered(np.random.default_rng(0)), 9, 0)
    case.values = case.values[:0]
    assert [part.shape for part in vars(case.search()).values()] == [(0,)] * 4


def has(branch: NDArray[np.int8], subset: NDArray[np.int64]) -> bool:
    """Return whether a branch has a subset in it, given how often each vector is in."""
    return bool(((branch == 0) | (branch == 2 * subset - 1)).all())


@pytest.mark.parametrize("copies", [False, True])
def test_recorded_branches_have_every_subset_and_its_median(copies: bool) -> None:
    rng = np.random.default_rng(1)
    received = in_clusters(rng)[:9]
    if copies:
        received[5:8] = received[4]
    case = Case(received, 6, 0)
    for edge in range(len(case.values)):
        exact = case.search()
        found = case.record(edge, slack=0.0)
        assert found.is_finished
        assert (found.outer, found.inner) == (exact.outer[edge], exact.inner[edge])
        assert len(found.branches) > 1
        first = first_copies(case)
        assert all(any(has(b, s) for b in found.branches) for s in first)
        values = case.medians[:, edge]
        owners = np.repeat(np.arange(len(case.counts)), case.counts)[found.subset]
        same = (case.subsets == np.bincount(owners, minlength=len(case.counts))).all(1)
        assert abs(values.min() - found.inner) <= CLOSE * case.spread[edge]
        assert abs(values[same] - found.inner) <= CLOSE * case.spread[edge]
        pruned = found.branches[~found.is_leaf]
        for branch in pruned:
            inside = [has(branch, s) for s in first]
            assert (values[inside] >= found.outer).all()


def first_copies(case: Case) -> list[NDArray[np.int64]]:
    """Return for each subset which of the m vectors it has: of copies the first."""
    return [
        np.concatenate(
            [
                (np.arange(count) < has_of).astype(int)
                for count, has_of in zip(case.counts, row, strict=True)
            ]
        )
        for row in case.subsets
    ]
