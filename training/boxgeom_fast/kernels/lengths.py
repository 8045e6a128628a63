"""Sums, products and lengths of short vectors, one at a time."""

import math

import numpy as np

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
def sum_of(numbers: Floats, n: int) -> float:
    """Return the sum of the first n numbers.

    >>> sum_of(np.array([1.0, 2.0, 9.0]), 2)
    3.0
    """
    total = 0.0
    for i in range(n):
        total += numbers[i]
    return total


@compiled()
def copy(target: Floats, source: Floats, n: int) -> None:
    """Copy the first n numbers, without the errors that a slice would bring along.

    >>> target = np.zeros(3)
    >>> copy(target, np.ones(3), 2)
    >>> target
    array([1., 1., 0.])
    """
    for i in range(n):
        target[i] = source[i]


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


@compiled()
def distances_between(points: Floats) -> Floats:
    """Return the distances between all points, shape (k, k).

    >>> distances_between(np.array([[0.0, 0.0], [3.0, 4.0]]))
    array([[0., 5.],
           [5., 0.]])
    """
    k, e = points.shape
    apart, offset = np.zeros((k, k)), np.empty(e)
    for p in range(k):
        for i in range(p):
            for j in range(e):
                offset[j] = points[i, j] - points[p, j]
            apart[p, i] = apart[i, p] = length(offset)
    return apart
