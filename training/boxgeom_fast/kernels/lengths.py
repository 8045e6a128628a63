"""Lengths and sums of products of short vectors, one at a time."""

import math

from boxgeom_fast.kernels.compiler import Floats, compiled, larger

LEAST_SQUARE, LARGEST_SQUARE = 2.0**-900, 2.0**1000
"""Outside these bounds a sum of squares may have lost digits or overflowed."""


@compiled("reassoc")
def dot(one: Floats, other: Floats) -> float:
    """Return the inner product of two vectors.

    >>> dot(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    11.0
    """
    total = 0.0
    for j in range(len(one)):
        total += one[j] * other[j]
    return total


@compiled()
def length(vector: Floats) -> float:
    """Return the length of a vector, whose square may overflow or vanish.

    >>> length(np.array([3e-200, 4e-200]))
    5e-200
    """
    square = dot(vector, vector)
    if LEAST_SQUARE < square < LARGEST_SQUARE:
        return math.sqrt(square)
    largest = 0.0
    for j in range(len(vector)):
        largest = larger(largest, abs(vector[j]))
    if not 0.0 < largest < math.inf:
        return largest
    square = 0.0
    for j in range(len(vector)):
        share = vector[j] / largest
        square += share * share
    return largest * math.sqrt(square)
