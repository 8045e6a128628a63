"""How far apart vectors are (Definition 11), and how fast that must shrink."""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from boxgeom.arguments import check_epsilon, check_number
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.definitions.resilience import check_resilience
from boxgeom.numerics.lengths import lengths
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vectors


@dataclass(frozen=True)
class Spread:
    """Three measures of how far apart the honest vectors are (Definition 11).

    A measure that exceeds the largest float is infinite.

    Attributes:
        longest_edge: of their bounding box.
        diagonal: of their bounding box; the measure that Theorems 12, 18 and 20 shrink.
        diameter: their largest pairwise distance; epsilon-agreement bounds it.
    """

    longest_edge: float
    diagonal: float
    diameter: float


def spread(vectors: Vectors) -> Spread:
    """Return how far apart the vectors are, shape (h, d), in three measures.

    Definition 11. Cost: the distances of all pairs.

    Raises:
        ValueError: the vectors are not a finite, nonempty (h, d) array.

    >>> boxgeom.spread([[0, 0], [3, 4]])
    Spread(longest_edge=4.0, diagonal=5.0, diameter=5.0)
    """
    points = as_float64(vectors)
    box = smallest_hyperbox(points)
    with np.errstate(over="ignore"):
        diameter = max(float(lengths(points - point).max()) for point in points)
    return Spread(box.longest_edge, box.diagonal, diameter)


MOST_SHARP_NODES = 12
"""Up to so many nodes, of which one is Byzantine, Theorem 20 has the sharp factor."""


@dataclass(frozen=True)
class GapBound:
    """How far the honest median can be from the nodes' trusted hyperboxes, at most.

    The gap of a coordinate is its largest distance from any trusted interval; all gaps
    together, the vector delta of Theorem 12, are at most rho honest diagonals long. A
    round then multiplies the diagonal by at most ``(1 + rho) / 2``.

    Attributes:
        theorem: that proves it, such as "T12".
        squared: rho^2, a rational.
    """

    theorem: str
    squared: Fraction


def gap_bound(n: int, t: int) -> GapBound:
    """Return the least bound of the gap that is proved for n nodes.

    ``rho^2`` is ``t/(n-2t)`` by Theorem 12, ``t(n-2t)/(4(n-t)(n-3t))`` by Theorem 18,
    and ``1/(n-1)^2`` by Theorem 20, if t = 1 and n is at most 12. Theorem 19, which is
    smaller where n is above some 180t, is not used.

    Raises:
        ValueError: n > 3t does not hold, or t < 0.

    >>> gap_bound(10, 3)
    GapBound(theorem='T18', squared=Fraction(3, 7))
    """
    check_resilience(n, t, per_byzantine=3)
    n, t = int(n), int(t)
    sharper = Fraction(t * (n - 2 * t), 4 * (n - t) * (n - 3 * t))
    bounds = [GapBound("T12", Fraction(t, n - 2 * t)), GapBound("T18", sharper)]
    if t == 1 and n <= MOST_SHARP_NODES:
        bounds.append(GapBound("T20", Fraction(1, (n - 1) ** 2)))
    return min(bounds, key=lambda bound: bound.squared)


def contraction_bound(n: int, t: int) -> float:
    """Return the most that a round of BOX-GEOM multiplies the honest diagonal by.

    ``(1 + rho) / 2`` with the least rho of Theorems 12, 18 and 20. It is below 1 if
    n > 3t, but comes near 1 for many nodes near n = 3t, and so may the rounds of
    BOX-GEOM (Refutation 13); `box_mean` and `box_geom_once` agree faster there.

    Raises:
        ValueError: n > 3t does not hold, or t < 0.

    >>> round(contraction_bound(10, 3), 4), round(contraction_bound(4, 1), 4)
    (0.8273, 0.6667)
    """
    return (1 + math.sqrt(gap_bound(n, t).squared)) / 2


def rounds_to_agreement(diagonal: float, epsilon: float, n: int, t: int) -> int:
    """Return the number of rounds after which BOX-GEOM is sure to agree to epsilon.

    By `contraction_bound`; the diameter is at most the diagonal.

    Raises:
        ValueError: n > 3t does not hold, t < 0, the diagonal is not finite or below 0,
            or epsilon is not finite or not above 0.

    >>> rounds_to_agreement(8.0, 1.0, n=4, t=0)
    3
    """
    epsilon = check_epsilon(epsilon)
    diagonal = check_number("diagonal", diagonal, least=0)
    shrinking = -math.log(contraction_bound(n, t))
    if diagonal <= epsilon:
        return 0
    return math.ceil((math.log(diagonal) - math.log(epsilon)) / shrinking)
