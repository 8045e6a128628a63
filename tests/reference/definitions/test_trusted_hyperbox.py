"""The trusted hyperbox (Definition 2), worked out by hand."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom import (
    Hyperbox,
    trusted_hyperbox,
)

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


def test_whole_numbers_among_fractions_stay_exact() -> None:
    received: Any = [[Fraction(1, 3)], [Fraction(1, 3)], [1], [1]]
    box = trusted_hyperbox(received, 4, 1)
    assert box.midpoint.tolist() == [Fraction(2, 3)]
    assert isinstance(box.midpoint[0], Fraction)
