"""Vectors of rationals: exact products, sums and shares."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from boxgeom.vectors import Vector

Rational = Fraction | int


def exact(vector: Vector) -> list[Fraction]:
    """Return the coordinates of a vector of floats, shape (d,), as rationals."""
    return [Fraction(x) for x in vector.tolist()]


def dot(left: Iterable[Rational], right: Iterable[Rational]) -> Fraction:
    """Return the exact inner product of two vectors of equal length.

    >>> dot([1, Fraction(1, 2)], [3, 4])
    Fraction(5, 1)
    """
    return Fraction(sum(a * b for a, b in zip(left, right, strict=True)))


def sum_of_squares(numbers: Iterable[Rational]) -> Fraction:
    """Return the exact sum of the squares."""
    return Fraction(sum(x * x for x in numbers))


def shares(weights: Sequence[Fraction]) -> list[Fraction]:
    """Return the weights divided by their sum.

    >>> shares([Fraction(1), Fraction(3)])
    [Fraction(1, 4), Fraction(3, 4)]
    """
    total = sum(weights, Fraction(0))
    return [weight / total for weight in weights]


def integers(numbers: Sequence[Fraction]) -> list[int]:
    """Return the numbers as integers, in a unit that all share.

    >>> integers([Fraction(1, 2), Fraction(2, 3)])
    [3, 4]
    """
    common = math.lcm(*(number.denominator for number in numbers))
    return [number.numerator * (common // number.denominator) for number in numbers]
