"""Near n = 2t the geometric median leaves the honest ball far behind (R15)."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

import boxgeom
from boxgeom_proofs.refutations.exact_balls import smallest_ball
from boxgeom_proofs.refutations.exact_median import Point, as_points, is_only_median
from boxgeom_proofs.refutations.refutation import Facts, refutation, require

ROUNDING = 1e-11


@dataclass(frozen=True)
class Pulls:
    """A right triangle of whole sides, a^2 + b^2 = c^2, and the vectors made of it.

    From the median (c^2, 0), the tangents to the ball of radius ac around 0 touch it in
    (a^2, ab) and (a^2, -ab). At each of these are c honest vectors; one more is
    (-ac, 0). They pull by 2b + 1 to the left, and 2b + 1 Byzantine ones to the right.
    """

    a: int
    b: int
    c: int

    @property
    def t(self) -> int:
        """How many vectors are Byzantine."""
        return 2 * self.b + 1

    @property
    def n(self) -> int:
        """How many vectors there are."""
        return self.t + 2 * self.c + 1

    @property
    def corners(self) -> tuple[Point, ...]:
        """The honest vectors, each once."""
        a, b, c = self.a, self.b, self.c
        return as_points([[a * a, a * b], [a * a, -a * b], [-a * c, 0]])

    @property
    def honest(self) -> tuple[Point, ...]:
        """All honest vectors."""
        above, below, left = self.corners
        return (above,) * self.c + (below,) * self.c + (left,)

    @property
    def median(self) -> Point:
        """The geometric median of all vectors."""
        return (Fraction(self.c**2), Fraction(0))

    @property
    def byzantine(self) -> tuple[Point, ...]:
        """The Byzantine vectors, anywhere to the right of the median."""
        return as_points([[2 * self.c**2, 0]] * self.t)


TRIANGLES = (Pulls(3, 4, 5), Pulls(5, 12, 13))
"""Of b = (a^2 - 1)/2 and c = b + 1, so that the ratio c/a has no bound."""


@refutation(
    "R15",
    claim="the geometric median has c-MEB validity, with one c for all n > 2t",
    witness="n=20, t=9: honest 5 x (9,12), 5 x (9,-12), (-15,0), Byzantine 9 x (50,0); "
    "n=52, t=25, and so on; d=2",
)
def the_geometric_median_may_be_carried_anywhere() -> Facts:
    """The median is (25, 0), the radius 15; the ratio is 5/3; it grows with b."""
    return tuple(map(_ratio, TRIANGLES))


def _ratio(pulls: Pulls) -> str:
    """Return what the median's ratio is, exactly and on the reference.

    Raises:
        NotRefuted: it is something else.
    """
    received = pulls.honest + pulls.byzantine
    named = f"n = {pulls.n}, t = {pulls.t}"
    require(pulls.n > 2 * pulls.t and len(received) == pulls.n, f"{named}: n > 2t")
    require(
        is_only_median(pulls.median, received), f"{named}: the unit vectors balance"
    )
    weights = (pulls.c, pulls.c, 2 * pulls.a)  # a^2 c + a^2 c = 2a * ac
    ball = smallest_ball(pulls.corners, weights, pulls.honest)
    ratio = Fraction(pulls.c, pulls.a)
    fact = require(
        ball.squared_ratio(pulls.median) == ratio**2,
        f"{named}: the median is {ratio} radii from the honest ball's centre",
    )
    floats = np.array(received, dtype=np.float64)
    median = boxgeom.aggregate(floats, "geometric-median", n=pulls.n, t=pulls.t)
    seen = boxgeom.meb_ratio(median, floats[: len(pulls.honest)])
    require(
        abs(seen - ratio) <= ROUNDING, f"{named}: the reference's ratio {seen} is that"
    )
    return fact
