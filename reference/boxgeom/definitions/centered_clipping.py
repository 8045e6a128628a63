"""Centred clipping: steps towards vectors clipped to a ball (Definition 21)."""

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.arguments import check_integer, check_number
from boxgeom.definitions.coordinate_median import coordinate_median
from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, as_vector, like


def centered_clipping(
    received: Vectors,
    n: int,
    t: int,
    *,
    radius: float | None = None,
    iterations: int = 1,
    start: ArrayLike | None = None,
) -> Vector:
    """Return the start, moved by the mean of the offsets to all vectors, clipped.

    Definition 21. An offset longer than the radius is shortened to it.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        radius: at least 0; the (n - t)-th smallest distance from the start if left out.
        iterations: how many such moves, at least 1.
        start: shape (d,); the coordinate median if left out.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.centered_clipping([[0], [3], [99]], n=3, t=1, radius=3, start=[0])
    array([2.])
    """
    check_received(received, n, t)
    check_integer("iterations", iterations, least=1)
    d = received.shape[1]
    first = (
        coordinate_median(received) if start is None else as_vector(start, d, "start")
    )
    both = np.vstack([as_float64(received), as_float64(first[None])])
    # In units in which the largest number is about 1/4, no difference overflows.
    exponent = exponent_of(both) + 2
    *_, center = points = np.ldexp(both, -exponent)
    points = points[:-1]
    if radius is None:
        most = float(np.sort(lengths(points - center))[n - t - 1])
    else:
        most = float(np.ldexp(check_number("radius", radius, least=0), -exponent))
    for _ in range(iterations):
        offsets = points - center
        apart = lengths(offsets)
        shares = np.where(apart > most, most / np.where(apart > most, apart, 1.0), 1.0)
        center = center + mean(shares[:, None] * offsets)
    found = like(received, np.ldexp(center, exponent))
    # Rounding must not carry it out of the box of the vectors and the start.
    ends = np.vstack([received, first])
    return np.clip(found, ends.min(axis=0), ends.max(axis=0))
