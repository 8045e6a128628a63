"""In many dimensions BOX-MEAN leaves the honest ball (R16)."""

from fractions import Fraction

import numpy as np

import boxgeom
from boxgeom_proofs.refutations.exact_balls import smallest_ball
from boxgeom_proofs.refutations.exact_median import as_points
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

SIZES = (17, 37, 65)
"""Numbers h of honest vectors, of which (h - 1)/4 is a square."""

T = 1
ROUNDING = 1e-12


@refutation(
    "R16",
    claim="BOX-MEAN has c-MEB validity, with one c for all n > 3t and d",
    witness="n=h+1, t=1, d=h: honest the h unit vectors, Byzantine (h, ..., h); "
    "h = 17, 37, 65, and so on",
)
def box_mean_may_be_far_from_the_honest_ball() -> Facts:
    """The output is (h + 1)/2h in every coordinate: the ratio is sqrt(h - 1)/2."""
    return tuple(map(_ratio, SIZES))


def _ratio(h: int) -> str:
    """Return what the output's ratio is, exactly and on the reference.

    Raises:
        NotRefuted: it is something else.
    """
    honest = as_points(np.eye(h))
    received = np.array([*honest, *as_points([[h] * h])], dtype=object)
    output = tuple(boxgeom.box_mean(received, n=h + 1, t=T).tolist())
    # The values of a coordinate are h - 1 zeros, 1 and h. TH is [0, 1]; the means of h
    # of them are from that of the honest ones, 1/h, to more than 1.
    expected = (Fraction(h + 1, 2 * h),) * h
    require_equal(output, expected, f"d = {h}: the reference's output")
    ball = smallest_ball(honest, [1] * h, honest)
    squared = ball.squared_ratio(output)
    fact = require(
        squared == Fraction(h - 1, 4),
        f"d = {h}: the squared ratio is {squared}",
    )
    seen = boxgeom.meb_ratio(np.array(output, dtype=float), np.eye(h))
    require(
        abs(seen**2 - squared) <= ROUNDING * h, f"the reference's ratio {seen} is that"
    )
    return fact
