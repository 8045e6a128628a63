"""Square roots and floats of rationals, rounded up or down."""

import math
from fractions import Fraction

BITS = 256


def root_above(square: Fraction, more_bits: int = 0) -> Fraction:
    """Return a rational not below the square root, within 2^-250 of it relatively.

    It is nearer by a factor of 2 for each of ``more_bits``.

    >>> root_above(Fraction(2)) ** 2 >= 2, root_above(Fraction(0))
    (True, Fraction(0, 1))
    """
    return _root(square, up=1, bits=BITS + more_bits)


def root_below(square: Fraction) -> Fraction:
    """Return a rational not above the square root, within 2^-250 of it relatively.

    >>> root_below(Fraction(2)) ** 2 <= 2, float(root_below(Fraction(9)))
    (True, 3.0)
    """
    return _root(square, up=0, bits=BITS)


def float_below(number: Fraction) -> float:
    """Return the largest float not above the number, or minus infinity.

    >>> float_below(Fraction(1, 3)) < Fraction(1, 3), float_below(Fraction(1, 2))
    (True, 0.5)
    """
    return 0.0 - float_above(-number)  # not -0.0


def float_above(number: Fraction) -> float:
    """Return the least float not below the number, or infinity if there is none.

    >>> float_above(Fraction(1, 3)) > Fraction(1, 3), float_above(Fraction(2) ** 5000)
    (True, inf)
    """
    try:
        nearest = float(number)
    except OverflowError:
        return math.inf
    return nearest if nearest >= number else math.nextafter(nearest, math.inf)


def _root(square: Fraction, up: int, bits: int) -> Fraction:
    if square == 0:
        return Fraction(0)
    size = square.numerator.bit_length() - square.denominator.bit_length()
    shift = max(0, 2 * bits - size + 1) // 2
    scaled = square * 4**shift
    floor = scaled.numerator // scaled.denominator
    root = math.isqrt(floor)
    return Fraction(root if root**2 == scaled else root + up, 2**shift)
