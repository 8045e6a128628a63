"""Rounds in which BOX-GEOM contracts less than BOX-MEAN is sure to (R12, R13)."""

import math
from collections.abc import Sequence
from fractions import Fraction

from boxgeom_proofs.refutations.distinct_subsets import BOX_GEOM_OF_DISTINCT_SUBSETS
from boxgeom_proofs.refutations.equivocation import Equivocation
from boxgeom_proofs.refutations.exact_median import Point, as_points
from boxgeom_proofs.refutations.refutation import Facts, refutation, require


def two_clusters(t: int, x: int, y: int) -> Equivocation:
    """Return a round of n = 3t + 1 nodes, t odd, honest vectors 0, (x, y) and (x, -y).

    t of them are 0, and of the others half are either. The lies are (x, y) and (x, -y).
    With r = y/x the squared factor is (1 + r^2)/(1 + 4r^2), if only 1 + r^2 is at least
    (t + 1)^2/t^2, so that 0 is the median.

    >>> two_clusters(3, 9, 8).squared_factor()
    Fraction(145, 337)
    """
    half = (t + 1) // 2
    honest = [(0, 0)] * t + [(x, y)] * half + [(x, -y)] * half
    return Equivocation(3 * t + 1, t, as_points(honest), _pair((x, y), (x, -y)))


def seven_corners() -> Equivocation:
    """Return a round of 19 nodes in 8 dimensions: six zeros, seven balanced vectors.

    All seven have 15 in coordinate 0. In each other coordinate four in a row, of the
    seven in a circle, have 3 and the others -4, so that they sum to 0.
    """
    far = [[15] + [3 if (j - s) % 7 < 4 else -4 for s in range(7)] for j in range(7)]
    honest = as_points([[0] * 8] * 6 + far)
    return Equivocation(19, 6, honest, _pair((15, *[4] * 7), (15, *[-4] * 7)))


def _pair(first: Sequence[int], second: Sequence[int]) -> tuple[Point, Point]:
    one, other = as_points([first, second])
    return one, other


@refutation(
    "R12",
    claim="BOX-GEOM shrinks the honest diagonal by n/(2(n-t)) in every round, as "
    "BOX-MEAN does (once Conjecture C*)",
    witness="equivocation; n=22, t=7, d=2: honest 7 x (0,0), 4 x (9,5), 4 x (9,-5), "
    "Byzantine 7 x (9,5) to one node, 7 x (9,-5) to another; n=19, t=6, d=8",
)
def box_geom_may_be_slower_than_box_mean() -> Facts:
    """The squared factors are 106/181, above (22/30)^2, and 1243/2272."""
    rounds = two_clusters(7, 9, 5), seven_corners()
    for played in rounds:
        played.check_reference(BOX_GEOM_OF_DISTINCT_SUBSETS)
    return tuple(
        _above(played, Fraction(played.n, 2 * (played.n - played.t)))
        for played in rounds
    )


@refutation(
    "R13",
    claim="BOX-GEOM shrinks the honest diagonal by less than 3/4 in every round, for "
    "all n > 3t",
    witness="equivocation; n=22, t=7, as for R12; n=100, t=33: honest 33 x (0,0), "
    "17 x (4,1), 17 x (4,-1), Byzantine (4,1) to one node, (4,-1) to another",
)
def box_geom_may_keep_three_quarters_of_the_diagonal() -> Facts:
    """The squared factors are 106/181 and 17/20, both above 9/16."""
    small, large = two_clusters(7, 9, 5), two_clusters(33, 4, 1)
    small.check_reference(BOX_GEOM_OF_DISTINCT_SUBSETS)
    return tuple(_above(played, Fraction(3, 4)) for played in (small, large))


def _above(played: Equivocation, claimed: Fraction) -> str:
    squared = played.squared_factor()
    root = math.sqrt(squared)
    return require(
        squared > claimed**2,
        f"n = {played.n}, t = {played.t}: the squared factor is {squared}, about "
        f"{root:.4f}^2, above ({claimed})^2",
    )
