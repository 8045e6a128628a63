"""Euclidean lengths that neither overflow nor vanish."""

import numpy as np

from boxgeom.vectors import Vectors


def lengths(vectors: Vectors) -> Vectors:
    """Return the Euclidean length of every row, shape (m,).

    Each row is divided by its largest entry before it is squared, so a length is right
    wherever a float can hold it, and infinite where it exceeds the largest float.

    >>> lengths(np.array([[3e-200, 4e-200], [0.0, 0.0]]))
    array([5.e-200, 0.e+000])
    """
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    divisor = np.where((largest > 0) & (largest < np.inf), largest, 1.0)
    with np.errstate(over="ignore"):
        shares = vectors / divisor
        return largest[..., 0] * np.sqrt((shares * shares).sum(axis=-1))
