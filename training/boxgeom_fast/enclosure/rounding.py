"""How far rounding can carry a computed number from the exact one.

Every operation on floats is exact but for a relative error of at most `UNIT` / 2. A
formula with p of them in a row, whose intermediate results are at most as large as some
magnitude, is off by at most about p/2 `UNIT` times that. The modules here count
generously, say what they counted, and move their results outward by it.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

UNIT = float(np.finfo(np.float64).eps)
"""Twice the largest relative error of one operation."""

FEW = 16 * UNIT
"""The relative error of a short formula of positive terms, with room."""

TINY = 2.0**-1000
"""More than any error that underflow can cause."""


def below(value: Floats, magnitude: Floats) -> Floats:
    """Return a number below the exact value of a short formula.

    Args:
        value: as computed.
        magnitude: at least as large as the formula's terms and products.

    >>> below(np.array([1.0]), np.array([1.0])) < 1
    array([ True])
    """
    return value - (FEW * magnitude + TINY)


def above(value: Floats, magnitude: Floats) -> Floats:
    """Return a number above the exact value of a short formula, as `below` does.

    >>> above(np.array([1.0]), np.array([1.0])) > 1
    array([ True])
    """
    return value + (FEW * magnitude + TINY)
