"""The order of the rows means nothing, to the last bit."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import (
    coordinate_median,
    krum,
    md_geom,
    md_mean,
    mean,
    medoid,
    multi_krum,
    trimmed_mean,
)
from boxgeom_testing.columns import vectors
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import (
    Array,
    rounds,
)


@pytest.mark.parametrize(
    "rule",
    [md_geom, md_mean, krum, multi_krum, lambda v, n, t: medoid(v)],
    ids=["md-geom", "md-mean", "krum", "multi-krum", "medoid"],
)
@examples(60)
@given(rounds(st.floats(-1e3, 1e3), needed=3), st.randoms(use_true_random=False))
def test_row_order_means_nothing_to_a_rule_that_selects(
    rule: Callable[..., Array], case: tuple[Array, int, int], rng: random.Random
) -> None:
    received, n, t = case
    shuffled = received[rng.sample(range(len(received)), len(received))]
    assert rule(shuffled, n, t).tobytes() == rule(received, n, t).tobytes()


@pytest.mark.parametrize(
    "rule",
    [mean, coordinate_median, lambda rows: trimmed_mean(rows, n=5, t=1)],
    ids=["mean", "coordinate-median", "trimmed-mean"],
)
@examples(100)
@given(vectors(m=5), st.randoms(use_true_random=False))
def test_row_order_means_nothing_to_a_rule_of_coordinates(
    rule: Callable[[Array], Array], rows: Array, rng: random.Random
) -> None:
    shuffled = rows[rng.sample(range(5), 5)]
    assert rule(shuffled).tobytes() == rule(rows).tobytes()
