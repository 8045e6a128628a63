"""Exact certificates for smallest enclosing balls (Definition 10).

Weights s_i >= 0 of sum 1 prove that no ball around points p_i has a smaller squared
radius than ``sum s_i |p_i - c|^2`` with ``c = sum s_i p_i``: for any centre q the
weighted mean of ``|p_i - q|^2`` is that much plus ``|c - q|^2``, and some point is at
least as far as the mean. How the weights were found need not be trusted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat
from numpy.typing import ArrayLike

from boxgeom import Ball
from boxgeom.arguments import check_number
from boxgeom.vectors import as_vector, as_vectors
from boxgeom_proofs.certificates.rationals import dot, exact, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above, root_below

Point = list[Fraction]
Weights = dict[int, Fraction]
"""The weights that are not 0, by the number of the point."""


@dataclass(frozen=True)
class BallCertificate:
    """Proven bounds on the smallest radius, and how far the points are from a centre.

    Attributes:
        weights: one per point, not negative, of sum 1; they prove ``radius_below``.
        radius_below: no ball that contains all points has a smaller radius.
        reach: the distance of the farthest point from the centre, rounded up; a ball of
            this radius contains all points.
    """

    weights: list[Fraction]
    radius_below: Fraction
    reach: Fraction

    @property
    def gap(self) -> Fraction:
        """How much larger, relatively, the ball is than the smallest can be."""
        if self.radius_below == 0:
            return Fraction(0) if self.reach == 0 else Fraction(1)
        return self.reach / self.radius_below - 1

    def holds_for(self, radius: float, *, tolerance: float = 1e-13) -> bool:
        """Return whether a radius and the ball's reach are the smallest one's.

        Relatively, up to a tolerance; exactly, if the tolerance is 0. A radius that is
        no finite number is nobody's.

        Raises:
            ValueError: the tolerance is not finite, or below 0.
        """
        slack = self.radius_below * Fraction(
            check_number("tolerance", tolerance, least=0)
        )
        if not math.isfinite(radius):
            return False
        is_near = abs(Fraction(radius) - self.radius_below) <= slack
        return is_near and self.reach - self.radius_below <= slack


def certify_ball(vectors: ArrayLike, ball: Ball) -> BallCertificate:
    """Return what is proven of a ball as the smallest around vectors, shape (m, d).

    The ball gives its centre; `BallCertificate.holds_for` judges a radius.
    Every number is exact but for the roots, of 250 bits. Cost: the inner products of
    all pairs, and a few linear systems of at most d + 2 equations in rationals.

    Raises:
        ValueError: the vectors are not a finite (m, d) array, or the ball has another
            dimension, or a radius that is not finite or below 0.

    >>> from boxgeom import covering_ball
    >>> triangle = [[0, 0], [6, 0], [3, 9]]
    >>> certificate = certify_ball(triangle, covering_ball(triangle))
    >>> float(certificate.radius_below), certificate.holds_for(5.0)
    (5.0, True)
    >>> certify_ball(triangle, Ball(np.array([3.0, 4.01]), 5.01)).holds_for(5.01)
    False
    """
    rows = as_vectors(vectors)
    center = exact(as_vector(ball.center, rows.shape[1], "ball"))
    check_number("ball.radius", ball.radius, least=0)
    points = [exact(row) for row in rows]
    weights = smallest_ball_weights(points)
    reach = max(_squared_distance(point, center) for point in points)
    return BallCertificate(
        weights=weights,
        radius_below=root_below(squared_radius_below(points, weights)),
        reach=root_above(reach),
    )


def squared_radius_below(
    points: Sequence[Point], weights: Sequence[Fraction]
) -> Fraction:
    """Return the lower bound on the squared radius that weights prove.

    Raises:
        ValueError: a weight is negative, or their sum is not 1.

    >>> points = [[Fraction(0)], [Fraction(2)], [Fraction(1)]]
    >>> squared_radius_below(points, [Fraction(1, 2), Fraction(1, 2), Fraction(0)])
    Fraction(1, 1)
    """
    if min(weights) < 0 or sum(weights) != 1:
        raise ValueError(f"weights: need numbers >= 0 of sum 1, got {weights}")
    center = [dot(weights, column) for column in zip(*points, strict=True)]
    return dot(weights, [_squared_distance(point, center) for point in points])


def smallest_ball_weights(points: Sequence[Point]) -> list[Fraction]:
    """Return weights that prove the largest bound: the smallest ball's own radius.

    The method of `boxgeom.covering_ball`, in exact arithmetic: the ball around a few
    points, of weights above 0, grows by the point farthest outside until none is.
    """
    offsets = [_minus(point, points[0]) for point in points]
    gram = [[dot(a, b) for b in offsets] for a in offsets]
    weights: Weights = {0: Fraction(1)}
    while True:
        squares = _squares(gram, weights)
        farthest = max(range(len(points)), key=squares.__getitem__)
        if squares[farthest] == max(squares[i] for i in weights):
            return [weights.get(i, Fraction(0)) for i in range(len(points))]
        weights = _grown(gram, weights, farthest)


def _grown(gram: list[Point], weights: Weights, new: int) -> Weights:
    """Return the weights of the ball grown until a new point is on its sphere.

    Weight moves from the old points to the new one as their centre moves at a right
    angle to their span. Points whose weight is used up leave.
    """
    gained = Fraction(0)
    while True:
        shares = _foot(gram, list(weights), new)
        foot = {new: Fraction(1), **{i: -share for i, share in shares.items()}}
        height = sum(
            a * b * gram[i][j] for i, a in foot.items() for j, b in foot.items()
        )
        squares = _squares(gram, {**weights, new: gained})
        shortfall = squares[new] - max(squares[i] for i in weights)
        limits = {i: weights[i] / share for i, share in shares.items() if share > 0}
        step = min(limits.values())
        is_reached = 2 * height * step >= shortfall
        if is_reached and shortfall > 0:
            step = shortfall / (2 * height)
        elif is_reached:
            step = Fraction(0)
        weights = {i: weights[i] - step * share for i, share in shares.items()}
        weights = {i: weight for i, weight in weights.items() if weight > 0}
        gained += step
        if is_reached:
            return {**weights, new: gained}


def _foot(gram: list[Point], support: list[int], new: int) -> Weights:
    """Return the point of the support's span nearest to a new one, in shares."""
    rows = [[*(gram[i][j] for j in support), Fraction(1)] for i in support]
    rows.append([*(Fraction(1) for _ in support), Fraction(0)])
    right = [*(gram[i][new] for i in support), Fraction(1)]
    solution = _matrix(rows).solve(_matrix([[x] for x in right]))
    return {i: _fraction(solution[k, 0]) for k, i in enumerate(support)}


def _squares(gram: list[Point], weights: Weights) -> Point:
    """Return the squared distances of all points from a weighted mean."""
    across = [sum(w * row[i] for i, w in weights.items()) for row in gram]
    within = sum(w * across[i] for i, w in weights.items())
    return [row[i] - 2 * across[i] + within for i, row in enumerate(gram)]


def _squared_distance(point: Point, other: Point) -> Fraction:
    return sum_of_squares(_minus(point, other))


def _minus(point: Point, other: Point) -> Point:
    return [a - b for a, b in zip(point, other, strict=True)]


def _matrix(rows: list[Point]) -> fmpq_mat:
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def _fraction(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))
