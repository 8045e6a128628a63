"""How far apart vectors are (Definition 11), and how fast that must shrink."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.hyperbox import smallest_hyperbox
from boxgeom.lengths import lengths
from boxgeom.resilience import check_resilience
from boxgeom.vectors import as_vectors


@dataclass(frozen=True)
class Spread:
    """Three measures of how far apart the honest vectors are (Definition 11).

    Attributes:
        longest_edge: of their bounding box.
        diagonal: of their bounding box; the measure that Theorem 12 shrinks.
        diameter: their largest pairwise distance; epsilon-agreement bounds it.
    """

    longest_edge: float
    diagonal: float
    diameter: float


def spread(vectors: ArrayLike) -> Spread:
    """Return the spread of the vectors, shape (h, d).

    >>> spread([[0, 0], [3, 4]])
    Spread(longest_edge=4.0, diagonal=5.0, diameter=5.0)
    """
    points = as_vectors(vectors).astype(np.float64)
    box = smallest_hyperbox(points)
    diameter = max(float(lengths(points - point).max()) for point in points)
    return Spread(box.longest_edge, box.diagonal, diameter)


def contraction_bound(n: int, t: int) -> float:
    """Return the factor that BOX-GEOM shrinks the diagonal by in every round, or more.

    Theorem 12: ``(1 + sqrt(t / (n - 2t))) / 2``, below 1 exactly if n > 3t.

    Raises:
        ValueError: not n > 3t, or t < 0.

    >>> round(contraction_bound(10, 3), 4)
    0.933
    """
    check_resilience(n, t, per_byzantine=3)
    return (1 + math.sqrt(t / (n - 2 * t))) / 2


def rounds_to_agreement(diagonal: float, epsilon: float, n: int, t: int) -> int:
    """Return after how many rounds BOX-GEOM has surely agreed to epsilon.

    Theorem 12; the diameter is at most the diagonal.

    Raises:
        ValueError: not n > 3t, t < 0, or epsilon is not positive.

    >>> rounds_to_agreement(8.0, 1.0, n=4, t=0)
    3
    """
    if not epsilon > 0:
        raise ValueError(f"epsilon: need epsilon > 0, got {epsilon}")
    shrinking = -math.log(contraction_bound(n, t))
    if diagonal <= epsilon:
        return 0
    return math.ceil((math.log(diagonal) - math.log(epsilon)) / shrinking)
