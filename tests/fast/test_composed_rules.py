"""Pre-aggregations in the fast twin are those of the reference, before any rule."""

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom import PREAGGREGATIONS, find_rule
from boxgeom.preaggregations import Preaggregation
from boxgeom.vectors import Vectors
from boxgeom_fast import selection_rules
from boxgeom_fast.array_libraries import to_host
from boxgeom_fast.composed_rules import composed
from boxgeom_fast.preaggregations import FAST_PREAGGREGATIONS, nnm
from boxgeom_fast.rows import as_rows, sorted_rows
from boxgeom_fast.rules import FAST_RULES, fast_rule
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples
from boxgeom_testing.functions import most_t
from boxgeom_testing.rounds import Array

pytestmark = pytest.mark.usefixtures("loops")

NINE = np.random.default_rng(0).standard_normal((9, 400))
STEADY = ("mean", "trimmed-mean", "coordinate-median", "box-mean", "multi-krum")
"""Rules that rounding before them does not make choose another vector of nine."""


def by_reference(part: Preaggregation, vectors: Vectors, n: int, t: int) -> Vectors:
    public = getattr(boxgeom, part.name)
    takes_numbers = part.name in ("nnm", "arc")
    made: Vectors = public(vectors, n, t) if takes_numbers else public(vectors)
    return made


