"""Vectors as the definitions want them: checked, float64, in canonical order.

`boxgeom.door` makes sure that the definitions get nothing else.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boxgeom.real_arrays import as_real_array
from boxgeom.real_arrays import is_exact as is_exact

Vector = NDArray[Any]
"""One vector, shape (d,)."""

Vectors = NDArray[Any]
"""A multiset of vectors, shape (m, d); the order of the rows means nothing."""


def as_vectors(
    vectors: ArrayLike, name: str = "vectors", d: int | None = None
) -> Vectors:
    """Return a finite (m, d) array of real numbers, never the caller's own array.

    Floats keep their precision, integers become float64, and an object array of
    ``fractions.Fraction`` stays exact. If d is None, any number of coordinates will do.

    Raises:
        ValueError: the vectors are anything else; the message names the argument, the
            row and the column.

    >>> as_vectors([[1, 2], [3, 4]])
    array([[1., 2.],
           [3., 4.]])
    >>> as_vectors([[1.0, float("nan")]], name="received")
    Traceback (most recent call last):
    ValueError: received: need finite numbers, got nan in row 0, column 1
    """
    return _checked(as_real_array(vectors, name), name, d)


def _checked(array: NDArray[Any], name: str, d: int | None) -> Vectors:
    """Return the array, or raise the ValueError that `as_vectors` promises."""
    if array.ndim != 2:
        raise ValueError(
            f"{name}: need a 2-D array of shape (m, d), got shape {array.shape}"
        )
    if array.size == 0:
        raise ValueError(
            f"{name}: need at least one vector with at least one coordinate, "
            f"got shape {array.shape}"
        )
    if d is not None and array.shape[1] != d:
        raise ValueError(
            f"{name}: need vectors of d = {d} coordinates, got shape {array.shape}"
        )
    if not is_exact(array):
        _check_finite(array, name)
    return array


def as_vector(vector: ArrayLike, d: int | None, name: str) -> Vector:
    """Return one finite vector of d coordinates, checked as `as_vectors` does.

    If d is None, any number of coordinates will do.

    Raises:
        ValueError: the vector is anything else; the message begins with the name.

    >>> as_vector([1, 2], 2, "output")
    array([1., 2.])
    """
    array = as_real_array(vector, name)
    d = array.size if d is None else d
    if array.shape != (d,):
        raise ValueError(f"{name}: need shape ({d},), got shape {array.shape}")
    return _checked(array[None], name, d)[0]


def canonical_order(vectors: Vectors) -> Vectors:
    """Return the same multiset, shape (m, d), with its rows in lexicographic order.

    Two nodes that hold the same multiset then do the same arithmetic, bit for bit.

    >>> canonical_order(np.array([[2.0, 1.0], [1.0, 5.0], [1.0, 3.0]]))
    array([[1., 3.],
           [1., 5.],
           [2., 1.]])
    """
    without_negative_zero = vectors + 0
    # Lists are compared up to their first difference only, however long they are.
    rows = without_negative_zero.tolist()
    return without_negative_zero[sorted(range(len(rows)), key=rows.__getitem__)]


def like(vectors: Vectors, values: NDArray[np.float64]) -> NDArray[Any]:
    """Return floats as exact rationals if the vectors are exact, else as they are.

    >>> from fractions import Fraction
    >>> like(np.array([[Fraction(1, 3)]]), np.array([0.5]))
    array([Fraction(1, 2)], dtype=object)
    """
    if not is_exact(vectors):
        return values
    return np.vectorize(Fraction, otypes=[object])(values)


def _check_finite(array: NDArray[Any], name: str) -> None:
    is_finite = np.isfinite(array)
    if not is_finite.all():
        row, column = np.argwhere(~is_finite)[0]
        raise ValueError(
            f"{name}: need finite numbers, got {array[row, column]} "
            f"in row {row}, column {column}"
        )
