"""Candidate sets and their hyperboxes (Definitions 3 and 4), worked out by hand."""

import statistics
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    Hyperbox,
    candidate_set,
    geometric_median_hyperbox,
    mean_hyperbox,
)
from boxgeom.definitions import candidate_set as definition
from boxgeom.definitions.candidate_set import subset_indices
from boxgeom_testing.examples import examples

exhaustive = examples(100)


OBTUSE = [[0, 0], [1, 2], [1, -2]]
"""Seen from the first corner the others are 127 degrees apart: it is the median."""


KITE = [[0, 0], [1, 2], [1, -2], [1, 2]]
"""The same with a second copy of one corner, which then is a median too."""


def ends(box: Hyperbox) -> tuple[list[float], list[float]]:
    return box.lower.tolist(), box.upper.tolist()


def column(values: Sequence[float | Fraction]) -> NDArray[Any]:
    return np.array(values)[:, None]


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


def test_refutation_8_puts_the_honest_median_outside_the_candidates() -> None:
    honest = [[0, 0], [10, 1], [20, 1], [30, 0]]
    assert ends(geometric_median_hyperbox(honest, 4, 1)) == ([10, 1], [20, 1])
    np.testing.assert_allclose(candidate_set(honest, 4, 0), [[15, 0.75]], rtol=1e-12)


def test_so_many_subsets_are_enumerated_and_no_more() -> None:
    # C(18, 12) = 18 564 and C(34, 30) = 46 376 lie on either side of the limit.
    assert len(list(subset_indices(np.zeros((18, 1)), 18, 6))) == 18_564
    with pytest.raises(
        ValueError, match="at most 20000 subsets to enumerate, got 46376"
    ):
        subset_indices(np.zeros((34, 1)), 34, 4)


@pytest.mark.parametrize("limit", [9, 10])
def test_the_limit_itself_is_allowed(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definition, "MOST_SUBSETS", limit)
    if limit == 10:
        assert len(list(subset_indices(np.zeros((5, 1)), 5, 2))) == 10
    else:
        with pytest.raises(ValueError, match="at most 9 subsets to enumerate, got 10"):
            subset_indices(np.zeros((5, 1)), 5, 2)
