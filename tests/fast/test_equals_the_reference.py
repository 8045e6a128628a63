"""The fast twin computes what the reference computes, on every class of traps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates import certify_box_geom, certify_median
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples, mostly_slow
from boxgeom_testing.functions import most_t

pytestmark = pytest.mark.usefixtures("loops")

ILL_CONDITIONED = {"nearly collinear"}
OF_THE_REFERENCE = ("caf", "safe-area", "minmax-meb")
COORDINATEWISE = ("box-mean", "coordinate-median", "trimmed-mean", "mean")
SELECTING = ("krum", "multi-krum", "medoid", "md-mean")
NO_LONGER_THAN = 11
FLOATS = (np.float64, np.float32)

DRAWN = given(
    name=st.sampled_from(sorted(TRAPS)),
    seed=st.integers(0, 10**6),
    dtype=st.sampled_from(FLOATS),
)


def drawn(name: str, seed: int, dtype: type) -> Vectors | None:
    """Return vectors of a class of traps, None if they do not fit the dtype."""
    vectors = TRAPS[name](np.random.default_rng(seed))[:NO_LONGER_THAN]
    if np.abs(vectors).max() > np.finfo(dtype).max / 4:
        return None
    return vectors.astype(dtype)


def slack_of(vectors: Vectors, output: Vectors) -> Vectors:
    """Return, in every coordinate, by how much rounding may move an output.

    It is 1e-12, in float32 16 last digits, of the output or of the values' distances
    to it, the nearest half of them.
    """
    offsets = np.sort(np.abs(vectors.astype(np.float64) - output), axis=0)
    sizes = np.maximum(offsets[len(vectors) // 2], np.abs(output.astype(np.float64)))
    info = np.finfo(vectors.dtype)
    return np.maximum(sizes * max(16 * info.eps, 1e-12), info.smallest_normal)


@examples(100)
@DRAWN
def test_box_geom_is_that_of_the_reference(name: str, seed: int, dtype: type) -> None:
    vectors = drawn(name, seed, dtype)
    if vectors is None or name in ILL_CONDITIONED:
        return
    n, t = len(vectors), (len(vectors) - 1) // 3
    for rule in ("box-geom", "box-geom-once"):
        fast = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
        slow = boxgeom.aggregate(vectors, rule, n=n, t=t)
        assert fast.dtype == slow.dtype
        trusted = boxgeom.trusted_hyperbox(vectors, n, t)
        assert trusted.contains(fast)
        assert (np.abs(fast - slow) <= slack_of(vectors, slow)).all()


@pytest.mark.parametrize("name", sorted(TRAPS.keys() - ILL_CONDITIONED))
@pytest.mark.parametrize("seed", mostly_slow(range(4)))
def test_box_geom_lies_between_certified_bounds(name: str, seed: int) -> None:
    vectors = TRAPS[name](np.random.default_rng(seed))[:8]
    n, t = len(vectors), (len(vectors) - 1) // 3
    fast = boxgeom_fast.aggregate(vectors, n=n, t=t)
    bounds = certify_box_geom(vectors, n, t).output
    assert bounds.excess(fast) <= slack_of(vectors, fast).max()


@examples(100)
@DRAWN
def test_geometric_medians_are_certified(name: str, seed: int, dtype: type) -> None:
    vectors = drawn(name, seed, dtype)
    if vectors is None:
        return
    n, t = len(vectors), (len(vectors) - 1) // 3
    fast = boxgeom_fast.aggregate(vectors, "geometric-median", n=n, t=t)
    certificate = certify_median(vectors, fast)
    if dtype == np.float64:
        assert certificate.relative_gap <= 1e-15
    if name not in ILL_CONDITIONED:
        slow = boxgeom.geometric_median(vectors)
        assert (np.abs(fast - slow) <= slack_of(vectors, slow)).all()


@examples(100)
@DRAWN
def test_rules_by_coordinate_are_those_of_the_reference(
    name: str, seed: int, dtype: type
) -> None:
    vectors = drawn(name, seed, dtype)
    if vectors is None:
        return
    n, t = len(vectors), (len(vectors) - 1) // 3
    for rule in COORDINATEWISE:
        fast = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
        slow = boxgeom.aggregate(vectors, rule, n=n, t=t)
        sizes = np.abs(vectors).max(axis=0) if rule == "mean" else np.abs(slow)
        slack = np.maximum(slack_of(vectors, slow), 4 * np.finfo(dtype).eps * sizes)
        assert (np.abs(fast - slow) <= slack).all(), rule


@examples(100)
@DRAWN
def test_rules_that_select_select_what_the_reference_does(
    name: str, seed: int, dtype: type
) -> None:
    vectors = drawn(name, seed, dtype)
    if vectors is None or len(vectors) < 5:
        return
    n, t = len(vectors), (len(vectors) - 3) // 2
    for rule in ("krum", "medoid"):
        fast = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
        assert (fast == boxgeom.aggregate(vectors, rule, n=n, t=t)).all(), rule
    for rule in ("multi-krum", "md-mean", "smea"):
        fast = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
        slow = boxgeom.aggregate(vectors, rule, n=n, t=t)
        info = np.finfo(dtype)
        unit = np.maximum(np.abs(vectors).max(axis=0) * info.eps, info.smallest_normal)
        assert (np.abs(fast - slow) <= 4 * unit).all(), rule
    t = most_t("bulyan", n, t)
    fast = boxgeom_fast.aggregate(vectors, "bulyan", n=n, t=t)
    slow = boxgeom.aggregate(vectors, "bulyan", n=n, t=t)
    assert (np.abs(fast - slow) <= 4 * unit).all()
    n, t = len(vectors), (len(vectors) - 3) // 2
    if name not in ILL_CONDITIONED:
        fast = boxgeom_fast.aggregate(vectors, "md-geom", n=n, t=t)
        slow = boxgeom.aggregate(vectors, "md-geom", n=n, t=t)
        subset = boxgeom.minimum_diameter_subset(vectors, n, t)
        assert (np.abs(fast - slow) <= slack_of(subset, slow)).all()


@examples(100)
@DRAWN
def test_row_order_means_nothing_bit_for_bit(name: str, seed: int, dtype: type) -> None:
    vectors = drawn(name, seed, dtype)
    if vectors is None or len(vectors) < 5:
        return
    n = len(vectors)
    shuffled = np.random.default_rng(seed).permutation(vectors)
    for rule in boxgeom_fast.rules.FAST_RULES:
        t = most_t(rule, n, (n - 3) // 2)
        one = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
        other = boxgeom_fast.aggregate(shuffled, rule, n=n, t=t)
        assert one.tobytes() == other.tobytes(), rule


def test_a_cluster_keeps_its_digits_beside_outliers_in_many_dimensions() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((9, 20_000))
    vectors[[0, 4, 8]] *= 1e9
    fast = boxgeom_fast.aggregate(vectors, "geometric-median", n=9, t=2)
    slow = boxgeom.geometric_median(vectors)
    assert np.abs(fast - slow).max() <= 1e-12


def test_there_is_a_fast_rule_for_every_rule_but_three() -> None:
    fast = [rule for rule in boxgeom.RULES if rule not in OF_THE_REFERENCE]
    assert list(boxgeom_fast.rules.FAST_RULES) == fast


@pytest.mark.parametrize("rule", OF_THE_REFERENCE)
def test_the_other_three_are_those_of_the_reference(rule: str) -> None:
    vectors = np.random.default_rng(1).standard_normal((7, 2))
    fast = boxgeom_fast.aggregate(vectors, rule, n=7, t=1)
    assert (fast == boxgeom.aggregate(vectors, rule, n=7, t=1)).all()
