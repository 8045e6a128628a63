"""BOX-GEOM by proven bounds: the bounds hold, and what is reported of them too."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast import subset_choice
from boxgeom_fast.enclosure.enclosed_box import SLACK, EnclosedBox
from boxgeom_fast.enclosure.reported_box import output_of, reported
from boxgeom_fast.rows import as_rows
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples


@pytest.fixture
def _nothing_is_enumerated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subset_choice, "ENUMERATED", 0)


def _line(rng: np.random.Generator) -> Vectors:
    return rng.standard_normal((9, 1)) * rng.standard_normal(6) + rng.standard_normal(6)


def _equal(rng: np.random.Generator) -> Vectors:
    return np.tile(rng.standard_normal(6), (9, 1))


def _attackers(rng: np.random.Generator) -> Vectors:
    vectors = rng.standard_normal((9, 6))
    vectors[7:] = 5 * rng.standard_normal(6)
    return vectors


def _far(rng: np.random.Generator) -> Vectors:
    vectors = rng.standard_normal((9, 6))
    vectors[8] *= 1e300
    return vectors


KINDS = {
    **TRAPS,
    "on a line": _line,
    "all equal": _equal,
    "attackers all alike": _attackers,
    "one at 1e300": _far,
}


@pytest.mark.usefixtures("_nothing_is_enumerated")
@examples(100)
@given(
    name=st.sampled_from(sorted(KINDS)),
    seed=st.integers(0, 10**6),
    tolerance=st.sampled_from([0.0, 0.01, 0.3, 1.0]),
    max_nodes=st.sampled_from([1, 20, 300]),
    missing=st.integers(0, 2),
)
def test_bounds_hold_of_the_medians_that_they_replace(
    name: str, seed: int, tolerance: float, max_nodes: int, missing: int
) -> None:
    vectors = KINDS[name](np.random.default_rng(seed))[:9]
    n, t = len(vectors), (len(vectors) - 1) // 3
    vectors = vectors[: n - min(missing, t)]
    options: Any = {"tolerance": tolerance, "max_nodes": max_nodes}
    step = boxgeom_fast.box_geom_step(vectors, n, t, subsets="bound", **options)
    every = boxgeom_fast.box_geom_step(vectors, n, t)
    unit = np.abs(vectors).max(axis=0) + np.finfo(float).smallest_normal
    slack = (1e-7 if name == "nearly collinear" else 1e-12) * unit
    (lower, upper), (low, high) = step.outer, step.inner
    assert (step.trusted[0] == every.trusted[0]).all()
    assert (step.trusted[1] == every.trusted[1]).all()
    assert (step.trusted[0] <= lower).all()
    assert (upper <= step.trusted[1]).all()
    assert (lower <= every.inner[0] + slack).all()
    assert (every.inner[1] <= upper + slack).all()
    assert (every.inner[0] <= low + slack).all()
    assert (high <= every.inner[1] + slack).all()
    assert (step.trusted[0] <= step.output).all()
    assert (step.output <= step.trusted[1]).all()
    assert (np.abs(step.output - every.output) <= step.error + slack).all()
    assert step.subset_count == every.subsets_used
    assert 0 <= step.unfinished <= 2 * vectors.shape[1]
    if step.is_exact:
        edges = step.trusted[1] - step.trusted[0]
        assert (step.error <= SLACK * edges + slack).all()


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once"])
def test_few_subsets_are_enumerated_bit_for_bit(name: str, rule: str) -> None:
    vectors = KINDS[name](np.random.default_rng(0))[:9]
    n, t = len(vectors), (len(vectors) - 1) // 3
    every = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
    bound = boxgeom_fast.aggregate(vectors, rule, n=n, t=t, subsets="bound")
    assert bound.tobytes() == every.tobytes()


def test_later_rounds_with_few_different_vectors_are_enumerated() -> None:
    three = np.random.default_rng(0).standard_normal((3, 40))
    received = three[np.repeat([0, 1, 2], [14, 9, 8])]
    step = boxgeom_fast.box_geom_step(received, 31, 10, subsets="bound")
    every = boxgeom_fast.box_geom_step(received, 31, 10)
    assert step.is_exact
    assert step.subsets_used == step.subset_count == every.subsets_used
    assert step.output.tobytes() == every.output.tobytes()


def test_all_subsets_leave_nothing_open_and_a_sample_leaves_what_it_does_not_know() -> (
    None
):
    vectors = np.random.default_rng(0).standard_normal((10, 50)).astype(np.float32)
    every = boxgeom_fast.box_geom_step(vectors, 10, 3)
    some = boxgeom_fast.box_geom_step(vectors, 10, 3, subsets="sample", k=3)
    assert every.is_exact
    assert (every.error == 0).all()
    assert every.unfinished == every.nodes == 0
    for end in (0, 1):
        assert (every.inner[end] == every.outer[end]).all()
        clipped = np.clip(every.medians[end], *every.trusted)
        assert (every.inner[end] == clipped).all()
        assert (some.outer[end] == some.trusted[end]).all()
    assert not some.is_exact
    assert some.unfinished > 0
    assert (np.abs(some.output - every.output) <= some.error + 1e-6).all()
    assert (some.inner[0] >= every.inner[0] - 1e-6).all()
    assert (some.inner[1] <= every.inner[1] + 1e-6).all()


@pytest.mark.usefixtures("_nothing_is_enumerated", "loops")
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_the_order_of_rows_means_nothing(dtype: str) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((9, 3000)).astype(dtype)
    vectors[3] = vectors[7]
    step = boxgeom_fast.box_geom_step(vectors, 9, 2, subsets="bound", max_nodes=3)
    shuffled = boxgeom_fast.box_geom_step(
        rng.permutation(vectors), 9, 2, subsets="bound", max_nodes=3
    )
    for one, other in zip(parts(step), parts(shuffled), strict=True):
        assert one.dtype == vectors.dtype
        assert one.tobytes() == other.tobytes()


def parts(step: boxgeom_fast.BoxGeomStep) -> list[Any]:
    boxes = (*step.trusted, *step.medians, *step.inner, *step.outer)
    return [step.output, step.error, *boxes]


@pytest.mark.usefixtures("_nothing_is_enumerated")
def test_every_node_gets_what_it_would_alone() -> None:
    vectors = np.random.default_rng(0).standard_normal((9, 30))
    received_by: Any = [range(9), range(8), range(1, 9), list(range(8, -1, -1))]
    each = boxgeom_fast.aggregate_each(
        vectors, received_by, n=9, t=2, subsets="bound", tolerance=0.1
    )
    for output, received in zip(each, received_by, strict=True):
        alone = boxgeom_fast.aggregate(
            vectors[list(received)], n=9, t=2, subsets="bound", tolerance=0.1
        )
        assert np.abs(output - alone).max() <= 1e-12
    assert each[0].tobytes() == each[3].tobytes()


def test_a_round_may_bound_some_multisets_and_enumerate_others() -> None:
    rng = np.random.default_rng(0)
    vectors = np.concatenate([rng.standard_normal((31, 4)), np.ones((21, 4))])
    received_by = [list(range(31)), [*range(31, 52), *range(10)], list(range(31))]
    each = boxgeom_fast.aggregate_each(
        vectors, received_by, n=31, t=10, subsets="bound", max_nodes=1
    )
    enumerated = boxgeom_fast.aggregate(vectors[received_by[1]], n=31, t=10)
    assert np.abs(each[1] - enumerated).max() <= 1e-13
    assert each[0].tobytes() == each[2].tobytes()
    assert boxgeom.trusted_hyperbox(vectors[:31], 31, 10).contains(each[0])


REALS = st.floats(-4, 4)


@examples(100)
@given(
    ends=st.tuples(REALS, REALS, REALS, REALS),
    dtype=st.sampled_from(["float16", "bfloat16", "float32", "float64"]),
)
def test_rounded_ends_are_still_bounds(
    ends: tuple[float, float, float, float], dtype: str
) -> None:
    lower, low, high, upper = sorted(ends)
    given: Any = np.array([[-5.0], [0.0], [5.0]])
    if dtype == "bfloat16":
        torch = pytest.importorskip("torch")
        given = torch.from_numpy(given).bfloat16()
    else:
        given = given.astype(dtype)
    box = EnclosedBox(
        trusted=(np.array([-5.0]), np.array([5.0])),
        outer=(np.array([lower]), np.array([upper])),
        inner=(np.array([low]), np.array([high])),
        output=np.array([(lower + upper) / 2]),
        unfinished=0,
        nodes=0,
        is_exact=False,
    )
    rows = as_rows(given)
    _, outer, inner, error = reported(box, given, rows)
    assert outer[0].item() <= lower
    assert upper <= outer[1].item()
    assert low <= inner[0].item()
    assert inner[1].item() <= high
    assert error.item() >= max(low - lower, upper - high) / 2
    spacing = 2.0**-7 if dtype == "bfloat16" else float(np.finfo(given.dtype).eps)
    for end, exact in zip((*outer, *inner), (lower, upper, low, high), strict=True):
        assert str(end.dtype) == str(given.dtype)
        assert abs(end.item() - exact) <= spacing * 4
    assert -5 <= output_of(box, rows).item() <= 5
