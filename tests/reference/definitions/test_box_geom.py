"""Candidate sets, hyperboxes and box rules worked out by hand (Definitions 2 to 5)."""

import statistics
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    Hyperbox,
    box_geom,
    box_geom_once,
    box_mean,
    candidate_set,
    geometric_median_hyperbox,
    mean_hyperbox,
    trusted_hyperbox,
)

exhaustive = settings(derandomize=True, deadline=None, max_examples=100)

OBTUSE = [[0, 0], [1, 2], [1, -2]]
"""Seen from the first corner the others are 127 degrees apart: it is the median."""

KITE = [[0, 0], [1, 2], [1, -2], [1, 2]]
"""The same with a second copy of one corner, which then is a median too."""


def ends(box: Hyperbox) -> tuple[list[float], list[float]]:
    return box.lower.tolist(), box.upper.tolist()


def column(values: Sequence[float | Fraction]) -> NDArray[Any]:
    return np.array(values)[:, None]


@pytest.mark.parametrize(
    ("received", "n", "t", "expected"),
    [
        ([[5], [1], [3]], 3, 0, ([1], [5])),
        ([[0], [1], [2], [99]], 4, 1, ([1], [2])),
        ([[0], [1], [2]], 4, 1, ([0], [2])),
        ([[0], [1], [2]], 3, 1, ([1], [1])),
        (KITE, 4, 1, ([1, 0], [1, 2])),
        (OBTUSE, 4, 1, ([0, -2], [1, 2])),
        ([[9], [-9], [1], [2], [3], [4], [5]], 7, 2, ([2], [4])),
        ([[9], [1], [2], [3], [4], [5]], 7, 2, ([2], [5])),
    ],
)
def test_trimming_leaves_the_trusted_hyperbox(
    received: list[list[int]], n: int, t: int, expected: Any
) -> None:
    assert ends(trusted_hyperbox(received, n, t)) == expected


def test_the_trusted_hyperbox_trims_by_what_arrived_not_by_t() -> None:
    honest = column([1, 2, 3, 4, 5])
    all_silent = trusted_hyperbox(honest, 7, 2)
    one_silent = trusted_hyperbox(np.vstack([honest, [[99]]]), 7, 2)
    assert ends(all_silent) == ([1], [5])
    assert ends(one_silent) == ([2], [5])


@exhaustive
@given(st.lists(st.fractions(-9, 9), min_size=5, max_size=7))
def test_every_subset_gives_one_candidate(values: list[Fraction]) -> None:
    means = candidate_set(column(values), 7, 2, "mean").ravel().tolist()
    expected = [sum(subset) / 5 for subset in combinations(values, 5)]
    assert sorted(means) == sorted(expected)


@exhaustive
@given(st.lists(st.integers(-99, 99), min_size=4, max_size=6))
def test_in_one_dimension_the_candidates_are_the_usual_medians(
    values: list[int],
) -> None:
    medians = candidate_set(column(values), 6, 2).ravel().tolist()
    expected = [statistics.median(subset) for subset in combinations(values, 4)]
    assert sorted(medians) == sorted(expected)


def test_the_median_of_an_obtuse_triangle_is_the_only_candidate() -> None:
    assert candidate_set(OBTUSE, 4, 1).tolist() == [[0, 0]]
    assert ends(geometric_median_hyperbox(OBTUSE, 4, 1)) == ([0, 0], [0, 0])


def test_a_second_copy_of_a_corner_adds_that_corner_to_the_candidates() -> None:
    candidates = candidate_set(KITE, 4, 1).tolist()
    assert sorted(candidates) == [[0, 0], [0, 0], [1, 2], [1, 2]]
    assert ends(geometric_median_hyperbox(KITE, 4, 1)) == ([0, 0], [1, 2])


def test_the_hyperbox_of_the_means_is_exact_on_rationals() -> None:
    third = Fraction(1, 3)
    received = np.array([[third, -third], [2 * third, 0 * third], [third, 5 * third]])
    box = mean_hyperbox(np.vstack([received, [[third, third]]]), 4, 1)
    assert box.lower.tolist() == [third, 0]
    assert box.upper.tolist() == [Fraction(4, 9), Fraction(2, 3)]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (KITE, [1, 1]),
        (OBTUSE, [0, 0]),
        ([[0], [1], [2], [99]], [1.5]),
        ([[0], [4], [8], [99]], [6]),
        ([[7, 7]] * 4, [7, 7]),
    ],
)
def test_box_geom_is_the_middle_of_what_the_two_boxes_share(
    received: list[list[int]], expected: list[float]
) -> None:
    assert box_geom(received, 4, 1).tolist() == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ([0, 3, 6, 99], Fraction(9, 2)),  # trusted [3, 6], means [3, 36]
        ([0, 1, 8, 9], Fraction(9, 2)),  # trusted [1, 8], means [3, 6]
        ([0, 0, 1, 99], Fraction(2, 3)),  # trusted [0, 1], means [1/3, 100/3]
        ([0, 1, 5], Fraction(2)),  # trusted [0, 5], means [2, 2]
    ],
)
def test_box_mean_is_the_middle_of_what_the_two_boxes_share(
    received: list[int], expected: Fraction
) -> None:
    rationals = column([Fraction(x) for x in received])
    assert box_mean(rationals, 4, 1).tolist() == [expected]
    assert box_mean(column(received), 4, 1).tolist() == [float(expected)]


def test_box_geom_once_is_box_geom_once_and_then_the_trusted_midpoint() -> None:
    assert box_geom_once(KITE, 4, 1).tolist() == [1, 1]
    assert box_geom_once(OBTUSE, 4, 1).tolist() == [0, 0]
    for round_number in (2, 3, 100):
        later = box_geom_once(OBTUSE, 4, 1, round_number=round_number)
        assert later.tolist() == [0.5, 0]


def test_refutation_1_stalls_a_coordinate_of_box_geom() -> None:
    told, untold = box_geom(KITE, 4, 1), box_geom(OBTUSE, 4, 1)
    assert told[0] - untold[0] == 1
    assert not trusted_hyperbox(KITE, 4, 1).contains(untold)


def test_refutation_8_puts_the_honest_median_outside_the_candidates() -> None:
    honest = [[0, 0], [10, 1], [20, 1], [30, 0]]
    assert ends(geometric_median_hyperbox(honest, 4, 1)) == ([10, 1], [20, 1])
    np.testing.assert_allclose(candidate_set(honest, 4, 0), [[15, 0.75]], rtol=1e-12)


def test_refutation_9_keeps_box_mean_from_halving() -> None:
    honest = [Fraction(0), Fraction(1), Fraction(1)]
    high = box_mean(column([*honest, Fraction(10**6)]), 4, 1)
    low = box_mean(column([*honest, Fraction(-(10**6))]), 4, 1)
    assert (high - low).tolist() == [Fraction(2, 3)]


@pytest.mark.parametrize("round_number", [0, -1])
def test_rounds_count_from_one(round_number: int) -> None:
    with pytest.raises(ValueError, match="round_number: need at least 1, got"):
        box_geom_once(OBTUSE, 4, 1, round_number=round_number)


def test_the_round_is_given_by_name_only() -> None:
    with pytest.raises(TypeError, match="positional"):
        box_geom_once(OBTUSE, 4, 1, 2)  # type: ignore[call-arg]  # the point
