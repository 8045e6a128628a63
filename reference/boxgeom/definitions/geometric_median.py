"""The geometric median (Definition 1), to the last digits that float64 has."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.newton import median_near
from boxgeom.numerics.scaling import exponent_of, halfway
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, like, on_real_vectors

ROUNDING = 4 * float(np.finfo(np.float64).eps)

# Scaled to about 2^1000, sums do not overflow, and the least differences count.
HEADROOM = 1000


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


def geometric_median(vectors: ArrayLike) -> Vector:
    """Return the point whose summed Euclidean distance to the vectors is least.

    Definition 1 of docs/spec.md; it lies in the vectors' convex hull (Theorem 4). Where
    the minimisers form a segment, the median is its midpoint, so that in one dimension
    it is the usual median.

    Args:
        vectors: shape (m, d), finite.

    Returns:
        Shape (d,), in the precision of the vectors.

    Raises:
        ValueError: the vectors are not a finite, nonempty (m, d) array.

    >>> geometric_median([[0, 0], [4, 0], [0, 4], [4, 4]])
    array([2., 2.])
    >>> geometric_median([[1.0], [2.0], [10.0], [40.0]])
    array([6.])
    """
    return geometric_median_solution(vectors).median


@on_real_vectors
def geometric_median_solution(vectors: Vectors) -> MedianSolution:
    """Return the geometric median, whether it is one of the vectors, and its rivals.

    Definition 1. Arguments and errors as in `geometric_median`.

    >>> solution = geometric_median_solution([[0, 0], [2, 0], [-1, 1], [-1, -1]])
    >>> solution.median, solution.multiplicity
    (array([0., 0.]), 1)
    """
    floats = as_float64(vectors)
    exponent = exponent_of(floats) - HEADROOM
    points = np.ldexp(floats, -exponent)
    is_optimal = [_is_optimal(point, points) for point in points]
    if any(is_optimal):
        ends = vectors[list(is_optimal)][[0, -1]]
    else:
        interior = median_near(points, _best_of(points))
        ends = like(vectors, np.ldexp([interior, interior], exponent))
        # The median lies in the box of the vectors; rounding must not carry it out.
        ends = np.clip(ends, vectors.min(axis=0), vectors.max(axis=0))
    median = halfway(ends[0], ends[1])
    multiplicity = int((vectors == median).all(axis=1).sum())
    return MedianSolution(median, multiplicity, ends)


def _is_optimal(point: Vector, points: Vectors) -> bool:
    """Return whether one of the points is optimal.

    A point of multiplicity w is optimal iff the unit vectors towards the others sum to
    length at most w. If two are, so is the segment between: it holds all minimisers.
    """
    offsets = points - point
    distances = lengths(offsets)
    others = distances > 0
    units = offsets[others] / distances[others, None]
    pull = float(lengths(units.sum(axis=0)))
    return bool(pull <= np.sum(~others) + ROUNDING * len(points))


def _best_of(points: Vectors) -> Vector:
    """Return the point whose summed distance to all of them is least."""
    best: Vector = points[0]
    for point in points[1:]:
        if _advantage(point, best, points) > 0:
            best = point
    return best


def _advantage(point: Vector, rival: Vector, points: Vectors) -> float:
    """Return how much smaller the summed distance from a point is than from a rival.

    Term by term ``|b| - |a| = <b - a, b + a> / (|b| + |a|)``: a far point, as far from
    the one as from the other, drowns no near one.
    """
    a, b = points - point, points - rival
    both = lengths(a) + lengths(b)
    directions = (a + b) / np.where(both > 0, both, 1.0)[:, None]
    return float((directions @ (point - rival)).sum())
