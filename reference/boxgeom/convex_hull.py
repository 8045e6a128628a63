"""Nearest points in convex hulls and affine spans (for Definitions 10 and 12)."""

import numpy as np

from boxgeom.lengths import lengths
from boxgeom.scaling import exponent_of
from boxgeom.vectors import Vector, Vectors

ROUNDING = 1e-14


def nearest_in_hull(points: Vectors, target: Vector) -> Vector:
    """Return the point of the convex hull of points, shape (m, d), nearest to a target.

    Wolfe's method: keep a small set of points whose affine span holds the nearest
    point of its own hull, add the point that lies farthest against it, and drop those
    whose weight would turn negative.

    >>> corner = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])
    >>> nearest_in_hull(corner, np.array([2.0, 2.0]))
    array([1., 1.])
    """
    exponent = exponent_of(np.array([*points, target]))
    offsets = np.ldexp(points, -exponent) - np.ldexp(target, -exponent)
    size = lengths(offsets).max()
    support = [int(np.argmin(lengths(offsets)))]
    weights = np.ones(1)
    for _ in range(10 * len(points) + 100):
        nearest = weights @ offsets[support]
        against = offsets @ nearest
        candidate = int(np.argmin(against))
        if against[candidate] >= nearest @ nearest - ROUNDING * size * lengths(nearest):
            break
        if candidate in support:
            break
        support, weights = _settle(
            [*support, candidate], np.append(weights, 0), offsets
        )
        if candidate not in support:  # nothing but rounding spoke for it
            break
    return target + np.ldexp(weights @ offsets[support], exponent)


def _settle(
    support: list[int], weights: Vector, offsets: Vectors
) -> tuple[list[int], Vector]:
    """Return the part of the support, and its weights, that holds the nearest point."""
    while True:
        wanted = nearest_in_span(offsets[support], np.zeros(offsets.shape[1]))
        if (wanted > 0).all():
            return support, wanted
        falling = wanted <= 0
        if (weights[falling] == 0).any():
            share = 0.0
        else:
            share = (weights[falling] / (weights[falling] - wanted[falling])).min()
        weights = np.maximum(weights + share * (wanted - weights), 0)
        weights[falling & (weights <= ROUNDING)] = 0
        support = [i for i, weight in zip(support, weights, strict=True) if weight > 0]
        weights = weights[weights > 0]


def nearest_in_span(points: Vectors, target: Vector) -> Vector:
    """Return weights, of sum 1, of the point of the affine span nearest to a target.

    >>> nearest_in_span(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([3.0, 5.0]))
    array([-0.5,  1.5])
    """
    edges = (points[1:] - points[0]).T
    rest = np.linalg.lstsq(edges, target - points[0], rcond=None)[0]
    return np.array([1 - rest.sum(), *rest])
