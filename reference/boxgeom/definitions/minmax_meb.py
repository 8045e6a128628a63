"""MinMax-MEB (Definition 16)."""

import numpy as np

from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.definitions.coordinate_median import coordinate_median
from boxgeom.definitions.covering_ball import covering_ball
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.numerics.scaling import exponent_of
from boxgeom.numerics.weighted_center import weighted_center
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, like

# In units in which the largest number is about 2^900, no length of up to 2^200
# coordinates overflows, and no radius vanishes that is over 2^-1900 of that number.
LARGEST_EXPONENT = 900


def minmax_meb(received: Vectors, n: int, t: int) -> Vector:
    """Return the point whose largest ratio to the balls of all (n-t)-subsets is least.

    Definition 16: the ratio is that of the distance to the centre to the radius of the
    smallest ball around the subset. If n - t of the vectors are equal, it is that
    vector. The output is within ``c < sqrt(2)`` radii of the centre of the smallest
    ball around the honest vectors (Theorem 24). Cost: C(m, n - t) smallest balls.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above, or there are over 20 000 subsets.

    >>> boxgeom.minmax_meb([[0], [1], [2], [99]], n=4, t=1)
    array([1.98])
    """
    subsets = list(subset_indices(received, n, t))
    floats = as_float64(received, "received")
    exponent = exponent_of(floats) - LARGEST_EXPONENT
    points = np.ldexp(floats, -exponent)
    # More than half of the vectors are honest. Seen from the median they keep their
    # digits, wherever they and the others are.
    origin = coordinate_median(points)
    balls = [covering_ball(points[list(indices)] - origin) for indices in subsets]
    radii = np.array([ball.radius for ball in balls])
    if radii.min() == 0:
        return received[subsets[int(np.argmin(radii))][0]]
    center, _ = weighted_center(np.array([ball.center for ball in balls]), radii)
    found = like(received, np.ldexp(origin + center, exponent))
    # The centres lie in the hull of the vectors; rounding must not carry it out.
    box = smallest_hyperbox(received)
    return np.clip(found, box.lower, box.upper)
