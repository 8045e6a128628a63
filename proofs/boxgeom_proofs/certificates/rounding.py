"""How far floats may be from exact answers.

The rules compute in float64 and give results in the precision of the vectors. Each
bound here is for one coordinate and of that coordinate's size: a large value in another
coordinate loosens nothing.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from boxgeom_proofs.certificates.enclosure import Bounds

FLOAT64 = np.dtype(np.float64)

PULL = Fraction(1, 2**50)
"""How long, for each vector, the sum of the unit vectors may come out at a median.

In exact arithmetic it is 0 there. This is what the reference allows when it takes an
input vector for the median (`geometric_median.ROUNDING`, section 5 of docs/spec.md); a
median that is none of the vectors it finds much better, to a few hundredths of that.
"""


def roundoff(dtype: np.dtype[Any]) -> Fraction:
    """Return the largest relative error of rounding to a precision, 0 for rationals.

    >>> roundoff(np.dtype(np.float32)) == Fraction(1, 2**24)
    True
    """
    if dtype.kind != "f":
        return Fraction(0)
    return Fraction(float(np.finfo(dtype).eps)) / 2


def least(dtype: np.dtype[Any]) -> Fraction:
    """Return the smallest positive number of a precision, 0 for rationals."""
    if dtype.kind != "f":
        return Fraction(0)
    return Fraction(float(np.finfo(dtype).smallest_subnormal))


def midpoint_rounding(size: Fraction, dtype: np.dtype[Any]) -> Fraction:
    """Return how far a midpoint of a magnitude may be from the exact one.

    It is rounded to float64 once, or twice if it is that small, and then to the
    precision of the vectors. Rationals are not rounded.
    """
    if dtype.kind != "f":
        return Fraction(0)
    return (roundoff(dtype) + 2 * roundoff(FLOAT64)) * size + 2 * least(dtype)


def rounded_midpoint(exact: Bounds, dtype: np.dtype[Any]) -> Bounds:
    """Return the bounds, widened by the rounding of a midpoint.

    >>> point = Bounds([Fraction(1)], [Fraction(1)])
    >>> rounded_midpoint(point, np.dtype(np.float64)).enclosure.width < 1e-15
    True
    """
    return Bounds(
        lower=[x - midpoint_rounding(abs(x), dtype) for x in exact.lower],
        upper=[x + midpoint_rounding(abs(x), dtype) for x in exact.upper],
    )
