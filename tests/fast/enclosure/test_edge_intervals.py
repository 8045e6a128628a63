"""Intervals of single ends, from ranges of weights that are given."""

import math
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom_fast.column_block import Block
from boxgeom_fast.enclosure.edge_intervals import Entries, edge_intervals
from boxgeom_fast.enclosure.weight_ranges import WeightRanges
from boxgeom_fast.kernel_choice import from_width, kernels
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_testing.examples import share_of

Floats = NDArray[np.float64]

TINY = 1e-300
"""What underflow may cost."""


def drawn(seed: int) -> tuple[Floats, WeightRanges, NDArray[np.int64], int]:
    """Return columns, ranges, how often each vector occurs, and a size."""
    rng = np.random.default_rng(seed)
    k, counts = int(rng.integers(1, 7)), rng.integers(1, 3, 6)
    m = int(counts[:k].sum())
    columns = rng.standard_normal((k, 9)) * 10.0 ** rng.integers(-9, 9, 9)
    columns[:, 1] = rng.integers(-1, 2, k)
    columns[:, 2] += 1e5
    columns[0, 3] *= 10.0 ** rng.choice([9, 300])
    columns[:, 4] = np.sort(columns[:, 4]) * 1e-290
    columns[:, 5] = 1e-9 * columns[:, 5] + rng.choice([1.0, 1e9])
    least = np.exp(rng.standard_normal(k) * rng.choice([0.0, 0.1, 1.0]))
    most = least * (1 + rng.random(k) * rng.choice([0.0, 0.01, 5.0]))
    is_capped = rng.random(k) < rng.choice([0.0, 0.3])
    ranges = WeightRanges(least, most, is_capped, 0.0, False)
    return columns, ranges, counts[:k], int(rng.integers(m // 2 + 1, m + 1))


def intervals(columns: NDArray[Any], entries: Entries) -> tuple[Floats, Floats]:
    """Return four ends of every column, and the trusted ends: (4, w) and (2, w)."""
    m, block = len(entries.which), Block.of(columns, kernels())
    ranks = (m - entries.size, (m - 1) // 2, entries.size - 1)
    ends = np.stack(order_statistics(block, entries.which.tolist(), ranks))
    return edge_intervals(block, entries, ends), ends[::2]


def extremes(column: Floats, entries: Entries) -> tuple[Fraction, Fraction]:
    """Return the least mean of all subsets, and the largest of the smallest values.

    That is as far as the ranges of weights leave a choice, which decides what interval
    of the lower end they prove. Floats choose the first subset; its mean is exact.
    """
    f, size = column[entries.which], entries.size
    order = np.argsort(f, kind="stable")
    cuts = np.arange(size) < np.arange(size + 1)[:, None]
    found, least = math.inf, Fraction(0)
    for subset in combinations(order, size):  # in ascending order of its values
        members = np.array(subset)
        weights = np.where(cuts, entries.most[members], entries.least[members])
        means = weights @ f[members] / weights.sum(axis=1)
        if means.min() < found:
            found = means.min()
            least = exact_mean(weights[means.argmin()], f[members])
    smallest = order[:size]
    weights = np.where(cuts, entries.least[smallest], entries.most[smallest])
    most = max(exact_mean(row, f[smallest]) for row in weights)
    capped = [Fraction(x) for x in f[entries.is_capped]]
    inside = [Fraction(x) for x in f[smallest][entries.is_capped[smallest]]]
    return min([least, *capped]), max([most, *inside])


def exact_mean(weights: Floats, values: Floats) -> Fraction:
    """Return a weighted mean, in exact arithmetic."""
    exact = [Fraction(weight) for weight in weights]
    pairs = zip(exact, values, strict=True)
    return sum((w * Fraction(x) for w, x in pairs), Fraction(0)) / sum(exact)


@np.errstate(all="ignore")
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_both_ends_are_what_the_weights_allow(sign: float, loops: str) -> None:
    for seed in range(share_of(100)):
        columns, ranges, counts, size = drawn(seed)
        entries = Entries.of(ranges, counts, size)
        found, trusted = intervals(sign * columns, entries)
        if sign < 0:
            found, trusted = -found[::-1], -trusted[::-1]
        for column, four, (low, high) in zip(
            columns.T, found.T, trusted.T, strict=True
        ):
            least, most = extremes(column, entries)
            slack = 1e-11 * (high - low) + 4e-16 * np.abs([low, high]).max() + TINY
            least, most = max(least, Fraction(low)), max(most, Fraction(low))
            most = min(most, Fraction(high))
            assert low <= four[0] <= four[1] <= high
            assert Fraction(four[0]) <= least <= Fraction(four[0] + slack)
            assert Fraction(four[1] - slack) <= most <= Fraction(four[1])


@np.errstate(all="ignore")
def test_a_column_gets_the_same_bits_whatever_is_beside_it(loops: str) -> None:
    for seed in range(8):
        columns, ranges, counts, size = drawn(seed)
        columns = np.tile(columns, 20)
        entries = Entries.of(ranges, counts, size)
        whole, _ = intervals(columns, entries)
        for start, stop in ((0, 1), (5, 9), (60, 70), (63, 65), (1, 180)):
            part, _ = intervals(columns[:, start:stop].copy(), entries)
            assert part.tobytes() == whole[:, start:stop].tobytes()


@np.errstate(all="ignore")
def test_compiled_or_not_the_intervals_are_the_same() -> None:
    pytest.importorskip("numba")
    for seed in range(share_of(100)):
        columns, ranges, counts, size = drawn(seed)
        entries = Entries.of(ranges, counts, size)
        with from_width(1):
            one, trusted = intervals(columns, entries)
        with from_width(math.inf):
            other, _ = intervals(columns, entries)
        low, high = trusted
        slack = 1e-11 * (high - low) + 4e-16 * np.abs(trusted).max(axis=0) + TINY
        assert (np.abs(one - other) <= slack).all()


def test_vectors_of_less_precision_are_not_rounded(loops: str) -> None:
    for seed in range(5):
        columns, ranges, counts, size = drawn(seed)
        short = (columns % 1.0).astype(np.float32)
        entries = Entries.of(ranges, counts, size)
        with np.errstate(all="ignore"):
            found, _ = intervals(short, entries)
            exact, _ = intervals(short.astype(np.float64), entries)
        assert found.tobytes() == exact.tobytes()
