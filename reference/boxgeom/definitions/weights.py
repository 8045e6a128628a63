"""Weights of vectors: what each distance counts in a weighted geometric median."""

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, as_vector, canonical_order


def as_weights(weights: ArrayLike, m: int) -> Vector:
    """Return m weights as float64: finite, not negative, not all 0.

    Raises:
        ValueError: the weights are anything else; the message says what was got.

    >>> as_weights([3, 0, 1], 3)
    array([3., 0., 1.])
    >>> as_weights([3, -1], 2)
    Traceback (most recent call last):
    ValueError: weights: need numbers >= 0, got -1.0 for vector 1
    >>> as_weights([0, 0], 2)
    Traceback (most recent call last):
    ValueError: weights: need a weight > 0, got none
    """
    checked = as_float64(as_vector(weights, m, "weights"), "weights")
    if (checked < 0).any():
        i = int(np.argmax(checked < 0))
        got = f"{checked[i]} for vector {i}"
        raise ValueError(f"weights: need numbers >= 0, got {got}")
    if not (checked > 0).any():
        raise ValueError("weights: need a weight > 0, got none")
    return checked


def in_canonical_order(vectors: Vectors, weights: Vector) -> tuple[Vectors, Vector]:
    """Return the vectors in canonical order, shape (m, d), and their weights, (m,).

    Equal vectors are in the order of their weights, so that any order of the same pairs
    leads to the same arithmetic.

    >>> in_canonical_order(np.array([[2.0], [1.0]]), np.array([5.0, 9.0]))
    (array([[1.],
           [2.]]), array([9., 5.]))
    """
    pairs = canonical_order(np.column_stack([vectors, weights]))
    return pairs[:, :-1], pairs[:, -1].astype(np.float64)
