"""Vectors as the definitions want them: checked, float64, canonical order, safe scale.

The paper computes with real numbers and multisets; a computer has floats and rows.
`on_real_vectors` closes that gap once, so that every other file can state its
definition and nothing else.
"""

import dataclasses
import functools
import inspect
import math
import numbers
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[Any]
"""One vector, shape (d,)."""

Vectors = NDArray[Any]
"""A multiset of vectors, shape (m, d); the order of the rows means nothing."""

LARGEST_EXPONENT = 1000
SMALLEST_EXPONENT = -500

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
    array = _as_real_array(vectors, name)
    if array.ndim != 2:
        raise ValueError(
            f"{name}: need a 2-D array of shape (m, d), got shape {array.shape}"
        )
    if array.size == 0:
        raise ValueError(
            f"{name}: need at least one vector with at least one coordinate, "
            f"got shape {array.shape}"
        )
    if not _is_exact(array):
        _check_finite(array, name)
    return array


def as_vector(vector: ArrayLike, d: int, name: str) -> Vector:
    """Return one finite vector of d coordinates, checked as `as_vectors` does.

    >>> as_vector([1, 2], 2, "output")
    array([1., 2.])
    """
    array = _as_real_array(vector, name)
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
    without_negative_zero = vectors + 0.0
    return np.array(sorted(without_negative_zero, key=lambda row: row.tolist()))


def on_real_vectors(
    function: Callable[Concatenate[Vectors, P], R],
) -> Callable[Concatenate[ArrayLike, P], R]:
    """Return the function made fit for the arrays that people have.

    The function sees its first argument as float64 rows in canonical order, scaled by
    a power of two where sums would overflow or vanish; the scale is taken out of its
    result again and the caller's precision restored. Every decorated function is
    equivariant under scaling, so this changes no answer. Exact object arrays pass
    through as they are.
    """
    signature = inspect.signature(function)
    name = next(iter(signature.parameters))

    @functools.wraps(function)
    def on_any_vectors(*args: Any, **kwargs: Any) -> R:
        call = signature.bind(*args, **kwargs)
        given = as_vectors(call.arguments[name], name)
        if _is_exact(given):
            call.arguments[name] = given
            return function(*call.args, **call.kwargs)
        exponent = _excess_exponent(given)
        scaled = np.ldexp(given.astype(np.float64), -exponent)
        call.arguments[name] = canonical_order(scaled)
        result = function(*call.args, **call.kwargs)
        restored: R = _restore(result, exponent, given.dtype)
        return restored

    return on_any_vectors


def _as_real_array(values: ArrayLike, name: str) -> NDArray[Any]:
    if isinstance(values, np.ma.MaskedArray):
        raise ValueError(f"{name}: need an array without a mask, got a masked array")
    try:
        array = np.array(
            values, subok=isinstance(values, np.ndarray) and values.dtype == object
        )
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{name}: need rows of equal length, got {type(values).__name__}: {error}"
        ) from error
    if _is_exact(array) or array.dtype in (np.float16, np.float32, np.float64):
        return array
    if array.dtype.kind not in "iufO":
        raise ValueError(f"{name}: need real numbers, got dtype {array.dtype}")
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name}: need real numbers, got {error}") from error


def _is_exact(array: NDArray[Any]) -> bool:
    """Tell whether the entries are rationals that floats would only round."""
    if array.dtype != object:
        return False
    entries = array.ravel().tolist()
    return all(isinstance(entry, numbers.Rational) for entry in entries) and any(
        not isinstance(entry, numbers.Integral) for entry in entries
    )


def _check_finite(array: NDArray[Any], name: str) -> None:
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"{name}: need finite numbers, got {array[row, column]} "
            f"in row {row}, column {column}"
        )


def _excess_exponent(vectors: Vectors) -> int:
    """Return the power of two to take out, 0 for all but huge and tiny data."""
    exponent = math.frexp(float(np.abs(vectors).max()))[1]
    if exponent > LARGEST_EXPONENT:
        return exponent - LARGEST_EXPONENT
    return min(exponent - SMALLEST_EXPONENT, 0)


def _restore(result: Any, exponent: int, dtype: np.dtype[Any]) -> Any:
    if isinstance(result, np.ndarray):
        return np.ldexp(result, exponent).astype(dtype)
    if isinstance(result, float):
        return math.ldexp(result, exponent)
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        fields = {f.name: getattr(result, f.name) for f in dataclasses.fields(result)}
        restored = {k: _restore(v, exponent, dtype) for k, v in fields.items()}
        return dataclasses.replace(result, **restored)
    return result
