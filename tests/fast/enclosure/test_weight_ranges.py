"""No median of a subset has a weight outside its range, and ranges are not wide."""

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom.vectors import Vectors
from boxgeom_fast.embedding import Points, embedding
from boxgeom_fast.enclosure.knapsack import least_means
from boxgeom_fast.enclosure.region import Ranges
from boxgeom_fast.enclosure.rounding import Floats
from boxgeom_fast.enclosure.weight_ranges import WeightRanges, weight_ranges
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import as_rows
from boxgeom_fast.subsets import Counts, all_subsets
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.adversarial import ADVERSARIAL
from boxgeom_testing.examples import is_quick
from boxgeom_training.scale.vectors import KINDS

DRAWS = 3 if is_quick() else 150
"""How many multisets of each kind are tried."""

SHAPES = [(7, 2, 2), (6, 1, 3), (8, 2, 6), (7, 3, 20), (10, 3, 40), (9, 2, 300)]
"""n, t and d; every other multiset has one vector fewer, but none fewer than 6."""

SAMPLED = 60
"""How many subsets stand for all where there are too many."""

SLACK = 1e-9
"""How wrong the medians that ranges are compared with may be."""


def violation(ranges: WeightRanges, weights: Floats, subset: Counts) -> float:
    """Return by which part, if positive, the weights leave the ranges at any factor."""
    each = weights / np.maximum(subset, 1)
    most = np.where(ranges.is_capped, np.inf, ranges.most)
    is_in = subset > 0
    factor = (each / most)[is_in].max()
    return float(factor / (each / ranges.least)[is_in].min() - 1)


def check(ranges: WeightRanges, weights: Floats, subsets: Counts) -> None:
    """Check what `WeightRanges` promises of the medians of these subsets.

    Where the medians of a subset form a segment, its midpoint has other weights than
    those of its distances, and only the means are checked.
    """
    assert (ranges.least > 0).all()
    assert (ranges.least <= ranges.most).all()
    for subset, shares in zip(subsets, weights, strict=True):
        members = np.count_nonzero(subset)
        if np.count_nonzero(shares) == members:
            assert violation(ranges, shares, subset) <= SLACK
        elif np.count_nonzero(shares) == 1:
            assert ranges.is_capped[shares > 0].all()


def check_means(
    ranges: WeightRanges, weights: Floats, counts: NDArray[np.int64], size: int
) -> None:
    """Check that no median's value is below the bounds, whatever the values."""
    values = np.random.default_rng(0).standard_normal((40, len(counts)))
    # Those of which some median's weights make the most or the least.
    values = np.vstack([values, weights[:20] - weights.mean(axis=0)])
    least, spread = (values @ weights.T).min(axis=1), np.ptp(values, axis=1)
    places = np.repeat(np.arange(len(counts)), counts)
    entries = ranges.least[places], ranges.most[places], ranges.is_capped[places]
    bounds = Ranges(*entries).least_means(values[:, places], size)
    assert (bounds <= least + 1e-11 * spread).all()
    means = least_means(values[:, places], *entries[:2], size)
    assert (means - ranges.loss * spread <= bounds + 1e-11 * spread).all()


def check_all(received: Vectors, size: int) -> WeightRanges:
    """Check the ranges of all subsets of a size, and return them."""
    rows = as_rows(received)
    points = embedding(rows)
    subsets = all_subsets(rows.counts.tolist(), size)
    weights = median_weights(points, subsets)
    ranges = weight_ranges(points, rows.counts, size)
    check(ranges, weights, subsets)
    check_means(ranges, weights, rows.counts, size)
    return ranges


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_no_median_leaves_the_ranges_of_hard_vectors(name: str) -> None:
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        n, t, d = SHAPES[rng.integers(len(SHAPES))]
        check_all(ADVERSARIAL[name](rng, max(n - seed % 2, 6), d), n - t)


