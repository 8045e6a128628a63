"""A proven lower bound on the covering radius (Definition 10)."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from boxgeom import covering_ball
from boxgeom.numerics.convex_hull import nearest_in_span
from boxgeom.numerics.lengths import lengths
from boxgeom_proofs.certificates.boxes import Enclosure
from boxgeom_proofs.certificates.rationals import dot, exact, shares, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above, root_below

NEAR = 1e-9
"""How far from the sphere, relatively, a point may be that is taken to be on it."""

ROUND_UP = 1 + Fraction(1, 2**40)
"""Makes up for rounding in the enclosures' widths, which are differences of floats."""


def covering_radius_below(candidates: Sequence[Enclosure]) -> Fraction:
    """Return a proven lower bound on the covering radius of enclosed medians.

    Definition 10. For shares s_i >= 0 of sum 1, no ball around points p_i has a smaller
    squared radius than ``sum s_i |p_i|^2 - |sum s_i p_i|^2``. The points are the
    midpoints of the enclosures; how far the medians may be from them is subtracted.

    >>> from boxgeom_proofs.certificates.boxes import median_enclosure
    >>> candidates = [median_enclosure([[x]]) for x in (0.0, 1.0, 3.0)]
    >>> float(covering_radius_below(candidates))
    1.5
    """
    middles = np.array([(c.lower + c.upper) / 2 for c in candidates])
    ball = covering_ball(middles)
    on_sphere = lengths(middles - ball.center) >= ball.radius * (1 - NEAR)
    support = np.unique(middles[on_sphere], axis=0)
    weights = exact(np.maximum(nearest_in_span(support, ball.center), 0))
    points = [exact(point) for point in support]
    portions = shares(weights)
    mean = [dot(portions, column) for column in zip(*points, strict=True)]
    square = dot(portions, map(sum_of_squares, points)) - sum_of_squares(mean)
    error = max(
        root_above(sum_of_squares(exact(c.upper - c.lower))) for c in candidates
    )
    return max(root_below(square) - error * ROUND_UP, Fraction(0))
