"""The numbers of a branch, and those of the cut, which all its branches share.

A branch is a matrix with a column for each point, so that it is copied in one go and
its rows serve vectorised loops.
"""

from typing import NamedTuple

import numpy as np

from boxgeom_fast.kernels.compiler import Floats, compiled
from boxgeom_fast.kernels.knapsack import States

MUST, MAY, LEAST, MOST, LOW, HIGH, PRICE, THRESHOLD = 0, 1, 2, 3, 4, 5, 6, 8
"""Rows of a branch: 1.0 for members, 1.0 for those that may become some, the least and
the largest weight; the rest is explained in `boxgeom_fast.kernels.cut_off`. Prices and
thresholds have two rows each."""

REACH, LOSS, REACH_PRICE, REACH_THRESHOLD, IS_NEW, LOST = 0, 1, 2, 3, 4, 5
SCALARS = 10
"""The row of a branch for single numbers: the most that D can be, how much a mean may
be lowered by weights above their cap, relative to the values' spread, the multipliers
of D's bound, 1.0 until the weights have been bounded from the centre, and the largest
loss with which subsets have been left out."""

ROWS = 11


class Cut(NamedTuple):
    """The values of one edge, and what to work in.

    Attributes:
        excess: of each point, shape (wide,).
        size: the largest magnitude of the excess, shape (1,).
        pace: see `weight_range`, shape (1,).
        cap: the largest weight, shape (1,).
        with_it: how much of an excess a branch would have with each point as a member,
            up to a common factor, shape (wide,).
        without_it: the same without it, shape (wide,).
        terms: shape (wide,).
        row: shape (wide,).
    """

    excess: Floats
    size: Floats
    pace: Floats
    cap: Floats
    with_it: Floats
    without_it: Floats
    terms: Floats
    row: Floats


def room_to_cut(wide: int) -> Cut:
    """Return memory for ``wide`` points."""
    return Cut(
        np.zeros(wide),
        np.zeros(1),
        np.zeros(1),
        np.zeros(1),
        np.zeros(wide),
        np.zeros(wide),
        np.zeros(wide),
        np.zeros(wide),
    )


@compiled()
def join(branch: Floats, state: States, i: int, new: int) -> None:
    """Make point i a member (1), no member (-1), or let it be either (0)."""
    state[i] = new
    branch[MUST, i] = 1.0 if new == 1 else 0.0
    branch[MAY, i] = 1.0 if new == 0 else 0.0
