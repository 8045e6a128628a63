"""The smallest ball around points, the yardstick of approximation (Definition 10)."""

from dataclasses import dataclass

import numpy as np

from boxgeom.numerics.convex_hull import nearest_in_span
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors

# A point counts as inside if it is farther from the centre than the support by no more
# than the rounding of a centre, a sum of d + 1 weighted points.
ROUNDING = 1e-14


@dataclass(frozen=True, eq=False)
class Ball:
    """All points within ``radius`` of ``center``, a vector of shape (d,).

    The radius is infinite if it exceeds the largest float.
    """

    center: Vector
    radius: float


def covering_ball(vectors: Vectors) -> Ball:
    """Return the smallest ball that contains all vectors, shape (m, d).

    Definition 10. The ball around a support, a few of the vectors that lie on its
    sphere, grows by the one farthest outside until none is outside. Its centre stays in
    the support's convex hull, the condition for the ball to be smallest.

    Raises:
        ValueError: the vectors are not a finite, nonempty (m, d) array.

    >>> boxgeom.covering_ball([[0, 0], [2, 0], [1, 0.5]])
    Ball(center=array([1., 0.]), radius=1.0)
    """
    floats = as_float64(vectors)
    exponent = exponent_of(floats)
    scaled = np.ldexp(floats, -exponent)
    offsets = scaled - scaled[0]
    support, weights, center = [0], np.ones(1), offsets[0]
    # Every support is that of a larger ball than the last, so no support occurs twice.
    # Only rounding could keep the loop going, and the bound ends that.
    for _ in range(10 * len(offsets) + 100):
        distances = lengths(offsets - center)
        outermost = int(np.argmax(distances))
        if distances[outermost] <= (1 + ROUNDING) * distances[support].max():
            break
        support, weights = _grown(outermost, support, weights, offsets)
        center = weights @ offsets[support]
    radius = lengths(offsets - center).max()
    with np.errstate(over="ignore"):
        return Ball(
            center=np.ldexp(scaled[0] + center, exponent),
            radius=float(np.ldexp(radius, exponent)),
        )


def _grown(
    newcomer: int, support: list[int], weights: Vector, offsets: Vectors
) -> tuple[list[int], Vector]:
    """Return the support, and its weights, of the ball grown to reach one more point.

    The centre moves at a right angle to the support's span, which keeps it equally far
    from all of the support, and takes weight from them as it goes: a point whose weight
    is used up leaves.
    """
    center, own_weight = weights @ offsets[support], 0.0
    while True:
        # The newcomer is its foot in the span, shares @ support, and a part at a right
        # angle to it. A step s along that part moves s of the weight to the newcomer.
        shares = nearest_in_span(offsets[support], offsets[newcomer])
        perpendicular = offsets[newcomer] - shares @ offsets[support]
        inner = lengths(offsets[support] - center).max()
        outer = lengths(offsets[newcomer] - center)
        # It is as far as the support once 2 s |perpendicular|^2 makes up what its
        # squared distance is too large by, written as a product against cancellation.
        shortfall = max(outer - inner, 0.0) * (outer + inner)
        reach = 2 * (perpendicular @ perpendicular)
        # A weight w - s * share is used up at s = w / share, if the share is positive.
        limits = np.full(len(support), np.inf)
        np.divide(weights, shares, out=limits, where=shares > 0)
        leaving = int(np.argmin(limits))
        if shortfall < reach * limits[leaving]:
            step = shortfall / reach
            weights = np.append(weights - step * shares, own_weight + step)
            return [*support, newcomer], weights
        step = limits[leaving]
        center, own_weight = center + step * perpendicular, own_weight + step
        weights = np.delete(weights - step * shares, leaving)
        support = support[:leaving] + support[leaving + 1 :]
