"""The geometric median to hundreds of bits, as a combination of the vectors.

The method of `boxgeom.numerics.newton`, on the inner products of `GramMatrix` and in
python-flint's arbitrary precision, independent of the float64 solver. Nothing here
needs to be trusted: `lower_bound` proves a bound from any weights.

A vector far away makes a small error of the weights a large gap, so all precisions
grow with the ratio of the largest distance to the least (`GramMatrix.spread_bits`).
"""

from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, ctx

from boxgeom_proofs.certificates.gram import GramMatrix

GUARD_BITS = 256
REST_BITS = 180
BORDERLINE = arb(2) ** -128
FAR_BITS = 200
KEPT_BITS = 220
MAX_STEPS = 100

Reals = list[Any]
"""A list of python-flint's real numbers."""


def closeness(gram: GramMatrix) -> list[Fraction]:
    """Return one positive weight per vector, its inverse distance to the median.

    The median is the weighted mean. If it is one of the vectors, the distance is 0, and
    that vector's weight is at least 2^200 times that of all others together.
    """
    products = gram.products
    largest = max(max(row) for row in products)
    if largest == 0:
        return [Fraction(1) for _ in products]
    spread = gram.spread_bits
    ctx.prec = GUARD_BITS + largest.bit_length() + 2 * spread
    space = _Space(products, spread)
    corners = [_Corner(space, j) for j in range(len(products))]
    for corner in corners:
        if corner.pull < corner.multiplicity + BORDERLINE:
            return _dyadic(corner.weights(), KEPT_BITS + spread)
    best = min(corners, key=lambda corner: corner.summed)
    return _dyadic(_interior(space, best), KEPT_BITS + spread)


class _Space:
    """Inner products, and the derivatives of the summed distance at a combination."""

    def __init__(self, products: list[list[int]], spread: int) -> None:
        self.m = len(products)
        self.more_bits = spread
        self.matrix = arb_mat([[arb(x) for x in row] for row in products])

    def times(self, coefficients: Reals) -> Reals:
        column = self.matrix * arb_mat([[x] for x in coefficients])
        return [column[i, 0] for i in range(self.m)]

    def inner(self, left: Reals, right: Reals) -> Any:
        return _dot(left, self.times(right)).mid()

    def centred(self, point: Reals) -> list[Reals]:
        """Return the inner products of the vectors' offsets from a point."""
        across = self.times(point)
        within = _dot(point, across)
        return [
            [
                (self.matrix[i, j] - across[i] - across[j] + within).mid()
                for j in range(self.m)
            ]
            for i in range(self.m)
        ]

    def pull(self, point: Reals) -> tuple[Reals, Reals, list[Reals]]:
        """Return the sum of the unit vectors, the inverse distances, and `centred`."""
        centred = self.centred(point)
        inverse = [_inverse_root(centred[i][i]) for i in range(self.m)]
        total = sum(inverse, arb(0))
        return _step(inverse, -total, point), inverse, centred


class _Corner:
    """The summed distance and its subgradients at one of the vectors."""

    def __init__(self, space: _Space, j: int) -> None:
        self.far = 2 ** (FAR_BITS + space.more_bits)
        self.point = [arb(int(i == j)) for i in range(space.m)]
        self.coefficients, self.inverse, centred = space.pull(self.point)
        self.multiplicity = sum(x == 0 for x in self.inverse)
        self.pull = _root(space.inner(self.coefficients, self.coefficients))
        self.summed = sum((_root(centred[i][i]) for i in range(space.m)), arb(0))

    def weights(self) -> Reals:
        total = sum(self.inverse, arb(0))
        return [total * self.far if x == 0 else x for x in self.inverse]


def _interior(space: _Space, start: _Corner) -> Reals:
    """Return the inverse distances at a median that is not one of the vectors."""
    point = _leave(space, start)
    at_rest = arb(2) ** -(REST_BITS + space.more_bits)
    for _ in range(MAX_STEPS):
        pull, inverse, centred = space.pull(point)
        if _root(space.inner(pull, pull)) < at_rest:
            break
        step = _newton_step(space, point, pull, inverse, centred)
        slope = -space.inner(pull, step)
        point = _step(point, _line_search(space, point, step, slope), step)
    return space.pull(point)[1]


def _leave(space: _Space, corner: _Corner) -> Reals:
    """Return a point that a step along the pull leads to from a vector."""
    pull = corner.coefficients
    products = space.times(pull)
    j = corner.point.index(arb(1))
    curvature = arb(0)
    for i, closeness in enumerate(corner.inverse):
        along = (products[i] - products[j]) * closeness / corner.pull
        curvature += (1 - along * along) * closeness
    excess = corner.pull - corner.multiplicity
    step = [x * excess / curvature / corner.pull for x in pull]
    slope = -excess * _root(space.inner(step, step))
    return _step(corner.point, _line_search(space, corner.point, step, slope), step)


def _newton_step(
    space: _Space, point: Reals, pull: Reals, inverse: Reals, centred: list[Reals]
) -> Reals:
    """Return the Newton step by Woodbury's identity, or else the Weiszfeld step.

    The latter where the system is singular or the step would not descend.
    """
    m, total = space.m, sum(inverse, arb(0))
    roots = [x.sqrt() * x for x in inverse]
    system = [
        [-roots[i] * roots[k] * centred[i][k] for k in range(m)] for i in range(m)
    ]
    for i in range(m):
        system[i][i] = total - inverse[i]
    products = space.times(pull)
    level = _dot(point, products)
    right = [[(roots[i] * (products[i] - level)).mid()] for i in range(m)]
    weiszfeld = [(x / total).mid() for x in pull]
    try:
        exact = arb_mat([[x.mid() for x in row] for row in system])
        solution = exact.solve(arb_mat(right))
    except ZeroDivisionError:
        return weiszfeld
    spread = [roots[i] * solution[i, 0] for i in range(m)]
    share = sum(spread, arb(0))
    step = [((pull[i] + spread[i] - share * point[i]) / total).mid() for i in range(m)]
    return step if space.inner(pull, step) > 0 else weiszfeld


def _line_search(space: _Space, point: Reals, step: Reals, first_slope: Any) -> Any:
    """Return a factor of the step at which the slope has nearly vanished."""
    low, high, times = arb(0), None, arb(1)
    for _ in range(MAX_STEPS):
        pull, _, _ = space.pull(_step(point, times, step))
        slope = -space.inner(pull, step)
        if abs(slope) <= abs(first_slope) / 10:
            break
        low, high = (times, high) if slope < 0 else (low, times)
        times = (2 * low if high is None else (low + high) / 2).mid()
    return times


def _step(point: Reals, times: Any, step: Reals) -> Reals:
    return [(a + times * b).mid() for a, b in zip(point, step, strict=True)]


def _dot(left: Reals, right: Reals) -> Any:
    return sum((a * b for a, b in zip(left, right, strict=True)), arb(0))


def _root(square: Any) -> Any:
    return square.sqrt().mid() if square > 0 else arb(0)


def _inverse_root(square: Any) -> Any:
    return (1 / square.sqrt()).mid() if square > 0 else arb(0)


def _dyadic(reals: Reals, bits: int) -> list[Fraction]:
    """Return the numbers, each cut to a number of bits."""
    numbers = []
    for real in reals:
        mantissa, exponent = (int(part) for part in real.mid().man_exp())
        cut = max(0, mantissa.bit_length() - bits)
        numbers.append(Fraction(mantissa >> cut) * Fraction(2) ** (exponent + cut))
    return numbers
