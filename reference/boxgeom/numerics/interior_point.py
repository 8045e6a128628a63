"""A point whose largest ratio to some balls is least, wherever the search starts.

The squared ratios are at most s at a point z where ``slack_i = s - ratio_i(z)^2`` is
not negative. Weights w_i of sum 1 whose weighted mean of the ratios is least at z too,
and for which ``w_i slack_i = 0``, prove that no s is smaller. Newton's method solves
these equations with a small positive number in the place of 0, which keeps the weights
and the slacks positive, and makes that number smaller at every step.
"""

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors

# The products of weights and slacks shrink by at most this at each step.
CENTERING = 0.1

# A step goes most of the way to where a weight or a slack would be 0.
FRACTION = 0.95

# No product of a weight and a slack may be this much smaller than their mean: near the
# edge of what is allowed Newton's steps are short.
LEAST_PRODUCT = 1e-3

MAX_STEPS = 100

# Where the gap that the weights leave unproven is no larger, it is rounding.
ROUNDING = 1e-15


def interior_point(centers: Vectors, inverses: Vector) -> tuple[Vector, Vector]:
    """Return a point z, shape (d,), whose largest ratio is least, and weights.

    The ratios are ``|inverses_i z - centers_i|``. Cost: at most 100 least-squares
    problems of k + d equations.

    Args:
        centers: shape (k, d).
        inverses: of the radii, shape (k,), positive.

    >>> z, weights = interior_point(np.array([[0.0], [8 / 3]]), np.array([1.0, 1 / 3]))
    >>> z.round(9), weights.round(9)
    (array([2.]), array([0.25, 0.75]))
    """
    point, weights = np.zeros(centers.shape[1]), np.full(len(centers), 1 / len(centers))
    level = 2 * (_squares(point, centers, inverses).max() + 1)
    best, least, proof, proven = point, np.inf, weights, -np.inf
    for _ in range(MAX_STEPS):
        largest = _squares(point, centers, inverses).max()
        if largest < least:
            best, least = point, largest
        below = least_mean(centers, inverses, weights)
        if below > proven:
            proof, proven = weights, below
        if least - proven <= ROUNDING * least:
            break
        step = _newton_step(point, level, weights, centers, inverses)
        point, level, weights, moved = _damped(
            (point, level, weights), step, centers, inverses
        )
        if not moved:
            break
    return best, proof


def mean_center(centers: Vectors, inverses: Vector, weights: Vector) -> Vector:
    """Return the point at which the weighted mean of the squared ratios is least."""
    unit = inverses[weights > 0].max()
    if unit == 0:  # all these radii are so large that any point will do
        return np.zeros(centers.shape[1])
    shares = weights * (inverses / unit)
    return np.asarray(shares @ centers / (shares @ (inverses / unit)) / unit)


def least_mean(centers: Vectors, inverses: Vector, weights: Vector) -> float:
    """Return the least weighted mean of squared ratios, which no largest is below."""
    some = weights > 0  # the squares of others may overflow
    mean = mean_center(centers, inverses, weights)
    ratios = lengths(inverses[some, None] * mean - centers[some])
    return float(((np.sqrt(weights[some]) * ratios) ** 2).sum())


def _squares(point: Vector, centers: Vectors, inverses: Vector) -> Vector:
    """Return the squared ratios at a point, shape (k,)."""
    return lengths(inverses[:, None] * point - centers) ** 2


def _newton_step(
    point: Vector, level: float, weights: Vector, centers: Vectors, inverses: Vector
) -> tuple[Vector, float, Vector]:
    """Return by how much Newton's method changes the point, the level, the weights.

    Without the changes of the weights the equations are the normal equations of a
    least-squares problem, and solved as such they keep twice the digits.
    """
    slacks = level - _squares(point, centers, inverses)
    target = CENTERING * float(weights @ slacks) / len(weights)
    slopes = 2 * inverses[:, None] * (inverses[:, None] * point - centers)
    roots = np.sqrt(weights / slacks)
    curvature = np.sqrt(2 * weights @ inverses**2)
    rows = np.hstack([-slopes, np.ones((len(weights), 1))])
    identity = curvature * np.eye(len(point), len(point) + 1)
    right = roots * (target / weights - slacks)
    toward = curvature * (mean_center(centers, inverses, weights) - point)
    change, *_ = np.linalg.lstsq(
        np.vstack([roots[:, None] * rows, identity]),
        np.concatenate([right, toward]),
        rcond=None,
    )
    weights_change = (target - weights * (rows @ change)) / slacks - weights
    return change[:-1], float(change[-1]), weights_change


def _damped(
    state: tuple[Vector, float, Vector],
    step: tuple[Vector, float, Vector],
    centers: Vectors,
    inverses: Vector,
) -> tuple[Vector, float, Vector, bool]:
    """Return the state after as much of the step as keeps all products positive."""
    point, level, weights = state
    decrease = float((-step[2] / weights).max())
    size = min(1.0, FRACTION / decrease) if decrease > 0 else 1.0
    while size > 1e-9:
        there = weights + size * step[2]
        there = there / there.sum()
        moved, raised = point + size * step[0], level + size * step[1]
        products = there * (raised - _squares(moved, centers, inverses))
        if products.min() > LEAST_PRODUCT * products.mean():
            return moved, raised, there, True
        size = 0.7 * size
    return point, level, weights, False
