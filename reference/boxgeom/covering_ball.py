"""The smallest ball around points, the yardstick of approximation (Definition 10)."""

import math
from dataclasses import dataclass

import numpy as np

from boxgeom.convex_hull import nearest_in_span
from boxgeom.lengths import lengths
from boxgeom.scaling import exponent_of
from boxgeom.vectors import Vector, Vectors, on_real_vectors

ROUNDING = 1e-14


@dataclass(frozen=True, eq=False)
class Ball:
    """All points within ``radius`` of ``center``, a vector of shape (d,)."""

    center: Vector
    radius: float


@on_real_vectors
def covering_ball(points: Vectors) -> Ball:
    """Return the smallest ball that contains all points, shape (m, d).

    Definition 10. The centre walks from a point towards the one that is as far from all
    points of its support (those on the sphere) as can be, until it lies in the
    support's convex hull: the condition for the ball to be smallest.

    Raises:
        ValueError: the points are not a finite, nonempty (m, d) array.

    >>> covering_ball([[0, 0], [2, 0], [1, 0.5]])
    Ball(center=array([1., 0.]), radius=1.0)
    """
    exponent = exponent_of(points.astype(np.float64))
    scaled = np.ldexp(points.astype(np.float64), -exponent)
    offsets = scaled - scaled[0]
    center = offsets[0]
    support = [int(np.argmax(lengths(offsets)))]
    size = lengths(offsets).max()
    for _ in range(10 * len(offsets) + 100):
        weights = nearest_in_span(offsets[support], center)
        step = weights @ offsets[support] - center
        if lengths(step) <= ROUNDING * size:
            if weights.min() >= -ROUNDING or len(support) == 1:
                break
            support.pop(int(np.argmin(weights)))
            continue
        share, stopped_by = _walk(offsets, center, step, support)
        center = center + share * step
        if stopped_by is not None:
            support.append(stopped_by)
    radius = float(lengths(offsets - center).max())
    return Ball(
        center=np.ldexp(scaled[0] + center, exponent),
        radius=math.ldexp(radius, exponent),
    )


def _walk(
    offsets: Vectors, center: Vector, step: Vector, support: list[int]
) -> tuple[float, int | None]:
    """Return the share of the step until a point meets the sphere, and that point."""
    on_sphere = offsets[support[0]]
    radius = lengths(on_sphere - center)
    distances = lengths(offsets - center)
    slack = (radius - distances) * (radius + distances)
    approach = 2 * (on_sphere - offsets) @ step
    approach[support] = 0
    meets = approach > 0
    shares = np.full(len(offsets), np.inf)
    shares[meets] = np.maximum(slack[meets], 0) / approach[meets]
    first = int(np.argmin(shares))
    return (1.0, None) if shares[first] >= 1 else (float(shares[first]), first)
