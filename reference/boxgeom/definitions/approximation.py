"""How near an output is to the median it stands for (Definition 10)."""

import math

import numpy as np

from boxgeom.definitions.candidate_set import candidate_set
from boxgeom.definitions.covering_ball import covering_ball
from boxgeom.definitions.geometric_median import geometric_median
from boxgeom.numerics.lengths import lengths
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, canonical_order

LARGER = 2.0**64
"""A unit so large that no distance between floats overflows in it."""


def covering_radius(vectors: Vectors, n: int, t: int) -> float:
    """Return the radius of the smallest ball around the candidate set of medians.

    Definition 10. Arguments and errors as in `candidate_set`. Cost: C(m, n - t)
    geometric medians, and the ball around them.

    >>> boxgeom.covering_radius([[0], [1], [2], [99]], n=4, t=1)
    0.5
    """
    return covering_ball(canonical_order(candidate_set(vectors, n, t))).radius


def distance_to_median(output: Vector, honest: Vectors) -> float:
    """Return the distance from an output, (d,), to the honest (h, d) geometric median.

    It is infinite if it exceeds the largest float.

    Raises:
        ValueError: the output is not a finite (d,) array, or the honest vectors are not
            a finite, nonempty (h, d) array.

    >>> boxgeom.distance_to_median([3, 4], [[0, 0], [0, 0], [9, 9]])
    5.0
    """
    median = geometric_median(as_float64(honest, "honest"))
    with np.errstate(over="ignore"):
        return float(lengths(as_float64(output, "output") - median))


def approximation_ratio(
    output: Vector, vectors: Vectors, honest: Vectors, n: int, t: int
) -> float:
    """Return the distance to the honest geometric median, in covering radii.

    Definition 10: a rule is a c-approximation if this never exceeds c. BOX-GEOM's
    outputs have at most ``2 sqrt(d)`` when t vectors are Byzantine (Theorem 13). Cost:
    C(m, n - t) geometric medians, m the number of all vectors.

    Args:
        output: the vector to judge, shape (d,).
        vectors: all n vectors, Byzantine ones included, shape (n, d).
        honest: the honest vectors, shape (n - f, d).
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Returns:
        0.0 at the honest median itself, infinity off it if the covering radius is 0.

    Raises:
        ValueError: an argument is not as above.

    >>> honest = [[0], [1], [2]]
    >>> boxgeom.approximation_ratio([2], [*honest, [99]], honest, n=4, t=1)
    2.0
    """
    distance = distance_to_median(output, honest)
    radius = covering_radius(vectors, n, t)
    if radius == 0:
        return math.inf if distance > 0 else 0.0
    if math.isinf(distance) or math.isinf(radius):
        # In a larger unit both are finite, and their quotient is the same.
        output, vectors, honest = (
            as_float64(given) / LARGER for given in (output, vectors, honest)
        )
        return approximation_ratio(output, vectors, honest, n, t)
    return distance / radius
