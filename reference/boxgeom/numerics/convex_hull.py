"""Nearest points in convex hulls and affine spans (for Definitions 10 and 12)."""

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.vectors import Vector, Vectors

# A point counts as evidence against the nearest one only if it exceeds the rounding of
# an inner product of vectors of their lengths.
ROUNDING = 1e-14


def nearest_in_hull(points: Vectors, target: Vector) -> Vector:
    """Return the point of the convex hull of points, shape (m, d), nearest to a target.

    Wolfe's method: keep a small support, points whose hull and affine span have the
    same nearest point; add the point that violates its optimality most, and drop those
    whose weight would turn negative. The distance is good to about 1e-14 of the
    farthest point's, however thin the hull.

    >>> corner = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])
    >>> nearest_in_hull(corner, np.array([2.0, 2.0]))
    array([1., 1.])
    """
    exponent = exponent_of(np.array([*points, target]))
    offsets = np.ldexp(points, -exponent) - np.ldexp(target, -exponent)
    sizes = lengths(offsets)
    support = [int(np.argmin(sizes))]
    weights, nearest = np.ones(1), offsets[support[0]]
    # Each support's nearest point is nearer than the last one's, so no support occurs
    # twice. Only rounding could keep the loop going, and the bound ends that.
    for _ in range(10 * len(points) + 100):
        # The hull lies beyond the plane through the nearest point, at a right angle to
        # it, exactly if <x, nearest> >= |nearest|^2 for every point x; then it is done.
        along = offsets @ nearest + ROUNDING * sizes * lengths(nearest)
        candidate = int(np.argmin(along))
        if along[candidate] >= nearest @ nearest or candidate in support:
            break
        support, weights, nearest = _nearest_of_support(
            [*support, candidate], np.append(weights, 0), offsets, nearest
        )
        if candidate not in support:  # only rounding had favoured it
            break
    return target + np.ldexp(weights @ offsets[support], exponent)


def _nearest_of_support(
    support: list[int], weights: Vector, offsets: Vectors, nearest: Vector
) -> tuple[list[int], Vector, Vector]:
    """Return the part of the support that holds the nearest point, its weights, and it.

    Before, the nearest point is ``weights @ offsets[support]``. It moves towards the
    nearest point of the span; where a weight reaches 0 on the way, it stops at the edge
    of the hull, and that point leaves.
    """
    while True:
        change, in_span = _step_within_span(offsets[support], nearest)
        if (weights + change > 0).all():
            return support, weights + change, in_span
        used_up = weights + change <= 0
        limits = np.full(len(support), np.inf)
        limits[used_up] = 0.0  # if it has no weight to lose
        np.divide(weights, -change, out=limits, where=used_up & (weights > 0))
        leaving = int(np.argmin(limits))
        nearest = nearest + limits[leaving] * (in_span - nearest)
        weights = np.maximum(weights + limits[leaving] * change, 0)
        weights = np.delete(weights, leaving)
        support = support[:leaving] + support[leaving + 1 :]


def _step_within_span(points: Vectors, start: Vector) -> tuple[Vector, Vector]:
    """Return the step from a point of the affine span to the one nearest to zero.

    The step is the change of the weights, and the new point. That point is what is left
    of the start at right angles to the edges, not a sum of points: in a sum the
    rounding of its terms would turn a short vector, and with it the choice of the next
    point.
    """
    basis, shape = np.linalg.qr((points[1:] - points[0]).T)
    along = basis.T @ start
    nearest = start - basis @ along
    # Once more: what rounding left along the edges may outweigh a much shorter rest.
    nearest = nearest - basis @ (basis.T @ nearest)
    rest = np.linalg.lstsq(shape, -along, rcond=None)[0]
    return np.array([-rest.sum(), *rest]), nearest


def nearest_in_span(points: Vectors, target: Vector) -> Vector:
    """Return weights, of sum 1, of the point of the affine span nearest to a target.

    >>> nearest_in_span(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([3.0, 5.0]))
    array([-0.5,  1.5])
    """
    edges = (points[1:] - points[0]).T
    rest = np.linalg.lstsq(edges, target - points[0], rcond=None)[0]
    return np.array([1 - rest.sum(), *rest])
