"""The point whose largest distance to some centres is least, each in a unit of its own.

The largest squared ratio is convex, and every step lowers it. A step goes where a model
of the ratios is least: each ratio's slope, and one curvature for all, that of their
weighted mean at the optimum. With the right weights this is Newton's method. With wrong
ones it may stall, which the weights show; then an interior-point method has the last
word.
"""

import numpy as np

from boxgeom.numerics.convex_hull import nearest_in_span
from boxgeom.numerics.interior_point import interior_point, least_mean
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors

# A ratio counts as above the level of the support only by more than rounding.
ROUNDING = 1e-14

# Far more than is needed: of 3000 points none took more than 70 steps, and few took 20.
MAX_STEPS = 200

# Once rounding alone decides whether the largest ratio shrinks, three steps more find
# the last digits of the position, which the ratio hardly shows.
PATIENCE = 3

# A unit that is larger than 2^30 of the least radius would gain nothing: no step leaves
# that ball by more than the largest ratio.
LEAST_CURVATURE = 2.0**-30

# If the squares of the largest ratio and of the lower bound that the weights prove
# differ by more than this, relatively, the steps may have stalled.
UNPROVEN = 1e-13

# Of centres nearer to each other than this no direction is taken.
SMALLEST = 2.0**-1000


def weighted_center(centers: Vectors, radii: Vector) -> tuple[Vector, Vector]:
    """Return the point, shape (d,), whose largest distance in radii is least.

    With it comes what certifies it, weights of the centres, of sum 1, shape (k,): at
    every point the weighted mean of the squared ratios is below the largest one, and
    where that mean is least it is the least largest one, too.

    Args:
        centers: shape (k, d), so small that their differences do not overflow.
        radii: shape (k,), all positive.

    >>> weighted_center(np.array([[0.0], [8.0]]), np.array([1.0, 3.0]))
    (array([2.]), array([0.25, 0.75]))
    """
    first = int(np.argmin(radii))
    offsets = centers - centers[first]
    found, weights = _descent(offsets, radii)
    if _gap(found, weights, offsets, radii) > UNPROVEN:
        found, weights = _certain(found, weights, offsets, radii)
    return centers[first] + found, weights


def _gap(position: Vector, weights: Vector, centers: Vectors, radii: Vector) -> float:
    """Return how far the weights leave the square of the largest ratio unproven."""
    largest = float(lengths((centers - position) / radii[:, None]).max()) ** 2
    inverses = radii.min() / radii
    proven = least_mean(centers / radii[:, None], inverses, weights)
    return (largest - proven) / largest if largest > 0 else 0.0


def _certain(
    found: Vector, weights: Vector, centers: Vectors, radii: Vector
) -> tuple[Vector, Vector]:
    """Return what an interior-point method finds, unless ``found`` is as good.

    The balls that matter are few. Those that a point is too far from join until there
    are none.
    """
    first, inverses = int(np.argmin(radii)), radii.min() / radii
    ratios_found = float((lengths(centers - found) / radii).max())
    chosen = np.union1d(np.flatnonzero(weights), [first])
    while True:
        # They span few dimensions.
        basis, within = np.linalg.qr((centers[chosen] / radii[chosen, None]).T)
        point, some = interior_point(within.T, inverses[chosen])
        position = radii[first] * (basis @ point)
        ratios = lengths(centers - position) / radii
        above = np.flatnonzero(ratios > ratios[chosen].max() * (1 + ROUNDING))
        if not above.size:
            break
        farthest = above[np.argsort(-ratios[above], kind="stable")[: len(basis) + 1]]
        chosen = np.union1d(chosen, farthest)
    proof = np.bincount(chosen, some, minlength=len(radii))
    as_good = ratios_found <= ratios.max() * (1 + ROUNDING)
    return (found if as_good else position), proof


