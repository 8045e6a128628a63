"""Arithmetic that neither overflows nor loses the smallest numbers.

Multiplying floats by a power of two changes none of their digits, so it may be done
before a sum that would overflow, and undone after it.
"""

import numpy as np

from boxgeom.vectors import Vector, Vectors, is_exact


def exponent_of(vectors: Vectors) -> int:
    """Return the e for which ``vectors / 2^e`` has its largest magnitude in [1/2, 1).

    >>> exponent_of(np.array([[0.0, -5.0]]))
    3
    """
    return int(np.frexp(np.abs(vectors).max())[1])


def sum_over_rows(vectors: Vectors, divisor: int) -> Vector:
    """Return the sum of the rows, shape (d,), divided by an integer.

    >>> sum_over_rows(np.array([[1.5e308, 5e-324], [1.5e308, 5e-324]]), divisor=2)
    array([1.5e+308, 4.9e-324])
    """
    if is_exact(vectors):
        return vectors.sum(axis=0) / divisor
    exponents = np.frexp(np.abs(vectors).max(axis=0))[1]
    scaled = np.ldexp(vectors, -exponents)
    return np.ldexp(scaled.sum(axis=0) / divisor, exponents)


def halfway(lower: Vector, upper: Vector) -> Vector:
    """Return the midpoints, shape (d,), which rounding never carries past an end.

    ``(a + b) / 2`` is right to the last digit unless ``a + b`` overflows; where it
    does, ``a/2 + b/2`` is.

    >>> halfway(np.array([1.5e308, 5e-324]), np.array([1.7e308, 5e-324]))
    array([1.6e+308, 4.9e-324])
    """
    if is_exact(lower) or is_exact(upper):
        return (lower + upper) / 2
    with np.errstate(over="ignore"):
        total = lower + upper
    return np.where(np.isfinite(total), total / 2, lower / 2 + upper / 2)
