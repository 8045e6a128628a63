"""Candidate sets, hyperboxes and box rules worked out by hand (Definitions 2 to 5)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom import (
    box_geom,
    box_geom_once,
    box_mean,
    trusted_hyperbox,
)

OBTUSE = [[0, 0], [1, 2], [1, -2]]
"""Seen from the first corner the others are 127 degrees apart: it is the median."""

KITE = [[0, 0], [1, 2], [1, -2], [1, 2]]
"""The same with a second copy of one corner, which then is a median too."""


def column(values: Sequence[float | Fraction]) -> NDArray[Any]:
    return np.array(values)[:, None]


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
