"""The smallest ball around rational vectors (Definition 15), checked exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.refutations.exact_median import (
    Point,
    Points,
    point_text,
    squared_distance,
)
from boxgeom_proofs.refutations.refutation import require


@dataclass(frozen=True)
class ExactBall:
    """A ball whose centre, shape (d,), and squared radius are rational."""

    center: Point
    squared_radius: Fraction

    def squared_ratio(self, output: Point) -> Fraction:
        """Return the square of an output's distance to the centre, in radii."""
        return squared_distance(output, self.center) / self.squared_radius


def smallest_ball(support: Points, weights: Sequence[int], points: Points) -> ExactBall:
    """Return the smallest ball around the points, whose centre is a weighted mean.

    A ball that holds all points is the smallest one if its centre is in the hull of
    those of them that lie on its sphere: from whatever other centre one of these is
    farther away, as not all of them lie in the direction of that.

    Args:
        support: some of the points, all on the sphere.
        weights: of the support, to sum to the centre; at least 0, not all 0.
        points: what the ball is around.

    Raises:
        NotRefuted: it is not the smallest ball.
    """
    total = Fraction(sum(weights))
    columns = zip(*support, strict=True)
    center = tuple(
        sum((w * x for w, x in zip(weights, column, strict=True)), Fraction(0)) / total
        for column in columns
    )
    squares = {squared_distance(point, center) for point in support}
    farthest = max(squared_distance(point, center) for point in points)
    require(
        squares == {farthest} and set(support) <= set(points) and min(weights) >= 0,
        f"the ball of centre {point_text(center)} is the smallest",
    )
    return ExactBall(center, farthest)
