"""How far the geometric median can be from a point: a rigorous bound.

Around a point y with unit vectors u_i towards the vectors at distances d_i,

    F(y + h) - F(y)  >=  -g |h| + lambda |h|^2 / 2     for |h| <= R,

where g is the excess of ``|sum u_i|`` over the number of vectors at y, and lambda the
least eigenvalue of ``sum (I - u_i u_i^T) / (d_i + R)``. So if ``R > 2 g / lambda``, the
summed distance is larger on the whole sphere of radius R than at its centre, and all
minimisers lie inside.

The same ball, with 2 (g + p) / lambda, holds every point z where F has a subgradient no
longer than p, such as a point that a solver takes for the median because floats show no
longer pull there. By convexity ``F(z) - F(y) <= p |z - y|``, which inside the ball of
radius R contradicts the bound above; and if z were outside, F would rise from the
sphere towards z faster than p.

Every number is one of python-flint's balls, rounded outward.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, ctx, fmpq

from boxgeom_proofs.certificates.gram import Combination, GramMatrix
from boxgeom_proofs.certificates.rationals import shares

BITS = 256
EIGENVALUE_STEPS = 12
RADII_TRIED = 4
SHARES_TRIED = (0.875, 0.5, 0.125, 0.001)


@dataclass(frozen=True)
class Location:
    """A ball that holds the geometric median.

    Attributes:
        combination: its centre, as coefficients of the vectors.
        radius: in units.
        reach: the radius of a ball around the same centre that holds every point where
            the summed distance has a subgradient no longer than was asked for, in
            units; None if no bound was found.
    """

    combination: list[Fraction]
    radius: Fraction
    reach: Fraction | None


def locate(
    gram: GramMatrix, weights: Sequence[Fraction], pull: Fraction = Fraction(0)
) -> Location | None:
    """Return a small ball that holds the median of vectors that are not collinear.

    Its centre is the weighted mean, or the vector of largest weight if that gives a
    smaller ball. None if no bound was found.

    Args:
        gram: the vectors.
        weights: one positive weight per vector, such as `closeness` returns.
        pull: the length of a subgradient up to which points are in the larger ball.
    """
    heaviest = max(range(len(weights)), key=weights.__getitem__)
    centres = (
        shares(weights),
        [Fraction(int(i == heaviest)) for i in range(len(weights))],
    )
    found = [location for c in centres if (location := _location(gram, c, pull))]
    return min(found, key=lambda location: location.radius, default=None)


def _location(gram: GramMatrix, point: Combination, pull: Fraction) -> Location | None:
    """Return balls around a combination of the vectors.

    None if no bound was found: the vectors are collinear, or the point is not near
    enough to their median.
    """
    largest = max(max(row) for row in gram.products)
    ctx.prec = 2 * (BITS + largest.bit_length())
    around = _Around(gram, point)
    excess = around.excess()
    if (radii := _radii(around, excess, _ball(pull))) is not None:
        return Location(point, *radii)
    if pull > 0 and (radii := _radii(around, excess, arb(0))) is not None:
        return Location(point, radii[0], None)
    return None


def _radii(
    around: "_Around", excess: Any, pull: Any
) -> tuple[Fraction, Fraction] | None:
    """Return ``2 g / lambda`` and ``2 (g + p) / lambda``, or None if there is no R."""
    if not excess + pull > 0:
        return Fraction(0), Fraction(0)
    radius = arb(0)
    for _ in range(RADII_TRIED):
        eigenvalue = around.least_eigenvalue(radius)
        if eigenvalue is None:
            return None
        needed = (2 * (excess + pull) / eigenvalue).upper()
        if needed < radius:
            own = (2 * excess / eigenvalue).upper() if excess > 0 else arb(0)
            return _fraction(own), _fraction(needed)
        radius = (needed * 2).upper()
    return None


class _Around:
    """The unit vectors from a point to the vectors: their inner products, as balls."""

    def __init__(self, gram: GramMatrix, point: Combination) -> None:
        products = gram.products_from(point)
        others = [i for i in range(len(products)) if products[i][i] != 0]
        self.multiplicity = len(products) - len(others)
        self.distances = [_ball(products[i][i]).sqrt() for i in others]
        self.cosines = [
            [
                _ball(products[i][j]) / (self.distances[a] * self.distances[b])
                for b, j in enumerate(others)
            ]
            for a, i in enumerate(others)
        ]

    def excess(self) -> Any:
        """Return an upper bound on the sum's length less the multiplicity (g above)."""
        square = sum((x for row in self.cosines for x in row), arb(0))
        return square.abs_upper().sqrt().upper() - self.multiplicity

    def least_eigenvalue(self, radius: Any) -> Any | None:
        """Return a positive lower bound on lambda, or None if none was found."""
        inverse = [1 / (distance + radius) for distance in self.distances]
        count = len(inverse)
        total = sum(inverse, arb(0))
        system = [
            [
                (total - inverse[a] if a == b else arb(0))
                - (
                    arb(0)
                    if a == b
                    else (inverse[a] * inverse[b]).sqrt() * self.cosines[a][b]
                )
                for b in range(count)
            ]
            for a in range(count)
        ]
        estimate = _estimate(system)
        if estimate is None:
            return None
        for share in SHARES_TRIED:
            bound = (estimate * share).mid()
            shifted = [
                [x - bound if a == b else x for b, x in enumerate(row)]
                for a, row in enumerate(system)
            ]
            if is_positive_definite(shifted):
                return bound
        return None


def _estimate(system: list[list[Any]]) -> Any | None:
    """Return an estimate of the least eigenvalue, by inverse iteration; not a bound."""
    matrix = arb_mat([[x.mid() for x in row] for row in system])
    vector = [arb(k + 1) for k in range(len(system))]
    value = arb(0)
    for _ in range(EIGENVALUE_STEPS):
        length = sum((x * x for x in vector), arb(0)).sqrt().mid()
        try:
            column = matrix.solve(arb_mat([[(x / length).mid()] for x in vector]))
        except ZeroDivisionError:
            return None
        vector = [column[i, 0].mid() for i in range(len(system))]
        value = 1 / sum((x * x for x in vector), arb(0)).sqrt().mid()
    return value.mid()


def is_positive_definite(system: list[list[Any]]) -> bool:
    """Return whether all pivots of a symmetric matrix of balls are surely positive."""
    rows = [list(row) for row in system]
    for k, pivot_row in enumerate(rows):
        pivot = pivot_row[k]
        if not pivot > 0:
            return False
        for row in rows[k + 1 :]:
            factor = row[k] / pivot
            for j in range(k, len(rows)):
                row[j] -= factor * pivot_row[j]
    return True


def _ball(number: Fraction | int) -> Any:
    fraction = Fraction(number)
    return arb(fmpq(fraction.numerator, fraction.denominator))


def _fraction(real: Any) -> Fraction:
    mantissa, exponent = (int(part) for part in real.mid().man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent
