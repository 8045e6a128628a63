"""The refutations of docs/spec.md, with the numbers that it states.

Each witness is an exact little network that shows what does not hold. R6 and R7 are
counterexamples of the solver and are replayed with the proofs.
"""

import math
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom import (
    aggregate,
    agree,
    approximation_ratio,
    box_geom,
    candidate_set,
    contraction_bound,
    covering_radius,
    geometric_median,
    geometric_median_hyperbox,
    krum,
    medoid,
    safe_area,
    trusted_hyperbox,
)

Array = NDArray[Any]

ROUNDING = 1e-12


def test_r1_box_geom_does_not_halve_an_edge() -> None:
    honest = [[0, 0], [1, 2], [1, -2]]
    trace = agree(honest, n=4, t=1, adversary="r1", rounds=1)
    (first,) = trace.rounds
    assert [len(first.received(i)) for i in range(3)] == [4, 3, 3]
    # The trusted hyperbox of node 0 and the candidates of node 1 do not meet.
    assert first.trusted_hyperbox(0).lower[0] == 1
    assert first.trusted_hyperbox(0).upper[0] == 1
    candidates = first.candidate_hyperbox(1)
    assert candidates.lower.tolist() == candidates.upper.tolist() == [0, 0]
    assert first.outputs.tolist() == [[1, 1], [0, 0], [0, 0]]
    edges = [np.ptp(v, axis=0).tolist() for v in (first.sent, first.outputs)]
    assert edges == [[1, 4], [1, 1]]


def unfolded(d: int) -> list[list[float]]:
    """Return three vectors, of which the first sees the others at 120 degrees or so."""
    return [[0.0] * d, [1.0] + [0.5] * (d - 1), [1.0] + [-0.5] * (d - 1)]


@pytest.mark.parametrize("d", [13, 14])
def test_r2_the_longest_edge_does_not_shrink_but_the_diagonal_does(d: int) -> None:
    trace = agree(unfolded(d), n=4, t=1, adversary="r2", rounds=1)
    assert trace.outputs.tolist() == [[1] + [0.25] * (d - 1), [0] * d, [0] * d]
    before, after = trace.spreads
    assert before.longest_edge == after.longest_edge == 1
    assert before.diagonal == pytest.approx(math.sqrt(d), rel=1e-14)
    assert after.diagonal == pytest.approx(math.sqrt(1 + (d - 1) / 16), rel=1e-14)
    assert after.diagonal <= contraction_bound(4, 1) * before.diagonal


def test_r2_needs_13_dimensions() -> None:
    trace = agree(unfolded(12), n=4, t=1, adversary="r2", rounds=1)
    assert trace.spreads[-1].longest_edge < 1 - 1e-3


def test_r3_md_geom_stays_apart_for_ever() -> None:
    honest = [[0.0], [0.5], [1.0]]
    trace = agree(honest, "md-geom", n=4, t=1, adversary="r3", rounds=100)
    assert len(trace.rounds) == 100
    assert all(played.outputs.tolist() == honest for played in trace.rounds)
    assert [trace.rounds[0].received(i).ravel().tolist() for i in range(3)] == [
        [0, 0.5, 1, 0],
        [0, 0.5, 1],
        [0, 0.5, 1, 1],
    ]


def test_r3_md_geom_stays_apart_for_ever_even_with_reliable_broadcast() -> None:
    # Of {0, 0, 1, 1} our tie rule takes {0, 0, 1}, so that the majority is z = 0.
    honest = [[0.0], [1.0], [1.0]]
    trace = agree(
        honest, "md-geom", n=4, t=1, adversary="mimic", delivery="half", rounds=100
    )
    assert all(played.outputs.tolist() == honest for played in trace.rounds)


def test_r3_does_not_keep_box_geom_apart() -> None:
    honest = [[0.0], [0.5], [1.0]]
    trace = agree(honest, n=4, t=1, adversary="r3", rounds=40)
    assert trace.spreads[-1].diameter <= 2.0**-40


R4_KRUM = [[0, 0], [12, 5], [12, -5], [-120, 50], [-120, -50]]


def is_exactly_optimal_at_zero(rows: list[list[int]]) -> bool:
    """Tell whether 0 is a geometric median, for rows of whole length (Definition 1)."""
    lengths = [math.isqrt(x * x + y * y) for x, y in rows]
    assert all(x * x + y * y == r * r for (x, y), r in zip(rows, lengths, strict=True))
    pull = [
        sum((Fraction(row[k], r) for row, r in zip(rows, lengths, strict=True) if r))
        for k in (0, 1)
    ]
    return pull[0] ** 2 + pull[1] ** 2 <= lengths.count(0) ** 2


def test_r4_krum_returns_a_vector_of_length_13_where_all_medians_are_0() -> None:
    assert all(is_exactly_optimal_at_zero(list(s)) for s in combinations(R4_KRUM, 4))
    assert np.abs(candidate_set(R4_KRUM, n=5, t=1)).max() <= ROUNDING
    assert covering_radius(R4_KRUM, n=5, t=1) <= ROUNDING
    assert float(np.linalg.norm(krum(R4_KRUM, n=5, t=1))) == 13
    assert np.abs(box_geom(R4_KRUM, n=5, t=1)).max() <= ROUNDING


def cross(q: int) -> list[list[float]]:
    return [[x, y] for x, y in ((1.0, 0), (-1, 0), (0, 1), (0, -1)) for _ in range(q)]


@pytest.mark.parametrize("q", [1, 2, 3, 5])
def test_r4_the_ratio_of_a_medoid_grows_without_bound(q: int) -> None:
    received, n = cross(q), 4 * q
    s = 1 / math.sqrt(4 * q * q - 1)
    without_right = received[1:]
    assert geometric_median(without_right).tolist() == pytest.approx([-s, 0], abs=1e-14)
    assert covering_radius(received, n, t=1) == pytest.approx(s, rel=1e-13)
    ratio = approximation_ratio(medoid(received), received, without_right, n, t=1)
    assert medoid(received).tolist() == [-1, 0]
    assert ratio == pytest.approx(math.sqrt(4 * q * q - 1) - 1, rel=1e-12)


@pytest.mark.parametrize("q", [2, 3])
def test_r4_no_rule_that_returns_an_input_does_better(q: int) -> None:
    received, n = cross(q), 4 * q
    least = math.sqrt(4 * q * q - 1) - 1 - ROUNDING
    assert krum(received, n, t=1).tolist() in received
    for byzantine in range(0, n, q):
        honest = received[:byzantine] + received[byzantine + 1 :]
        for output in received[::q]:
            assert approximation_ratio(output, received, honest, n, t=1) >= least
        box = box_geom(received, n, t=1)
        bound = 1 + math.sqrt(2) + ROUNDING
        assert approximation_ratio(box, received, honest, n, t=1) <= bound


def test_r5_a_point_of_the_safe_area_may_be_infinitely_far_off() -> None:
    pytest.importorskip("cvxpy", reason="safe_area needs the extra proofs")
    n, t, received = 6, 1, [[0], [0], [0], [0], [1], [1]]
    assert not candidate_set(received, n, t).any()
    assert covering_radius(received, n, t) == 0
    area = trusted_hyperbox(received, n, t)
    assert [*area.lower, *area.midpoint, *area.upper] == [0, 0.5, 1]
    honest = received[:5]
    assert approximation_ratio(area.midpoint, received, honest, n, t) == math.inf
    assert safe_area(received, n, t).tolist() == pytest.approx([0], abs=1e-6)


def test_r8_without_a_byzantine_node_the_median_is_no_candidate_nor_between() -> None:
    honest = [[0, 0], [10, 1], [20, 1], [30, 0]]
    for median in candidate_set(honest, n=4, t=1):
        assert median.tolist() in ([10, 1], [20, 1])
    box = geometric_median_hyperbox(honest, n=4, t=1)
    assert (box.lower.tolist(), box.upper.tolist()) == ([10, 1], [20, 1])
    honest_median = geometric_median(honest)
    assert honest_median.tolist() == pytest.approx([15, 0.75], abs=1e-11)
    assert not box.contains(honest_median)
    trace = agree(honest, n=4, t=1, rounds=1)
    assert trace.byzantine_count == 0
    assert trace.outputs.tolist() == [[15, 1]] * 4


def test_r9_box_mean_shrinks_an_edge_by_no_more_than_a_third() -> None:
    trace = agree(
        [[0], [1], [1]],
        "box-mean",
        n=4,
        t=1,
        adversary="large-constant",
        delivery="equivocate",
        rounds=1,
    )
    assert trace.outputs.ravel().tolist() == pytest.approx([1, 1 / 3, 1 / 3])
    assert trace.spreads[0].longest_edge == 1
    assert trace.spreads[1].longest_edge == pytest.approx(2 / 3, rel=1e-15)


def test_r10_the_medians_of_smaller_subsets_spoil_the_approximation() -> None:
    received = np.array([[0, 0], [0, 0], [1, 2], [1, -2]])
    honest, n, t = received[:3], 4, 1
    assert covering_radius(received, n, t) == 0
    sizes = range(n - 2 * t, n - t + 1)
    enlarged = [
        geometric_median(received[list(subset)])
        for size in sizes
        for subset in combinations(range(4), size)
    ]
    trusted = trusted_hyperbox(received, n, t)
    lower = np.maximum(trusted.lower, np.min(enlarged, axis=0))
    upper = np.minimum(trusted.upper, np.max(enlarged, axis=0))
    output = (lower + upper) / 2
    assert output.tolist() == [0.5, 0]
    assert approximation_ratio(output, received, honest, n, t) == math.inf
    ours = aggregate(received, n=n, t=t)
    assert ours.tolist() == [0, 0]
    assert approximation_ratio(ours, received, honest, n, t) == 0
