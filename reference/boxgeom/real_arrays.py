"""Array-likes of any kind, read as NumPy arrays of real numbers.

Lists, arrays of any byte order, data frames and dense tensors are accepted. Whatever is
not meant as real numbers (truth values, masks, text) or cannot be read by NumPy is
refused with a ValueError, whatever error the other library raises.
"""

import numbers
import reprlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def is_exact(array: NDArray[Any]) -> bool:
    """Return whether the entries are rationals, which floats could only round.

    An object array of integers alone is not exact: integers become float64.

    >>> is_exact(np.array([[Fraction(1, 3)]])), is_exact(np.array([[0.5]]))
    (True, False)
    """
    if array.dtype != object:
        return False
    entries = array.ravel().tolist()
    return all(isinstance(entry, numbers.Rational) for entry in entries) and any(
        not isinstance(entry, numbers.Integral) for entry in entries
    )


def as_real_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return a new array, of any shape, of native floats or of rationals.

    Floats keep their precision, integers become float64.

    Raises:
        ValueError: the values are not real numbers, or NumPy cannot read them; the
            message begins with the name.

    >>> as_real_array(np.array([1, 2], dtype=">f4"), "vector").dtype
    dtype('float32')
    """
    _check_parts(values, name)
    array = _read(values, name)
    if array.dtype == object:
        return _of_objects(array, name)
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{name}: need real numbers, got dtype {array.dtype}")
    native = array.dtype.newbyteorder("=")
    if native in (np.float16, np.float32, np.float64):
        return array.astype(native, copy=False)
    with np.errstate(over="ignore", under="ignore"):
        return array.astype(np.float64)


def as_float64(array: NDArray[Any], name: str = "vectors") -> NDArray[np.float64]:
    """Return the array in float64; rationals are rounded.

    Raises:
        ValueError: a rational is larger than every float.

    >>> as_float64(np.array([Fraction(1, 4)]))
    array([0.25])
    """
    try:
        return array.astype(np.float64)
    except OverflowError as error:
        raise ValueError(
            f"{name}: need numbers that float64 holds, got a larger one: {error}"
        ) from error


def _check_parts(values: ArrayLike, name: str) -> None:
    """Raise ValueError for values that NumPy would read as other numbers than meant.

    In a list, True turns into 1 and a masked number into what is under the mask.
    """
    if type(values) is np.ndarray:
        return
    for part in _parts(values):
        if isinstance(part, np.ma.MaskedArray):
            raise ValueError(
                f"{name}: need an array without a mask, got a masked array"
            )
        dtype = str(getattr(part, "dtype", "")).removeprefix("torch.")
        if isinstance(part, bool) or (dtype == "bool" and part is not values):
            raise ValueError(f"{name}: need real numbers, got {reprlib.repr(part)}")


def _parts(values: ArrayLike) -> Iterator[Any]:
    """Yield the values themselves and, of rows in sequences, the rows and entries."""
    yield values
    for row in _members(values):
        yield row
        yield from _members(row)


def _members(values: Any) -> Sequence[Any]:
    """Return what is in a list, tuple, deque or the like; in an array, nothing."""
    is_nested = isinstance(values, Sequence) and not isinstance(
        values, str | bytes | bytearray | memoryview | range
    )
    return values if is_nested else ()


def _read(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return a new array of the dtype that NumPy chooses."""
    # Subclasses of exact arrays are kept: whoever brings one has a reason. A matrix,
    # whose rows are matrices, has none.
    subok = isinstance(values, np.ndarray) and values.dtype == object
    subok = subok and not isinstance(values, np.matrix)
    try:
        array = np.asanyarray(values) if subok else np.asarray(values)
    except MemoryError:
        raise
    except Exception as error:  # other libraries' arrays may raise anything
        is_list = isinstance(values, list | tuple) and isinstance(error, ValueError)
        needed = "rows of equal length" if is_list else "an array that NumPy can read"
        raise ValueError(
            f"{name}: need {needed}, got {type(values).__name__}: "
            f"{error}{_remedy(values)}"
        ) from error
    return np.array(array, subok=subok)


def _of_objects(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return an object array as rationals if it is exact, else as float64."""
    for entry in array.flat:
        is_time = isinstance(entry, np.timedelta64)  # an integer to NumPy
        is_number = isinstance(entry, numbers.Number | Decimal) and not is_time
        if isinstance(entry, bool) or not is_number:
            shown = " ".join(reprlib.repr(entry).split())
            raise ValueError(f"{name}: need real numbers, got {shown}{_remedy(entry)}")
    if is_exact(array):
        whole = [isinstance(entry, numbers.Integral) for entry in array.flat]
        array[np.reshape(whole, array.shape)] += Fraction(0)
        return array
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name}: need real numbers, got {error}") from error


def _remedy(values: Any) -> str:
    """Return advice on how to convert the values, to end a message with."""
    if any(hasattr(part, "requires_grad") for part in _parts(values)):
        return "; for a tensor, pass .detach().cpu().to_dense().double()"
    if hasattr(values, "toarray"):
        return "; for a sparse array, pass .toarray()"
    if isinstance(values, Iterator):
        return "; for an iterator, pass list(...)"
    return ""
