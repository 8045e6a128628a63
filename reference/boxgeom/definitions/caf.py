"""CAF, the covariance bound-agnostic filter (Definition 27)."""

import math

import numpy as np

from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.scaling import exponent_of
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, like

TIED = 1e-12
"""Numbers that differ by less than this share of themselves count as equal."""


def caf(received: Vectors, n: int, t: int) -> Vector:
    """Return the weighted mean around which the vectors vary least.

    Definition 27. All weights begin at 1. The vectors that are farthest from the mean,
    along the line on which they vary most, lose theirs, and the others a part of it,
    until no more is left than honest vectors are sure to keep. What is found in floats
    is known to about ten digits. Cost: at most m singular value decompositions.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.caf([[0, 0], [0, 2], [0, 1], [99, 1]], n=4, t=1)
    array([0., 1.])
    """
    check_received(received, n, t)
    floats = as_float64(received)
    exponent = exponent_of(floats)  # in such units no difference overflows
    points = np.ldexp(floats, -exponent)
    weights = np.ones(len(points))
    enough = (1 + TIED) * (2 * (n - t) - len(points))
    least, found = math.inf, points[0]
    while True:
        # Sums of offsets from a vector that counts keep the digits that far ones lose.
        base = points[np.argmax(weights)]
        offsets = points - base
        center = weights @ offsets / weights.sum()
        spread, along = _widest(offsets - center, weights)
        if spread < least * (1 - TIED):
            least, found = spread, base + center
        if spread == 0:  # all that count are equal
            break
        shares = (along / along.max()) ** 2
        weights = np.where(shares < 1 - TIED, weights * (1 - shares), 0)
        if weights.sum() <= enough:
            break
    unrounded = like(received, np.ldexp(found, exponent))
    return np.clip(unrounded, received.min(axis=0), received.max(axis=0))


def _widest(offsets: Vectors, weights: Vector) -> tuple[float, Vector]:
    """Return the largest standard deviation, and all that count in its direction.

    Args:
        offsets: from the weighted mean, shape (m, d).
        weights: shape (m,); what has none does not count, and is 0 in any direction.
    """
    scaled = np.sqrt(weights)[:, None] * offsets
    _, values, directions = np.linalg.svd(scaled, full_matrices=False)
    along = np.where(weights > 0, np.abs(offsets @ directions[0]), 0)
    return float(values[0] / math.sqrt(weights.sum())), along
