"""python-flint's balls and integers: rounding outward from one to the other."""

from fractions import Fraction
from typing import Any

from flint import arb, fmpq


def ball(number: Fraction | int) -> Any:
    """Return a ball that holds a rational number."""
    fraction = Fraction(number)
    return arb(fmpq(fraction.numerator, fraction.denominator))


def floor_of(real: Any) -> int:
    """Return an integer that no number in a ball is below.

    >>> floor_of(ball(Fraction(7, 2)))
    3
    """
    end = _end(real.lower())
    return end.numerator // end.denominator


def ceiling_of(real: Any) -> int:
    """Return an integer that no number in a ball is above."""
    end = _end(real.upper())
    return -(-end.numerator // end.denominator)


def _end(real: Any) -> Fraction:
    mantissa, exponent = (int(part) for part in real.mid().man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent
