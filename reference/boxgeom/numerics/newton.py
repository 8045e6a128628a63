"""Newton's method for a geometric median that is none of the points.

Summed distance is convex, and its gradient is minus the sum of the pulls of the points:
unit vectors towards them, times their weights. That gradient is accurate to rounding
wherever the points lie and however far the farthest is, while the summed distance
itself drowns the near points in the far ones. So every decision here, how far to step
and when to stop, rests on the gradient.
"""

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors

EPSILON = float(np.finfo(np.float64).eps)

# A point nearer than this exerts no pull: one over its distance might overflow.
SMALLEST = 2.0**-1000

# Far more than is needed: of 3000 medians, some of points 1e-200 apart, none gained
# anything after 37 steps, and no line search took more than 17.
MAX_STEPS = 200

# Once rounding alone decides whether the pull becomes smaller, waiting finds nothing
# better: of 2000 medians, with distances over 190 orders of magnitude, a patience of 30
# moved none by more than 2e-15 of its distance to the middle point. A patience of one
# would nearly do; three forgives a step that the rounding of a far point spoiled.
PATIENCE = 3

# A step that 2^8 does not lengthen enough may be 1e200 times too short.
DOUBLINGS = 8
LONGEST = 2.0**1000


def median_near(points: Vectors, weights: Vector, start: Vector) -> Vector:
    """Return the geometric median of points, none of which is optimal.

    Args:
        points: shape (m, d), of a magnitude at which their sums do not overflow.
        weights: shape (m,), positive, the largest about 1.
        start: the best of the points. Positions are offsets from it, so that the digits
            of close points survive far ones and large common offsets.

    >>> triangle = np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 3.0]])
    >>> median_near(triangle, np.ones(3), start=np.zeros(2)).round(9)
    array([1.        , 0.57735027])
    """
    offsets = points - start
    position = _away_from_origin(offsets, weights)
    # The pull, minus the gradient of summed distance, is 0 at the median alone. Summed
    # distance is convex and each line search lowers it, so that the steps converge.
    best, least_pull, steps_without_gain = position, np.inf, 0
    for _ in range(MAX_STEPS):
        pulls, closeness = _towards(offsets, weights, position)
        pull = pulls.sum(axis=0)
        size = float(lengths(pull))
        if size < least_pull:
            best, least_pull, steps_without_gain = position, size, 0
        else:
            steps_without_gain += 1
        if least_pull <= EPSILON or steps_without_gain == PATIENCE:
            break
        step = _newton_step(pulls / weights[:, None], closeness, pull)
        slope = -step @ pull
        position = (
            position + _line_search(offsets, weights, position, step, slope) * step
        )
    return start + best


def _towards(
    offsets: Vectors, weights: Vector, position: Vector
) -> tuple[Vectors, Vector]:
    """Return the points' pulls, and their weights over distances, at a position.

    A pull is the unit vector towards a point, times its weight. Shapes (m, d) and (m,).
    Both are zero for points at the position, or within SMALLEST of it.
    """
    differences = offsets - position
    distances = lengths(differences)
    closeness = np.divide(
        weights, distances, out=np.zeros_like(distances), where=distances > SMALLEST
    )
    return differences * closeness[:, None], closeness


def _away_from_origin(offsets: Vectors, weights: Vector) -> Vector:
    """Return the lowest position on a ray that leaves the origin, one of the points.

    At the origin summed distance has a kink and no gradient. The other points' pull,
    less the weight of the points at the origin, is how fast it falls in that direction.
    """
    origin = np.zeros(offsets.shape[1])
    pulls, closeness = _towards(offsets, weights, origin)
    pull = pulls.sum(axis=0)
    excess = float(lengths(pull)) - weights[closeness == 0].sum()
    if excess <= 0:
        return origin
    direction = pull / lengths(pull)
    along = pulls / weights[:, None] @ direction
    curvature = ((1 - along**2) * closeness).sum()
    # The curvature along the direction may be 0 though the pull is not. An eighth of
    # what the nearest point has across it bounds the step: the line search doubles a
    # step that is too short, while one that is too long may overflow.
    curvature = max(curvature, closeness.max() / 8)
    step = excess / curvature * direction
    slope = -excess * lengths(step)
    return _line_search(offsets, weights, origin, step, slope) * step


def _newton_step(units: Vectors, closeness: Vector, pull: Vector) -> Vector:
    """Return the Newton step, shape (d,), or the Weiszfeld step if rounding spoils it.

    The Hessian is ``s I - A^T A`` with ``s = sum(closeness)`` and rows
    ``A_i = sqrt(closeness_i) u_i``; Woodbury's identity makes it an m x m system.
    """
    total = closeness.sum()
    rows = np.sqrt(closeness)[:, None] * units
    system = -(rows @ rows.T)
    np.fill_diagonal(system, (1 - np.eye(len(rows))) @ closeness)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        try:
            solution = np.linalg.solve(system, rows @ pull)
        except np.linalg.LinAlgError:
            return pull / total
        step = (pull + rows.T @ solution) / total
    return step if np.isfinite(step).all() and step @ pull > 0 else pull / total


def _line_search(
    offsets: Vectors,
    weights: Vector,
    position: Vector,
    step: Vector,
    first_slope: float,
) -> float:
    """Return the multiple of the step to take: about where the slope vanishes.

    At a point that has another within 1e-200 of the points' extent, the first step may
    be 1e200 times too short. So after some doublings the search goes on by geometric
    means, up to far beyond the farthest point, where no slope is downward.
    """
    length = float(lengths(step))
    # A tenth of the first slope leaves Newton's quadratic convergence as it is, and no
    # slope is known better than the rounding of all pulls.
    enough = max(abs(first_slope) / 10, weights.sum() * EPSILON * length)
    farthest = float(lengths(offsets - position).max())
    beyond = min(2.0**10 * farthest / length, LONGEST) if length > 0 else 1.0
    low, high, times = 0.0, beyond, 1.0
    for search in range(MAX_STEPS):
        pulls, _ = _towards(offsets, weights, position + times * step)
        slope = -float(pulls.sum(axis=0) @ step)
        if abs(slope) <= enough:
            break
        low, high = (times, high) if slope < 0 else (low, times)
        if high <= 4 * low or low == 0:
            times = (low + high) / 2
        else:
            times = 2 * low if search < DOUBLINGS else low**0.5 * high**0.5
    return times