def _descent(offsets: Vectors, radii: Vector) -> tuple[Vector, Vector]:
    """Return the position that steps of Newton's method end at, and its weights.

    Positions are offsets from the centre of least radius, whose digits count most.
    """
    first = int(np.argmin(radii))
    position, unit = np.zeros(offsets.shape[1]), radii[first]
    ratios = lengths(offsets) / radii
    best, least, weights, steps_without_gain = position, np.inf, np.zeros(len(radii)), 0
    for _ in range(MAX_STEPS):
        gained = ratios.max() < least * (1 - ROUNDING)
        steps_without_gain = 0 if gained else steps_without_gain + 1
        if ratios.max() <= least:
            best, least = position, ratios.max()
        if steps_without_gain == PATIENCE:
            break
        # In this unit, ratio^2 has the slope -2 slopes @ step. Its curvature would be
        # 2 (unit/radius)^2; the model has 2 for all.
        slopes = (offsets - position) / radii[:, None] * (unit / radii)[:, None]
        weights = _lowest(ratios**2, slopes)
        step = unit * (weights @ slopes)
        ratios = lengths(offsets - (position + step)) / radii
        while ratios.max() > least * (1 + ROUNDING) and step.any():
            step = step / 2
            ratios = lengths(offsets - (position + step)) / radii
        position = position + step
        # Where curvatures differ much, that may be a short way along a bent valley. If
        # the support is right, its own optimum is the end of it.
        support = np.flatnonzero(weights)
        end = _center_of_support(offsets[support], radii[support])
        with np.errstate(over="ignore"):
            ratios_there = lengths(offsets - end) / radii
        if ratios_there.max() < ratios.max():
            position, ratios = end, ratios_there
        curvature = float(lengths(np.sqrt(weights) * (radii[first] / radii)))
        unit = radii[first] / max(curvature, LEAST_CURVATURE)
    return best, weights


def _center_of_support(centers: Vectors, radii: Vector) -> Vector:
    """Return the point of the centres' span that has one ratio, the least, to them all.

    Where v is the squared ratio, subtracting ``|x - c_i|^2 = v r_i^2`` from each other
    leaves linear equations, whose solution p + v q, put into one of them, a quadratic.
    """
    first = int(np.argmin(radii))
    unit = radii[first]
    with np.errstate(over="ignore", invalid="ignore"):
        edges = (np.delete(centers, first, axis=0) - centers[first]) / unit
        others = np.delete(radii, first) / unit
        sizes = np.maximum(lengths(edges), SMALLEST)
        right = np.stack([sizes, (1 - others) / sizes * (1 + others)], axis=1)
        if not (np.isfinite(edges).all() and np.isfinite(right).all()):
            return centers[first]
        p, q = np.linalg.lstsq(2 * edges / sizes[:, None], right, rcond=None)[0].T
        half = 0.5 - p @ q
        root = np.sqrt(max(half**2 - (p @ p) * (q @ q), 0.0))
        squared_ratio = (p @ p) / (half + root) if half + root > 0 else 0.0
        found = centers[first] + unit * (p + squared_ratio * q)
    return np.asarray(found if np.isfinite(found).all() else centers[first])


def _lowest(values: Vector, slopes: Vectors) -> Vector:
    """Return weights, shape (k,), of the slopes' mean x at which a maximum is least.

    It is that of ``values - 2 slopes @ x + |x|^2``. Only a few slopes, the support,
    have a weight, and all of these attain the maximum. As in `covering_ball`, the
    support grows by the one farthest above it until none is.
    """
    support, weights = [int(np.argmax(values))], np.ones(1)
    sizes = lengths(slopes)
    # Each support's level is higher than the last one's, so no support occurs twice.
    # Only rounding could keep the loop going, and the bound ends that.
    for _ in range(10 * len(slopes) + 100):
        lowest = weights @ slopes[support]
        heights = values - 2 * (slopes @ lowest)
        highest = int(np.argmax(heights))
        rounding = ROUNDING * (1 + sizes[highest] * float(lengths(lowest)))
        if highest in support or heights[highest] <= heights[support].max() + rounding:
            break
        support, weights = _grown(highest, support, weights, values, slopes)
    return np.bincount(support, weights, minlength=len(slopes))


def _grown(
    newcomer: int, support: list[int], weights: Vector, values: Vector, slopes: Vectors
) -> tuple[list[int], Vector]:
    """Return the support, and its weights, when one more has been let in.

    The minimiser moves at a right angle to the support's span, which keeps the support
    at one level, until the newcomer is at that level too; on the way it takes weight
    from the support, and one whose weight is used up leaves.
    """
    lowest, own_weight = weights @ slopes[support], 0.0
    while True:
        shares = nearest_in_span(slopes[support], slopes[newcomer])
        perpendicular = slopes[newcomer] - shares @ slopes[support]
        heights = values - 2 * (slopes @ lowest)
        shortfall = max(heights[newcomer] - heights[support].max(), 0.0)
        reach = 2 * (perpendicular @ perpendicular)
        limits = np.full(len(support), np.inf)
        np.divide(weights, shares, out=limits, where=shares > 0)
        leaving = int(np.argmin(limits))
        if shortfall < reach * limits[leaving]:
            step = shortfall / reach
            weights = np.append(weights - step * shares, own_weight + step)
            return [*support, newcomer], weights
        if len(support) == 1:  # the newcomer is above it everywhere
            return [newcomer], np.ones(1)
        step = limits[leaving]
        lowest, own_weight = lowest + step * perpendicular, own_weight + step
        weights = np.delete(weights - step * shares, leaving)
        support = support[:leaving] + support[leaving + 1 :]
