"""The geometric median (Definition 1), to the last digits that float64 has."""

from dataclasses import dataclass

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.newton import median_near
from boxgeom.numerics.scaling import exponent_of, halfway
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, like

ROUNDING = 4 * float(np.finfo(np.float64).eps)

# At a size of about 2^1000 sums do not overflow, and no difference underflows.
HEADROOM = 1000


def summed_distance(point: Vector, vectors: Vectors, weights: Vector) -> float:
    """Return F(point), the sum of the weighted distances from a point to the vectors.

    Definition 1: a geometric median is a point where F is least.

    >>> summed_distance(np.array([1.0]), np.array([[0.0], [1.0], [5.0]]), np.ones(3))
    5.0
    """
    return float((weights * lengths(vectors - point)).sum())


def is_optimal(point: Vector, vectors: Vectors, weights: Vector) -> bool:
    """Return whether F is least at a point that is one of the vectors.

    Definition 1: a vector of weight w, or that occurs w times, is optimal if and only
    if the pulls of the others, unit vectors towards them times their weights, sum to a
    length of at most w. If two are optimal, so is the segment between them, and it
    holds all minimisers.

    >>> is_optimal(np.array([1.0]), np.array([[0.0], [1.0], [5.0]]), np.ones(3))
    True
    """
    offsets = vectors - point
    distances = lengths(offsets)
    others = distances > 0
    pulls = offsets[others] / distances[others, None] * weights[others, None]
    pull = float(lengths(pulls.sum(axis=0)))
    return bool(pull <= weights[~others].sum() + ROUNDING * weights.sum())


@dataclass(frozen=True, eq=False)
class MedianSolution:
    """The geometric median and what is known about it.

    Attributes:
        median: the geometric median, shape (d,).
        multiplicity: how many of the vectors equal the median, 0 if it is none of them.
        minimisers: the two ends of the segment of all minimisers, shape (2, d); they
            coincide unless the vectors are collinear and the two middle ones differ.
    """

    median: Vector
    multiplicity: int
    minimisers: Vectors


def geometric_median(vectors: Vectors, weights: Vector | None = None) -> Vector:
    """Return the point whose summed Euclidean distance to the vectors is least.

    Definition 1 of docs/spec.md; it lies in the vectors' convex hull (Theorem 4). Where
    the minimisers form a segment, the median is its midpoint, so that in one dimension
    it is the usual median.

    Args:
        vectors: shape (m, d), finite.
        weights: shape (m,), what each distance counts: finite, not negative, not all 0.
            None is 1 for each.

    Returns:
        Shape (d,), in the precision of the vectors.

    Raises:
        ValueError: the vectors are not a finite, nonempty (m, d) array, or the weights
            are not as above.

    >>> boxgeom.geometric_median([[0, 0], [4, 0], [0, 4], [4, 4]])
    array([2., 2.])
    >>> boxgeom.geometric_median([[1.0], [2.0], [10.0], [40.0]])
    array([6.])
    >>> boxgeom.geometric_median([[1.0], [2.0], [10.0], [40.0]], weights=[1, 1, 1, 3])
    array([25.])
    """
    return geometric_median_solution(vectors, weights).median


def geometric_median_solution(
    vectors: Vectors, weights: Vector | None = None
) -> MedianSolution:
    """Return the geometric median, how many vectors equal it, and its rivals.

    Definition 1. Arguments and errors as in `geometric_median`; the rivals are the
    other minimisers, where there is a segment of them.

    >>> vectors = [[0, 0], [2, 0], [-1, 1], [-1, -1]]
    >>> solution = boxgeom.geometric_median_solution(vectors)
    >>> solution.median, solution.multiplicity
    (array([0., 0.]), 1)
    """
    if weights is None:
        weights = np.ones(len(vectors))
    weights = np.ldexp(weights, 1 - exponent_of(weights))
    # What weighs nothing, or nothing beside the others, is no vector at all.
    vectors, weights = vectors[weights > 0], weights[weights > 0]
    floats = as_float64(vectors)
    exponent = exponent_of(floats) - HEADROOM
    points = np.ldexp(floats, -exponent)
    optimal = [is_optimal(point, points, weights) for point in points]
    if any(optimal):
        # In canonical order the ends of the segment come first and last.
        ends = vectors[optimal][[0, -1]]
    else:
        interior = median_near(points, weights, start=_best_of(points, weights))
        ends = like(vectors, np.ldexp([interior, interior], exponent))
        # The median lies in the box of the vectors; rounding must not carry it out.
        ends = np.clip(ends, vectors.min(axis=0), vectors.max(axis=0))
    median = halfway(ends[0], ends[1])
    multiplicity = int((vectors == median).all(axis=1).sum())
    return MedianSolution(median, multiplicity, ends)


def _best_of(points: Vectors, weights: Vector) -> Vector:
    """Return the point whose summed distance to all of them is least."""
    best: Vector = points[0]
    for point in points[1:]:
        if _advantage(point, best, points, weights) > 0:
            best = point
    return best


def _advantage(point: Vector, rival: Vector, points: Vectors, weights: Vector) -> float:
    """Return F(rival) - F(point), without subtracting one large sum from another.

    Term by term ``|b| - |a| = <b - a, b + a> / (|b| + |a|)``, so that a far point,
    about equally far from both, does not drown the near ones.
    """
    a, b = points - point, points - rival
    both = lengths(a) + lengths(b)
    directions = (a + b) / np.where(both > 0, both, 1.0)[:, None]
    return float((weights * (directions @ (point - rival))).sum())
