"""The outer box contains the true one, which contains the inner one."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from numpy.typing import NDArray

import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast import threads
from boxgeom_fast.enclosure.enclosed_box import EnclosedBox, enclosed_box
from boxgeom_fast.enclosure.open_ends import BLURRED
from boxgeom_fast.kernel_choice import from_width
from boxgeom_fast.rows import as_rows, sorted_rows
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import is_quick

CLOSE = 1e-10
"""How well enumeration knows an end, as a part of the trusted interval's length."""

TINY = 1e-322
"""The same, where the smallest floats have few digits."""

MOST = 12
"""The most vectors, for enumeration to be quick."""

ROUNDED = 1e-14
"""The same, as a part of the ends' magnitude."""


@contextmanager
def narrow_blocks() -> Iterator[None]:
    """Cut vectors into blocks of two columns, for a while."""
    with patch.multiple(threads, BLOCK_BYTES=1, LEAST_WIDTH=2):
        yield


@np.errstate(all="ignore")
def enclosed(
    received: Vectors, n: int, t: int, tolerance: float = 0.01, max_nodes: int = 300
) -> EnclosedBox:
    rows = as_rows(received)
    return enclosed_box(rows, n, t, tolerance=tolerance, max_nodes=max_nodes)


@np.errstate(all="ignore")
def by_enumeration(
    received: Vectors, n: int, t: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of both hyperboxes, the medians' cut to the trusted one."""
    with from_width(math.inf):
        step = boxgeom_fast.box_geom_step(received.astype(np.float64), n, t)
    trusted = np.stack(step.trusted)
    return trusted, np.clip(np.stack(step.medians), *trusted)


def slack_of(trusted: NDArray[np.float64], close: float = CLOSE) -> NDArray[np.float64]:
    """Return how well enumeration knows half of each end, shape (d,)."""
    edge, magnitude = trusted[1] / 2 - trusted[0] / 2, np.abs(trusted).max(axis=0)
    slack: NDArray[np.float64] = close * edge + ROUNDED * magnitude + TINY
    return slack


def how_close(name: str, received: Vectors) -> float:
    """Return how well enumeration knows the ends of a class, as `CLOSE` says it.

    Near a line, floats tell little of where on it a median is: sums of distances differ
    by the square of the vectors' distances from the line.
    """
    if name != "nearly collinear":
        return CLOSE
    lengths = np.linalg.svd(received - received.mean(axis=0))[1]
    aspect = float(lengths[1:2].sum() / lengths[0])
    return CLOSE + (4 * np.finfo(np.float64).eps / aspect**2 if aspect else 0.0)


def assert_encloses(
    box: EnclosedBox, received: Vectors, n: int, t: int, close: float = CLOSE
) -> None:
    trusted, true = by_enumeration(received, n, t)
    outer, inner = np.stack(box.outer), np.stack(box.inner)
    slack = slack_of(trusted, close)
    assert (np.stack(box.trusted) == trusted).all()
    for ends in (outer, inner, box.output):
        assert (ends >= trusted[0]).all()
        assert (ends <= trusted[1]).all()
    assert (outer[0] / 2 <= true[0] / 2 + slack).all()
    assert (outer[1] / 2 >= true[1] / 2 - slack).all()
    assert (inner[0] / 2 >= true[0] / 2 - slack).all()
    assert (inner[1] / 2 <= true[1] / 2 + slack).all()
    assert (inner[0] >= outer[0]).all()
    assert (inner[1] <= outer[1]).all()


def drawn(name: str, seed: int) -> tuple[Vectors, int, int]:
    """Return vectors of a class, n and t, with m < n and in float32 now and then."""
    received = TRAPS[name](np.random.default_rng(seed))[:MOST]
    m = len(received)
    n, t = m, (m - 1) // (2 + seed % 2)
    if seed % 5 == 4 and m > 2 * t + 1:
        n, t = m + 1, t + 1
    if seed % 4 == 3 and 1e-30 < np.abs(received).max() < 1e30:
        received = received.astype(np.float32)
    return received, n, t


@pytest.mark.parametrize("name", TRAPS)
def test_it_lies_around_the_true_box(name: str, loops: str) -> None:
    for seed in range(5 if is_quick() else 600):
        received, n, t = drawn(name, seed)
        if seed % 2:
            with narrow_blocks():
                box = enclosed(received, n, t)
        else:
            box = enclosed(received, n, t)
        assert_encloses(box, received, n, t, how_close(name, received))


@pytest.mark.parametrize("name", TRAPS)
def test_the_order_of_rows_and_their_place_in_memory_mean_nothing(
    name: str, loops: str
) -> None:
    for seed in range(2):
        received, n, t = drawn(name, seed)
        box = enclosed(received, n, t)
        for same in (received[::-1], np.asfortranarray(received), received.copy()):
            other = enclosed(same, n, t)
            for ends, others in (
                (box.outer, other.outer),
                (box.inner, other.inner),
                (box.trusted, other.trusted),
            ):
                assert np.stack(ends).tobytes() == np.stack(others).tobytes()
            assert box.output.tobytes() == other.output.tobytes()


def test_one_coordinate_may_be_hardly_above_zero(loops: str) -> None:
    for seed in range(10):
        received = np.random.default_rng(seed).standard_normal((7, 5))
        received[:, 0] *= 1e-310
        received[:, 1] *= 1e-322
        assert_encloses(enclosed(received, 7, 2), received, 7, 2)


def test_one_vector_may_be_far_away(loops: str) -> None:
    for seed in range(10):
        received = np.random.default_rng(seed).standard_normal((7, 5))
        received[seed % 7] *= 1e300
        assert_encloses(enclosed(received, 7, 2), received, 7, 2)


@pytest.mark.parametrize(
    ("name", "seed"),
    [
        ("outliers of all sizes", 119),
        ("outliers at 1e15", 159),
        ("outliers at 1e15", 161),
    ],
)
def test_a_median_may_be_one_of_the_vectors_beside_far_ones(
    name: str, seed: int, loops: str
) -> None:
    """Weights there have no bound, and what a cap on them costs must not be forgotten.

    It grows from sweep to sweep of the search, as values are up to 1e15 apart.
    """
    received, n, t = drawn(name, seed)
    assert_encloses(enclosed(received, n, t), received, n, t)


def test_equal_vectors_leave_nothing_open(loops: str) -> None:
    received = np.tile(np.array([[0.1, -3.0, 0.0, 1e300, 5e-324]]), (7, 1))
    box = enclosed(received, 7, 2, tolerance=0.0)
    for ends in (box.outer, box.inner, box.trusted):
        assert (np.stack(ends) == received[:2]).all()
    assert (box.output == received[0]).all()
    assert box.is_exact
    assert box.unfinished == box.nodes == 0


@pytest.mark.parametrize("searches", [False, True])
def test_unfinished_ends_are_those_with_wide_intervals(
    searches: bool, loops: str
) -> None:
    received = np.random.default_rng(0).standard_normal((11, 40))
    rows = as_rows(received)
    if not searches:  # as it is without numba
        rows = replace(rows, choice=None)
    elif rows.choice is None:
        pytest.skip("numba is not installed")
    for tolerance in (0.0, 0.01, 0.1, 0.5, 1.0):
        for max_nodes in (1, 300):
            box = enclosed_box(rows, 11, 3, tolerance=tolerance, max_nodes=max_nodes)
            edge = box.trusted[1] - box.trusted[0]
            gaps = np.stack([box.inner[0] - box.outer[0], box.outer[1] - box.inner[1]])
            assert box.unfinished == (gaps > (tolerance + 1e-9) * edge).sum()
            assert box.is_exact == (gaps <= 1e-9 * edge).all()
            assert (box.nodes > 0) == (searches and tolerance < 0.05)
    assert box.unfinished == 0


KINDS: dict[str, Callable[[np.random.Generator, int, int], Vectors]] = {
    "normal": lambda rng, n, t: rng.standard_normal((n, 60)),
    "outliers": lambda rng, n, t: (
        rng.standard_normal((n, 60)) * np.where(np.arange(n) < t, 10, 1)[:, None]
    ),
    "clusters": lambda rng, n, t: (
        rng.standard_normal((5, 60))[np.arange(n) % 5]
        + 0.5 * rng.standard_normal((n, 60))
    ),
    "copies": lambda rng, n, t: rng.standard_normal((n, 60))[
        np.maximum(np.arange(n), t)
    ],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("n", "t"), [(10, 3), (16, 5), pytest.param(22, 7, marks=pytest.mark.slow)]
)
def test_without_tolerance_it_is_the_true_box(n: int, t: int, kind: str) -> None:
    pytest.importorskip("numba")
    received = KINDS[kind](np.random.default_rng(n), n, t)
    box = enclosed(received, n, t, 0.0, 100_000)
    _, true = by_enumeration(received, n, t)
    assert box.is_exact
    assert box.unfinished == 0
    for ends in (box.outer, box.inner):
        assert (np.abs(np.stack(ends) - true) <= 1e-9 * np.ptp(received, axis=0)).all()


@pytest.mark.parametrize("name", TRAPS)
def test_without_tolerance_an_exact_box_is_the_true_one(name: str) -> None:
    pytest.importorskip("numba")
    for seed in range(5 if is_quick() else 100):
        received, n, t = drawn(name, seed)
        box, close = enclosed(received, n, t, 0.0, 3000), how_close(name, received)
        assert_encloses(box, received, n, t, close)
        if box.is_exact:
            trusted, true = by_enumeration(received, n, t)
            slack = slack_of(trusted, close + BLURRED)
            for ends in (box.outer, box.inner):
                assert (np.abs(np.stack(ends) / 2 - true / 2) <= slack).all()


@np.errstate(all="ignore")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_code_for_accelerators_computes_the_same(dtype: str) -> None:
    torch = pytest.importorskip("torch")
    received = np.random.default_rng(0).standard_normal((9, 50)).astype(dtype)
    rows = sorted_rows(list(torch.from_numpy(received)))
    on_torch = enclosed_box(rows, 9, 3, tolerance=0.01, max_nodes=300)
    on_numpy = enclosed(received, 9, 3)
    assert on_torch.output.dtype == torch.float64
    assert on_torch.unfinished == on_numpy.unfinished
    for ends, others in (
        (on_torch.outer, on_numpy.outer),
        (on_torch.inner, on_numpy.inner),
        (on_torch.trusted, on_numpy.trusted),
        ([on_torch.output], [on_numpy.output]),
    ):
        assert np.abs(np.stack([e.numpy() for e in ends]) - others).max() <= 1e-12


def test_the_output_is_the_outer_box_s_midpoint(loops: str) -> None:
    received = np.random.default_rng(0).standard_normal((9, 40)).astype(np.float32)
    for factor in (1.0, 3e307, 1e-308):
        box = enclosed(received.astype(np.float64) * factor, 9, 3)
        middle = box.outer[0] / 2 + box.outer[1] / 2
        assert np.abs(box.output - middle).max() <= 1e-15 * np.abs(middle).max()