@pytest.mark.parametrize("name", TRAPS)
def test_no_median_leaves_the_ranges_of_traps(name: str) -> None:
    for seed in range(DRAWS):
        received = TRAPS[name](np.random.default_rng(seed))
        m = len(received)
        check_all(received, m - (m - 1) // (2 + seed % 2))


FAR = np.array([[1e300, 0], [1e300, 1], [1e300, 2]])
CORNER = np.array([[0.0, 0], [1, 0], [0, 1]])
ONE = np.ones((1, 2))
ULP = 2.0**-52

DEGENERATE = {
    "two": CORNER[1:],
    "a vector and copies of another": CORNER[[0, 0, 0, 1]],
    "on a line": np.arange(7.0)[:, None],
    "two pairs of copies": CORNER[[0, 0, 1, 1]],
    "almost copies, and one far away": np.vstack([CORNER * 1e-300, FAR[:1]]),
    "too far away for squares": np.vstack([CORNER * 1e-30, FAR[:1]]),
    "as far as floats reach": np.vstack([CORNER * 1e-15, 1e308 * ONE, -FAR[:1]]),
    "the smallest floats": np.vstack([CORNER, ONE]) * 5e-324,
    "a unit in the last place apart": np.vstack(
        [1 + ULP * CORNER, 5 * ONE, 7 * CORNER]
    ),
    "denormal and not": np.vstack([CORNER, ONE, 1e-320 * ONE]),
    "three near and three far": np.vstack([CORNER, FAR]),
    "a cluster whose shape is lost": np.vstack([5 * CORNER, 1e17 + 100 * CORNER]),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_no_median_leaves_the_ranges_of_degenerate_vectors(name: str) -> None:
    received = DEGENERATE[name]
    for size in range(len(received) // 2 + 1, len(received) + 1):
        ranges = check_all(received, size)
        assert np.isfinite(ranges.most).all()


def test_float32_vectors_have_the_ranges_of_the_same_float64_vectors() -> None:
    received = np.random.default_rng(0).standard_normal((8, 30)).astype(np.float32)
    short = check_all(received, 6)
    long = check_all(received.astype(np.float64), 6)
    np.testing.assert_allclose(short.least, long.least, rtol=1e-6)
    np.testing.assert_allclose(short.most, long.most, rtol=1e-6)


def test_equal_vectors_share_a_range() -> None:
    received = np.random.default_rng(1).standard_normal((9, 20))
    received[[3, 5]] = received[2]
    rows = as_rows(received)
    ranges = weight_ranges(embedding(rows), rows.counts, 7)
    assert rows.counts.max() == 3
    assert ranges.least.shape == ranges.most.shape == (7,)


def test_all_vectors_equal() -> None:
    ranges = check_all(np.ones((4, 3)), 3)
    assert ranges.least.tolist() == ranges.most.tolist() == [1.0]


@pytest.mark.parametrize("shift", [-1, 1])
def test_another_unit_changes_nothing(shift: int) -> None:
    rows = as_rows(np.random.default_rng(2).standard_normal((9, 20)))
    points = embedding(rows)
    one = weight_ranges(points, rows.counts, 7)
    other = weight_ranges(np.ldexp(points, 100 * shift), rows.counts, 7)
    np.testing.assert_allclose(one.least, other.least, rtol=1e-9)
    np.testing.assert_allclose(one.most, other.most, rtol=1e-9)


def sampled(points: Points, size: int, rng: np.random.Generator) -> Counts:
    """Return subsets whose medians differ as much as may be, shape (subsets, k)."""
    k = len(points)
    offsets = np.ldexp(points - points.mean(axis=0), -480)
    directions = np.linalg.svd(offsets, full_matrices=False)[0][:, :5].T
    subsets = np.zeros((SAMPLED, k), dtype=np.int64)
    for i, subset in enumerate(subsets):
        along = directions[rng.integers(len(directions))]
        if i % 3 == 0:
            along = offsets @ offsets[rng.integers(k)]
        elif i % 3 == 1:
            along = rng.standard_normal(k)
        subset[np.argsort(rng.choice([-1, 1]) * along)[:size]] = 1
    return subsets


@pytest.mark.parametrize(
    ("kind", "n", "is_trapped", "width"),
    [
        ("normal", 31, True, 0.02),
        ("outliers", 31, True, 0.03),
        ("clusters", 31, True, 0.5),
        ("tight-clusters", 31, False, 1.5),
        pytest.param("normal", 100, True, 0.02, marks=pytest.mark.slow),
        pytest.param("outliers", 100, True, 0.03, marks=pytest.mark.slow),
        pytest.param("gradients-iid", 31, True, 0.25, marks=pytest.mark.slow),
        pytest.param("gradients-2-class", 31, True, 0.7, marks=pytest.mark.slow),
        pytest.param("gradients-dirichlet", 31, True, 0.5, marks=pytest.mark.slow),
        pytest.param("gradients-2-class", 100, True, 0.7, marks=pytest.mark.slow),
    ],
)
def test_ranges_of_many_vectors(
    kind: str, n: int, is_trapped: bool, width: float
) -> None:
    rng = np.random.default_rng(0)
    t = (n - 1) // 3
    rows = as_rows(KINDS[kind](n, t, 10000, rng))
    points = embedding(rows)
    ranges = weight_ranges(points, rows.counts, n - t)
    subsets = sampled(points, n - t, rng)
    weights = median_weights(points, subsets)
    check(ranges, weights, subsets)
    check_means(ranges, weights, rows.counts, n - t)
    assert ranges.is_trapped == is_trapped
    assert not ranges.is_capped.any()
    assert np.median(ranges.most / ranges.least) <= 1 + width


def test_ranges_are_tight_where_all_medians_are_alike() -> None:
    rows = as_rows(np.random.default_rng(0).standard_normal((10, 1000)))
    points = embedding(rows)
    ranges = weight_ranges(points, rows.counts, 7)
    weights = median_weights(points, all_subsets([1] * 10, 7))
    shares = np.where(weights > 0, weights, np.nan)
    seen = np.nanmax(shares, axis=0) / np.nanmin(shares, axis=0) - 1
    assert ((ranges.most / ranges.least - 1) <= 2 * seen).all()
    values = np.random.default_rng(1).standard_normal((100, 10))
    bounds = least_means(values, ranges.least, ranges.most, 7)
    short = (values @ weights.T).min(axis=1) - bounds
    assert (short <= 1e-2 * np.ptp(values, axis=1)).all()
