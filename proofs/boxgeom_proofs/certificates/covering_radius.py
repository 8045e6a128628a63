"""A proven lower bound on the covering radius (Definition 10)."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.enclosure import Bounds, Enclosure
from boxgeom_proofs.certificates.rationals import dot, exact, shares, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above, root_below

MOST_STEPS = 2000

CLOSE_ENOUGH = 1e-12
"""The relative error of the squared radius at which the search for weights ends."""


def covering_radius_below(candidates: Sequence[Enclosure | Bounds]) -> Fraction:
    """Return a proven lower bound on the covering radius of enclosed medians.

    Definition 10. For shares s_i >= 0 of sum 1, no ball around points p_i has a smaller
    squared radius than ``sum s_i |p_i|^2 - |sum s_i p_i|^2``. The points are the
    midpoints of the enclosures; how far the medians may be from them is subtracted.

    >>> from boxgeom_proofs.certificates.boxes import median_enclosure
    >>> candidates = [median_enclosure([[x]]) for x in (0.0, 1.0, 3.0)]
    >>> float(covering_radius_below(candidates))
    1.5
    """
    ends = [(_rationals(c.lower), _rationals(c.upper)) for c in candidates]
    points = [[(a + b) / 2 for a, b in zip(*pair, strict=True)] for pair in ends]
    halves = [[(b - a) / 2 for a, b in zip(*pair, strict=True)] for pair in ends]
    weights = exact(_weights(_as_floats(points)))
    used = [i for i, weight in enumerate(weights) if weight > 0]
    portions = shares([weights[i] for i in used])
    support = [points[i] for i in used]
    mean = [dot(portions, column) for column in zip(*support, strict=True)]
    square = dot(portions, map(sum_of_squares, support)) - sum_of_squares(mean)
    error = root_above(max(map(sum_of_squares, halves)))
    return max(root_below(square) - error, Fraction(0))


def _rationals(ends: Vector | Sequence[Fraction]) -> list[Fraction]:
    return exact(ends) if isinstance(ends, np.ndarray) else list(ends)


def _as_floats(points: Sequence[Sequence[Fraction]]) -> Vectors:
    """Return the offsets from the first point in units of the largest coordinate."""
    first = points[0]
    offsets = [[x - y for x, y in zip(point, first, strict=True)] for point in points]
    largest = max(max(map(abs, offset)) for offset in offsets) or Fraction(1)
    return np.array([[float(x / largest) for x in offset] for offset in offsets])


@np.errstate(under="ignore")
def _weights(points: Vectors) -> Vector:
    """Return weights, shape (m,), for which the bound above is close to the radius.

    They need not be trusted: any weights prove a bound. Frank and Wolfe's method, with
    steps away as Kumar and Yildirim have them: the farthest point gains weight, or the
    nearest of those that have some loses it, whichever is more out of balance.
    """
    weights = np.zeros(len(points))
    one = _farthest(points, points[0])
    weights[[one, _farthest(points, points[one])]] += 0.5
    for _ in range(MOST_STEPS):
        squares = _squares(points, weights @ points)
        average = float(weights @ squares)
        if average == 0:  # all points are one
            break
        ratios = squares / average
        far = int(np.argmax(ratios))
        near = int(np.argmin(np.where(weights > 0, ratios, np.inf)))
        if max(ratios[far] - 1, 1 - ratios[near]) <= CLOSE_ENOUGH:
            break
        if ratios[far] - 1 > 1 - ratios[near]:
            step = (ratios[far] - 1) / (2 * ratios[far])
            weights = (1 - step) * weights
            weights[far] += step
        else:
            weights = _away(weights, near, ratios[near])
    return weights


def _away(weights: Vector, near: int, ratio: float) -> Vector:
    """Return the weights after a step away from a point that is too near the centre."""
    all_of_it = weights[near] / (1 - weights[near])
    leaves = 2 * ratio * all_of_it <= 1 - ratio
    step = all_of_it if leaves else (1 - ratio) / (2 * ratio)
    moved: Vector = (1 + step) * weights
    moved[near] = 0.0 if leaves else moved[near] - step
    return moved


def _farthest(points: Vectors, point: Vector) -> int:
    return int(np.argmax(_squares(points, point)))


def _squares(points: Vectors, point: Vector) -> Vector:
    offsets: Vectors = points - point
    return (offsets * offsets).sum(axis=1)
