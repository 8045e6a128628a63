"""Exact answers of MinMax-MEB (Definition 16)."""

from dataclasses import dataclass

import numpy as np

from boxgeom import covering_ball
from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.definitions.coordinate_median import coordinate_median
from boxgeom.numerics.interior_point import interior_point, least_mean
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.numerics.weighted_center import weighted_center
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import Within, rounding_of, show, unit_of
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure

GRID_BITS = 27
"""Published answers are rounded outwards to 2^-27 of their scale."""

EXCUSE = 8

SAME = 1e-14
"""Levels that differ by less, relatively, differ by rounding."""


@dataclass(frozen=True, eq=False)
class LeastLargestRatio:
    """The point whose largest ratio to the balls of all subsets is least.

    Weights w_i of the balls, of sum 1, prove a lower bound: at every point x the
    largest squared ratio is at least the weighted mean of all, D + |x - y|^2/u^2 with
    1/u^2 = sum w_i/r_i^2 and some y. So if F is the largest ratio at an output, the
    square root of F^2 - D bounds its distance to the exact answer in units of u. That
    is the error, as far as floats can tell.

    Attributes:
        origin: what all positions are offsets from, shape (d,).
        exponent: they are in units of this power of two.
        centers: of the balls, shape (k, d).
        radii: of the balls, shape (k,), all positive.
        center: the answer, shape (d,).
        unit: the length u.
        below: the lower bound D.
        rounding: what rounding of an output excuses in its largest ratio.
    """

    origin: Vector
    exponent: int
    centers: Vectors
    radii: Vector
    center: Vector
    unit: float
    below: float
    rounding: float

    @property
    def is_unique(self) -> bool:
        """True: the largest squared ratio is strictly convex."""
        return True

    def error(self, output: Vector) -> float:
        """Return the bound of the distance to the exact answer, in units of u."""
        point = np.ldexp(output.astype(np.float64), -self.exponent) - self.origin
        with np.errstate(over="ignore"):
            largest = float((lengths(self.centers - point) / self.radii).max())
            excused = max(largest - self.rounding, 0.0)
            return float(np.sqrt(max(excused**2 - self.below, 0.0)))

    @property
    def position(self) -> Vector:
        """The answer where the vectors are, not as an offset."""
        return np.asarray(np.ldexp(self.origin + self.center, self.exponent))

    def __str__(self) -> str:
        return show(self.position)


def minmax_meb_answer(case: Case) -> LeastLargestRatio | Within:
    """Return what Definition 16 allows: one point."""
    points = case.received.astype(np.float64)
    exponent = exponent_of(points)
    points = np.ldexp(points, -exponent)
    origin = coordinate_median(points)
    subsets = [list(s) for s in subset_indices(points, case.n, case.t)]
    balls = [covering_ball(points[subset] - origin) for subset in subsets]
    radii = np.array([ball.radius for ball in balls])
    if radii.min() == 0:
        equal = case.received[subsets[int(np.argmin(radii))][:1]]
        unit = unit_of(equal, case.received)
        bounds = Enclosure(*np.repeat(equal.astype(np.float64), 2, axis=0))
        return Within([bounds], unit, rounding_of(equal, case.m))
    centers = np.array([ball.center for ball in balls])
    center, weights, below = _least_largest_ratio(centers, radii)
    curvature = lengths(np.sqrt(weights) * (radii.min() / radii))
    return LeastLargestRatio(
        origin,
        exponent,
        centers,
        radii,
        center,
        unit=float(radii.min() / curvature),
        below=below,
        rounding=_excused(case, exponent, float(lengths(points).max()), radii.min()),
    )


def _least_largest_ratio(
    centers: Vectors, radii: Vector
) -> tuple[Vector, Vector, float]:
    """Return a point, weights, and the lower bound of squares that the weights prove.

    Two methods are asked, one of which starts from nothing that the rule's own code
    found. Any weights prove their bound, so the better one counts, and the better
    point.
    """
    offsets = centers - centers[np.argmin(radii)]
    inverses, scaled = radii.min() / radii, offsets / radii[:, None]
    center, weights = weighted_center(offsets, radii)
    point, others = interior_point(scaled, inverses)
    candidates = [center, radii.min() * point]
    levels = [(lengths(offsets - x) / radii).max() for x in candidates]
    center = candidates[int(levels[1] < levels[0] * (1 - SAME))]
    bounds = [least_mean(scaled, inverses, w) for w in (weights, others)]
    better = int(bounds[1] > bounds[0])
    return (
        centers[np.argmin(radii)] + center,
        (weights, others)[better],
        bounds[better],
    )


def _excused(case: Case, exponent: int, largest: float, least_radius: float) -> float:
    """Return by how much rounding of an output may raise its largest ratio."""
    info = np.finfo(case.received.dtype)
    subnormal = float(np.ldexp(float(info.smallest_subnormal), -exponent))
    return (EXCUSE * float(info.eps) * largest + subnormal) / least_radius


def published_minmax_meb_answer(case: Case) -> Within:
    """Return the same as a small box around the point."""
    answer = minmax_meb_answer(case)
    if isinstance(answer, Within):
        return answer
    scale = float(np.ldexp(answer.radii.min(), answer.exponent))
    grid = 2.0 ** (int(np.frexp(scale)[1]) - GRID_BITS)
    reach = answer.error(answer.position) * np.ldexp(answer.unit, answer.exponent)
    lower = np.floor((answer.position - reach) / grid) * grid
    upper = np.ceil((answer.position + reach) / grid) * grid
    rounding = rounding_of(case.received, case.m)
    return Within([Enclosure(lower, upper)], scale, rounding)
