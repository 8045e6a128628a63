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
        diagonal: of their bounding box; the measure that Theorem 12 shrinks.
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


@dataclass(frozen=True)
class GapBound:
    """How far the honest median can be from all trusted hyperboxes, at most.

    Attributes:
        theorem: that proves it, such as "T12".
        squared: rho^2, where that distance is at most rho honest diagonals; rational.
    """

    theorem: str
    squared: Fraction


def gap_bound(n: int, t: int) -> GapBound:
    """Return the least bound of the gap that is proved, ``rho^2 = t / (n - 2t)``.

    Theorem 12. The gap of a coordinate is the largest distance of the honest median
    from any node's trusted interval; a round multiplies the honest diagonal by at most
    ``(1 + rho) / 2``.

    Raises:
        ValueError: n > 3t does not hold, or t < 0.

    >>> gap_bound(10, 3)
    GapBound(theorem='T12', squared=Fraction(3, 4))
    """
    check_resilience(n, t, per_byzantine=3)
    n, t = int(n), int(t)
    return GapBound("T12", Fraction(t, n - 2 * t))


def contraction_bound(n: int, t: int) -> float:
    """Return the most that a round of BOX-GEOM multiplies the honest diagonal by.

    Theorem 12: ``(1 + sqrt(t / (n - 2t))) / 2``, below 1 exactly if n > 3t.

    Raises:
        ValueError: n > 3t does not hold, or t < 0.

    >>> round(contraction_bound(10, 3), 4)
    0.933
    """
    return (1 + math.sqrt(gap_bound(n, t).squared)) / 2


def rounds_to_agreement(diagonal: float, epsilon: float, n: int, t: int) -> int:
    """Return the number of rounds after which BOX-GEOM is sure to agree to epsilon.

    Theorem 12; the diameter is at most the diagonal.

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