@pytest.mark.parametrize("name", PREAGGREGATIONS)
@pytest.mark.parametrize("missing", [0, 1])
@examples(60)
@given(trap=st.sampled_from(sorted(TRAPS)), seed=st.integers(0, 10**6))
def test_what_they_leave_is_what_the_reference_leaves(
    name: str, missing: int, trap: str, seed: int
) -> None:
    vectors = TRAPS[trap](np.random.default_rng(seed))[:11]
    n = len(vectors) + missing
    t = max((n - 1) // 3, missing)
    if n <= 2 * t:
        return
    made = np.stack(FAST_PREAGGREGATIONS[name](as_rows(vectors), n, t))
    expected = by_reference(PREAGGREGATIONS[name], vectors, n, t)
    info = np.finfo(np.float64)
    slack = 8 * info.eps * np.abs(vectors).max(axis=0) + info.smallest_normal
    assert made.shape == expected.shape
    assert (np.abs(made - expected) <= slack).all()


@pytest.mark.parametrize("first", PREAGGREGATIONS)
@pytest.mark.parametrize("rule", STEADY)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_a_composition_is_that_of_the_reference(
    first: str, rule: str, dtype: type
) -> None:
    t, name = 1 if first == "bucketing" else 2, f"{first}+{rule}"
    vectors: Vectors = NINE.astype(dtype)
    fast = boxgeom_fast.aggregate(vectors, name, n=9, t=t)
    slow = boxgeom.aggregate(vectors, name, n=9, t=t)
    assert fast.dtype == dtype
    assert np.abs(fast - slow).max() <= 4 * max(float(np.finfo(dtype).eps), 1e-15)


def test_row_order_means_nothing_bit_for_bit() -> None:
    shuffled = np.random.default_rng(1).permutation(NINE)
    for first in FAST_PREAGGREGATIONS:
        for rule in FAST_RULES:
            n, most = (5, 1) if first == "bucketing" else (9, 2)
            t = most_t(rule, n, most)
            aggregate = partial(boxgeom_fast.aggregate, n=9, t=t)
            one, other = (aggregate(X, f"{first}+{rule}") for X in (NINE, shuffled))
            assert one.tobytes() == other.tobytes(), (first, rule)


def test_ties_are_broken_as_in_the_reference() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        grid = rng.integers(-2, 3, size=(7, 2)).astype(float)
        fast = np.stack(nnm(as_rows(grid), 7, 3))
        assert np.abs(fast - boxgeom.nnm(grid, 7, 3)).max() <= 1e-15


def test_copies_need_no_exact_distances(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(rows: Any) -> Any:
        raise AssertionError("exact distances of a million coordinates take minutes")

    monkeypatch.setattr(boxgeom_fast.preaggregations, "exact_squares", forbidden)
    copies = np.vstack([NINE[:6], NINE[5], NINE[5], NINE[5]])
    made = np.stack(nnm(as_rows(copies), 9, 2))
    assert np.abs(made - boxgeom.nnm(copies, 9, 2)).max() <= 1e-14


def test_options_reach_their_parts_and_the_rest_is_refused() -> None:
    name = "clipping+bucketing+multi-krum"
    given = {"clip": 3.0, "bucket_size": 1, "bucket_seed": 4, "q": 2}
    fast = boxgeom_fast.aggregate(NINE, name, n=9, t=2, **given)
    slow = boxgeom.aggregate(NINE, name, n=9, t=2, **given)
    assert np.abs(fast - slow).max() <= 1e-14
    with pytest.raises(TypeError, match=r"nnm\+mean: need no options, got 'q'"):
        boxgeom_fast.aggregate(NINE, "nnm+mean", n=9, t=2, q=1)
    assert "subsets" in fast_rule(find_rule("nnm+box-geom"))[1]
    step = boxgeom_fast.aggregate(
        NINE, "nnm+box-geom", n=9, t=2, subsets="sample", k=5, seed=1
    )
    assert step.shape == (400,)


@pytest.mark.parametrize(
    ("rule", "options"),
    [
        ("bucketing+mean", {"bucket_size": 5}),
        ("bucketing+mean", {"bucket_size": 0}),
        ("bucketing+mean", {"bucket_seed": -1}),
        ("clipping+mean", {"clip": -1}),
        ("clipping+mean", {"clip": float("nan")}),
        ("nmn+krum", {}),
        ("nnm+krun", {}),
        ("nnm", {}),
    ],
)
def test_errors_are_those_of_the_reference_word_for_word(
    rule: str, options: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="need") as slow:
        boxgeom.aggregate(NINE, rule, n=9, t=1, **options)
    with pytest.raises(ValueError, match="need") as fast:
        boxgeom_fast.aggregate(NINE, rule, n=9, t=1, **options)
    assert str(fast.value) == str(slow.value)


def test_lengths_that_no_float_holds_are_compared() -> None:
    largest = float(np.finfo(np.float64).max)
    received = [[1.0, 2.0], [largest] * 2, [0.9 * largest] * 2, [3.0, 0.0]]
    for rule in ("arc+coordinate-median", "clipping+mean"):
        fast = boxgeom_fast.aggregate(received, rule, n=4, t=1)
        slow = boxgeom.aggregate(received, rule, n=4, t=1)
        assert fast == pytest.approx(slow, rel=1e-14)


def test_nodes_of_a_network_share_a_composed_rule() -> None:
    received_by = [list(range(9)), list(range(7)), list(range(9))]
    outputs = boxgeom_fast.aggregate_each(NINE, received_by, "nnm+box-geom", n=9, t=2)
    for output, indices in zip(outputs, received_by, strict=True):
        alone = boxgeom_fast.aggregate(NINE[indices], "nnm+box-geom", n=9, t=2)
        assert (output == alone).all()


def test_one_of_your_own_is_computed_by_the_reference() -> None:
    own = Preaggregation("nnm", "D17", lambda received, n, t: received + 1)
    rule = boxgeom.composition([own], boxgeom.RULES["mean"])
    fast = boxgeom_fast.aggregate(NINE, rule, n=9, t=2)
    assert (fast == boxgeom.aggregate(NINE, rule, n=9, t=2)).all()
    assert fast_rule(rule)[0].func is not composed  # type: ignore[attr-defined]


def test_rationals_are_for_the_reference() -> None:
    received: Array = np.array([[Fraction(1, 3)], [Fraction(1)], [Fraction(2)]])
    with pytest.raises(ValueError, match="need floats, got rationals"):
        boxgeom_fast.aggregate(received, "nnm+mean", n=3, t=0)


@pytest.mark.parametrize("first", FAST_PREAGGREGATIONS)
def test_tensors_give_what_arrays_give(first: str) -> None:
    torch: Any = pytest.importorskip("torch")
    for dtype in (np.float64, np.float32):
        vectors = NINE.astype(dtype)
        tensors = torch.from_numpy(vectors)
        name, t = f"{first}+mean", 1 if first == "bucketing" else 2
        array = boxgeom_fast.aggregate(vectors, name, n=9, t=t)
        tensor = boxgeom_fast.aggregate(tensors, name, n=9, t=t)
        assert tensor.dtype == tensors.dtype
        assert tensor.numpy().tobytes() == array.tobytes()
        on_device = sorted_rows(list(tensors))  # as on an accelerator
        computed, _ = fast_rule(find_rule(name))
        got = to_host(computed(on_device, 9, t))
        assert np.abs(got - array).max() <= 4 * np.finfo(dtype).eps
    with pytest.raises(ValueError, match="require gradients"):
        boxgeom_fast.aggregate(tensors.requires_grad_(), name, n=9, t=t)


def test_doubt_is_settled_exactly() -> None:
    near = np.nextafter(1.0, 0.0)
    received = [[0.0], [1.0 - near], [1.0 + 2.0**-52], [-1.0]]
    made = np.stack(nnm(as_rows(received), 4, 1))
    assert (made == boxgeom.nnm(received, 4, 1)).all()
    assert selection_rules.exact_squares(as_rows(received)).shape == (4, 4)
