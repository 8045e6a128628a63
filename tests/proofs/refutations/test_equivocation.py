"""The shortcuts of the slow rounds give what Definition 5 says."""

import math
from collections import Counter

import numpy as np
import pytest

import boxgeom
from boxgeom_proofs.refutations import NotRefuted
from boxgeom_proofs.refutations.distinct_subsets import (
    BOX_GEOM_OF_DISTINCT_SUBSETS,
    distinct_subsets,
)
from boxgeom_proofs.refutations.equivocation import Equivocation
from boxgeom_proofs.refutations.exact_median import as_points
from boxgeom_proofs.refutations.slow_rounds import two_clusters


@pytest.mark.parametrize("seed", range(5))
def test_the_rule_of_distinct_subsets_is_box_geom(seed: int) -> None:
    rng = np.random.default_rng(seed)
    received = rng.integers(0, 2, size=(7, 2)).astype(float)
    merged = BOX_GEOM_OF_DISTINCT_SUBSETS(received, 7, 2)
    np.testing.assert_allclose(merged, boxgeom.box_geom(received, 7, 2), atol=1e-12)


@pytest.mark.parametrize(("m", "size"), [(5, 0), (5, 3), (6, 6), (4, 5)])
def test_no_subset_is_left_out_or_comes_twice(m: int, size: int) -> None:
    rows = np.array([[k // 2] for k in range(m)], dtype=float)
    found = [tuple(subset.ravel().tolist()) for subset in distinct_subsets(rows, size)]
    assert len(set(found)) == len(found)
    copies = Counter(rows.ravel().tolist())
    ways = [
        math.prod(math.comb(copies[x], k) for x, k in Counter(subset).items())
        for subset in found
    ]
    assert sum(ways) == math.comb(m, size)


def test_small_rounds_are_those_of_the_rule_itself() -> None:
    two_clusters(3, 9, 8).check_reference("box-geom")


def test_clusters_that_pull_too_hard_are_refused() -> None:
    with pytest.raises(NotRefuted, match="0 is the honest median"):
        two_clusters(7, 9, 4).outputs()


def test_a_trusted_box_that_is_not_between_the_candidates_is_refused() -> None:
    honest = as_points([[0, 0], [1, 2], [1, -2]])
    lie, other = as_points([[0, 2], [1, 2]])
    with pytest.raises(NotRefuted):
        Equivocation(4, 1, honest, (lie, other)).outputs()
