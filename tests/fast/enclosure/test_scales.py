"""Proven bounds of vectors of any scale, of one coordinate or many; what they claim."""

import numpy as np
import pytest

import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast.enclosure.enclosed_box import EnclosedBox, enclosed_box
from boxgeom_fast.enclosure.search import recorded_edge
from boxgeom_fast.enclosure.weight_ranges import weight_ranges
from boxgeom_fast.kernel_choice import Kernels, kernels
from boxgeom_fast.rows import as_rows


@pytest.fixture
def loops_compiled() -> Kernels:
    """The compiled kernels, without which there is no search."""
    found = kernels()
    if found is None:
        pytest.skip("needs numba")
    return found


@np.errstate(all="ignore")
def enclosed(
    received: Vectors, n: int, t: int, tolerance: float, max_nodes: int = 60
) -> EnclosedBox:
    rows = as_rows(received)
    return enclosed_box(rows, n, t, tolerance=tolerance, max_nodes=max_nodes)


@pytest.mark.parametrize("exponent", [-1000, -700, 700, 967, 990, 1000, 1014, 1018])
def test_a_search_is_the_same_at_any_scale(exponent: int) -> None:
    for seed in range(4):
        rng = np.random.default_rng(seed)
        n, t = [(31, 10), (19, 6), (13, 4), (8, 2)][seed]
        received = rng.standard_normal((n, 1 + n // 6))
        if seed % 2:  # liars with one vector, whose weight has no bound
            received[n - t :] = 10 * received[n - t]
        small, same = (
            enclosed(vectors, n, t, tolerance=0.0)
            for vectors in (received, np.ldexp(received, exponent))
        )
        for ends, others in ((small.outer, same.outer), (small.inner, same.inner)):
            scaled = np.ldexp(np.stack(others), -exponent)
            np.testing.assert_allclose(scaled, np.stack(ends), rtol=0, atol=1e-9)


def test_rows_of_very_different_lengths_are_searched_without_harm() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        received = rng.standard_normal((9, 4))
        received *= 10.0 ** rng.choice([300.0, 150, 0, -150, -300], size=(9, 1))
        box = enclosed(received, 9, 2, tolerance=0.0)
        assert (np.stack(box.outer)[0] <= np.stack(box.outer)[1]).all()


@pytest.mark.parametrize("tiny", [1e-310, 1e-200, 1e-140, 1e-100])
@pytest.mark.parametrize("tolerance", [0.0, 0.01])
def test_an_end_that_is_not_known_is_not_said_to_be(
    tiny: float, tolerance: float
) -> None:
    received = np.random.default_rng(0).standard_normal((19, 2)) * [tiny, 1e307]
    box = enclosed(received, 19, 6, tolerance)
    edge = (box.trusted[1] - box.trusted[0])[0]
    gaps = box.inner[0] - box.outer[0], box.outer[1] - box.inner[1]
    is_wide = max(gap[0] for gap in gaps) > (tolerance + 1e-6) * edge + 1e-322
    assert not (is_wide and box.unfinished == 0)
    assert not (is_wide and box.is_exact)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_ends_of_one_coordinate_are_averages_of_its_values(dtype: str) -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        n, t = [(31, 10), (32, 10), (100, 33), (101, 33)][seed % 4]
        m = n - seed % 3
        received = rng.integers(-20, 20, (m, 1)) / 7 if seed % 5 else np.zeros((m, 1))
        received = received.astype(dtype)
        box = enclosed(received, n, t, tolerance=0.0)
        ascending = np.sort(received[:, 0].astype(np.float64))
        low, high = np.median(ascending[: n - t]), np.median(ascending[t - n :])
        trusted = ascending[m - n + t], ascending[n - t - 1]
        ends = box.outer[0], box.inner[0], box.inner[1], box.outer[1]
        for end, true in zip(ends, (low, low, high, high), strict=True):
            assert end == pytest.approx(np.clip(true, *trusted), rel=1e-15)
        assert box.is_exact
        assert box.unfinished == 0


def test_no_number_of_nodes_is_too_many() -> None:
    received = np.random.default_rng(0).standard_normal((14, 3))
    some = enclosed(received, 14, 4, tolerance=0.01, max_nodes=10**5)
    more = enclosed(received, 14, 4, tolerance=0.01, max_nodes=2**70)
    assert more.output.tobytes() == some.output.tobytes()
    step = boxgeom_fast.box_geom_step(received, 14, 4, subsets="bound", max_nodes=2**70)
    assert step.is_exact


def test_a_record_is_as_long_as_its_search(loops_compiled: Kernels) -> None:
    points = np.random.default_rng(0).standard_normal((14, 3))
    ones = np.ones(14, dtype=int)
    ranges = weight_ranges(points, ones, 10)
    some, more = (
        recorded_edge(
            points,
            ones,
            10,
            ranges,
            points[:, 0],
            (-9.0, -9.0),
            0.0,
            max_nodes=most,
            loops=loops_compiled,
        )
        for most in (10**5, 2**70)
    )
    assert more.outer == some.outer
    assert (more.branches == some.branches).all()
