"""Vectors as the definitions want them: checked, float64, in canonical order.

The paper computes with real numbers and multisets; a computer has floats and rows.
`on_real_vectors` closes that gap once, so that every other file can state its
definition and nothing else.
"""

import dataclasses
import functools
import inspect
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boxgeom.arguments import check_integer
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.real_arrays import as_real_array
from boxgeom.real_arrays import is_exact as is_exact

Vector = NDArray[Any]
"""One vector, shape (d,)."""

Vectors = NDArray[Any]
"""A multiset of vectors, shape (m, d); the order of the rows means nothing."""

P = ParamSpec("P")
R = TypeVar("R")


def as_vectors(vectors: ArrayLike, name: str = "vectors") -> Vectors:
    """Return a finite (m, d) array of real numbers, never the caller's own array.

    Floats keep their precision, integers become float64, and an object array of
    ``fractions.Fraction`` stays exact. Raise ValueError, naming the argument, the row
    and the column, for anything else.

    >>> as_vectors([[1, 2], [3, 4]])
    array([[1., 2.],
           [3., 4.]])
    >>> as_vectors([[1.0, float("nan")]], name="received")
    Traceback (most recent call last):
    ValueError: received: need finite numbers, got nan in row 0, column 1
    """
    array = as_real_array(vectors, name)
    if array.ndim != 2:
        raise ValueError(
            f"{name}: need a 2-D array of shape (m, d), got shape {array.shape}"
        )
    if array.size == 0:
        raise ValueError(
            f"{name}: need at least one vector with at least one coordinate, "
            f"got shape {array.shape}"
        )
    if not is_exact(array):
        _check_finite(array, name)
    return array


def as_vector(vector: ArrayLike, d: int | None, name: str) -> Vector:
    """Return one finite vector of d coordinates, checked as `as_vectors` does.

    If d is None, it may have any number of them.

    >>> as_vector([1, 2], 2, "output")
    array([1., 2.])
    """
    array = as_real_array(vector, name)
    d = array.size if d is None else d
    if array.shape != (d,):
        raise ValueError(f"{name}: need shape ({d},), got shape {array.shape}")
    return as_vectors(array[None], name)[0]


def canonical_order(vectors: Vectors) -> Vectors:
    """Return the same multiset with its rows sorted, first coordinate first.

    Two nodes that hold the same multiset then do the same arithmetic, bit for bit.

    >>> canonical_order(np.array([[2.0, 1.0], [1.0, 5.0], [1.0, 3.0]]))
    array([[1., 3.],
           [1., 5.],
           [2., 1.]])
    """
    without_negative_zero = vectors + 0
    return without_negative_zero[np.lexsort(without_negative_zero.T[::-1])]


def on_real_vectors(
    function: Callable[Concatenate[Vectors, P], R],
) -> Callable[Concatenate[ArrayLike, P], R]:
    """Return the function made fit for the arrays that people have.

    The function sees its first argument as rows in canonical order, in float64 whatever
    the caller's precision, which its result gets back. Rationals stay exact.
    """
    signature = inspect.signature(function)
    name = next(iter(signature.parameters))

    @functools.wraps(function)
    @underflow_rounds
    def on_any_vectors(*args: Any, **kwargs: Any) -> R:
        call = signature.bind(*args, **kwargs)
        given = as_vectors(call.arguments[name], name)
        real = given if is_exact(given) else given.astype(np.float64)
        call.arguments[name] = canonical_order(real)
        for size in {"n", "t"} & call.arguments.keys():  # which may be NumPy's int8
            call.arguments[size] = check_integer(size, call.arguments[size])
        result: R = _cast(function(*call.args, **call.kwargs), given.dtype)
        return result

    return on_any_vectors


def like(vectors: Vectors, values: NDArray[np.float64]) -> NDArray[Any]:
    """Return floats as the rationals that they are if the vectors are exact.

    >>> from fractions import Fraction
    >>> like(np.array([[Fraction(1, 3)]]), np.array([0.5]))
    array([Fraction(1, 2)], dtype=object)
    """
    if not is_exact(vectors):
        return values
    return np.vectorize(Fraction, otypes=[object])(values)


def _check_finite(array: NDArray[Any], name: str) -> None:
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"{name}: need finite numbers, got {array[row, column]} "
            f"in row {row}, column {column}"
        )


def _cast(result: Any, dtype: np.dtype[Any]) -> Any:
    if isinstance(result, np.ndarray):
        return result.astype(dtype)
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        fields = {f.name: getattr(result, f.name) for f in dataclasses.fields(result)}
        casted = {name: _cast(value, dtype) for name, value in fields.items()}
        return dataclasses.replace(result, **casted)
    return result
