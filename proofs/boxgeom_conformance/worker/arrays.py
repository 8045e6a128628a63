"""Arrays of numbers, read from whatever a function returns."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from .protocol import Array, as_float

MOST_NUMBERS = 1_000_000
"""The most numbers to read: no vector of ours has more, and writing takes long."""

DEEPEST = 32
LEAST_RECURSION = 1000
# Bound now: a function may replace what NumPy offers.
asarray, errstate, filled = np.asarray, np.errstate, np.ma.filled

FLOATS = ("float16", "float32", "float64")


def array_of(value: Any, most: int = MOST_NUMBERS) -> tuple[Array, str]:
    """Return what a function returned as an array, and its own number type by name.

    Integers and floats up to 64 bits stay as they are; all other numbers become
    float64, infinite if they are too large for it.

    Args:
        value: anything.
        most: how many numbers it may have.

    Raises:
        Exception: it holds something other than numbers, or cannot be read; the
            function's own objects may raise anything.
    """
    with _undisturbed():
        array, dtype = _read(value, most)
        if array.size > most:
            raise ValueError(f"its shape is {array.shape}")
        return _plain(array), dtype


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Undo, for the block, what the function did to recursion limit and warnings."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, LEAST_RECURSION))
    try:
        with warnings.catch_warnings(), errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.setrecursionlimit(limit)


def _read(value: Any, most: int) -> tuple[Array, str]:
    if _is_tensor(value):
        return _numbers_of_tensor(value), str(value.dtype).removeprefix("torch.")
    if isinstance(value, np.ma.MaskedArray) and value.dtype.kind in "fiu":
        value = filled(value.astype(np.float64), np.nan)
    if isinstance(value, (list, tuple)):
        value = _without_tensors(value, [most])
    array = asarray(value)
    return array, array.dtype.name


def _is_tensor(value: Any) -> bool:
    return hasattr(value, "detach") and hasattr(value, "dtype")


def _numbers_of_tensor(tensor: Any) -> Array:
    """Return the numbers of a PyTorch tensor, on any device and in any form."""
    tensor = tensor.detach().cpu()
    for step in ("resolve_conj", "resolve_neg"):
        tensor = getattr(tensor, step, lambda same=tensor: same)()
    dtype = str(tensor.dtype).removeprefix("torch.")
    if "float" in dtype and dtype not in FLOATS:
        tensor = tensor.float()  # bfloat16, say, which NumPy does not know
    return asarray(tensor.numpy())


def _without_tensors(values: Any, left: list[int], depth: int = DEEPEST) -> list[Any]:
    """Return nested lists, their tensors replaced by arrays.

    NumPy would never finish with a list that holds itself twice: so depth is limited.
    """
    read: list[Any] = []
    for value in values:
        left[0] -= 1
        if depth == 0 or left[0] < 0:
            raise ValueError("it is nested too deeply, or has too many numbers")
        if isinstance(value, (list, tuple)):
            value = _without_tensors(value, left, depth - 1)
        elif not isinstance(value, float) and _is_tensor(value):
            value = _numbers_of_tensor(value)
        read.append(value)
    return read


def _plain(array: Array) -> Array:
    """Return an array's numbers in a type that every machine has."""
    kind, name = array.dtype.kind, array.dtype.name
    if kind in "iu" or name in FLOATS:
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    # bfloat16 and its like are extension types, which NumPy counts as void.
    if kind == "f" or (kind == "V" and "float" in name and not array.dtype.names):
        return array.astype(np.float64)
    if kind == "O":
        floats = [as_float(_checked(x)) for x in array.ravel()]
        return np.array(floats, dtype=np.float64).reshape(array.shape)
    raise TypeError(f"dtype {name}")


def _checked(item: Any) -> Any:
    if isinstance(item, str):
        raise TypeError("a string is not a number")
    return item
