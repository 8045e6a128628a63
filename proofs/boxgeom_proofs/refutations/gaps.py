"""The gap of Theorem 12 may be more than t/(n-t) of the diagonal (R11)."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

import boxgeom
from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates.gram import gram_matrix
from boxgeom_proofs.certificates.line import middle_of_a_line
from boxgeom_proofs.certificates.rationals import sum_of_squares
from boxgeom_proofs.refutations.exact_boxes import (
    ExactBox,
    box_around,
    exact_trusted_box,
)
from boxgeom_proofs.refutations.exact_median import Point, Points, as_points
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)
from boxgeom_proofs.refutations.slow_rounds import two_clusters

HEAVY, LIGHT = 18, 6
NEAR, FAR = 3, 5
ROUNDING = 1e-12


@refutation(
    "R11",
    claim="the gap of T12 is at most t/(n-t) of the diagonal: ‖δ‖ ≤ t/(n-t) ‖e‖ "
    "(Conjecture C* by way of step 5)",
    witness="n=10, t=3, d=2: honest 3 x (0,0), 2 x (9,8), 2 x (9,-8), Byzantine "
    "3 x (9,8) to one node, 3 x (9,-8) to another; n=25, t=1, d=19: 18 honest vectors "
    "at distance 3 from their median, 6 at distance 5",
)
def the_gap_may_exceed_the_byzantine_share() -> Facts:
    """The squared shares are at least 81/337, above (3/7)^2, and above (1/24)^2."""
    return (*_two_clusters(), *_two_shells())


def distances_of_zero(box: ExactBox) -> Point:
    """Return how far 0 is from a box in each coordinate, shape (d,).

    >>> distances_of_zero(ExactBox(*as_points([[1, -1, -3], [2, 1, -2]])))
    (Fraction(1, 1), Fraction(0, 1), Fraction(2, 1))
    """
    ends = zip(box.lower, box.upper, strict=True)
    return tuple(max(low, -high, Fraction(0)) for low, high in ends)


def _two_clusters() -> Facts:
    played = two_clusters(3, 9, 8)
    played.check_reference()
    before = box_around(played.honest).edges
    after = box_around(played.outputs()).edges
    gap = distances_of_zero(played.trusted(played.lies[0]))
    share = sum_of_squares(gap) / sum_of_squares(before)
    return (
        require(
            share > Fraction(3, 7) ** 2,
            f"n = 10, t = 3: delta is ({gap[0]}, {gap[1]}), the edges are "
            f"({before[0]}, {before[1]}); {share} is above (3/7)^2",
        ),
        require(
            before[0] == after[0],
            f"the edges after it are ({after[0]}, {after[1]}): one did not shrink",
        ),
    )


@dataclass(frozen=True)
class ScaledPoints:
    """Points whose coordinate k is a rational times the root of a rational.

    Attributes:
        rows: the rationals, shape (m, d).
        squares: the squares of the scales, shape (d,).
    """

    rows: Points
    squares: Point

    def squared_length(self, row: Point) -> Fraction:
        """Return the exact squared length of a point with these scales."""
        return sum(
            (c * x * x for c, x in zip(self.squares, row, strict=True)), Fraction(0)
        )

    def floats(self) -> Vectors:
        """Return the points, rounded, shape (m, d)."""
        scales = np.sqrt([float(c) for c in self.squares])
        return np.array([[float(x) for x in row] for row in self.rows]) * scales


def two_shells() -> ScaledPoints:
    """Return 18 points at distance 3 from 0 and 6 at distance 5, in 19 dimensions.

    In each of 18 coordinates one of the 18 has -103/5, and all other points 1. In the
    last one the 18 have 1, the six -5.
    """
    low = -(Fraction(HEAVY - 1) + Fraction(NEAR * LIGHT, FAR))
    heavy = [[low if i == k else 1 for k in range(HEAVY)] + [1] for i in range(HEAVY)]
    light = [[1] * HEAVY + [-Fraction(HEAVY * FAR, NEAR * LIGHT)]] * LIGHT
    scales = (Fraction(25, 1377),) * HEAVY + (Fraction(151, 153),)
    return ScaledPoints(as_points(heavy + light), scales)


def _two_shells() -> Facts:
    points, h = two_shells(), HEAVY + LIGHT
    lie = as_points([[1] * (HEAVY + 1)])
    distances = [NEAR] * HEAVY + [FAR] * LIGHT
    squares = [points.squared_length(row) for row in points.rows]
    require_equal(squares, [d**2 for d in distances], "the squared distances from 0")
    for column in zip(*points.rows, strict=True):
        pull = sum(x / d for x, d in zip(column, distances, strict=True))
        require_equal(pull, 0, "the sum of the unit vectors in a coordinate")
    # Whether points are on a line does not depend on the scales of the coordinates.
    line = middle_of_a_line(gram_matrix(np.array(points.rows, dtype=object)))
    require_equal(line, None, "the line that all points are on")
    gap = distances_of_zero(exact_trusted_box(points.rows + lie, h + 1, 1))
    edges = box_around(points.rows).edges
    share = points.squared_length(gap) / points.squared_length(edges)
    _replay(points, h)
    return (
        "n = 25, t = 1: the unit vectors from 0 to all 24 sum to 0, exactly",
        require(
            h**2 * share > 1,
            f"|delta|^2 is {points.squared_length(gap)}, |e|^2 is "
            f"{points.squared_length(edges)}; 24^2 of their quotient is "
            f"{h**2 * share}, above 1",
        ),
    )


def _replay(points: ScaledPoints, h: int) -> None:
    """Raise NotRefuted unless the reference's median and box have the gap too."""
    honest = points.floats()
    median = boxgeom.geometric_median(honest)
    error = float(np.abs(median).max())
    require(error <= ROUNDING, f"the reference's median is within {error} of 0")
    lie = honest.max(axis=0)
    trusted = boxgeom.trusted_hyperbox(np.vstack([honest, lie]), h + 1, 1)
    gap = np.maximum(0, np.maximum(trusted.lower - median, median - trusted.upper))
    share = float(gap @ gap) / boxgeom.spread(honest).diagonal ** 2
    require(h**2 * share > 1, f"the reference's gap has {h**2 * share} > 1")
