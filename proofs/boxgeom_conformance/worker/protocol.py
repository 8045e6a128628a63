"""The protocol's numbers: as JSON writes them, and as languages spell them."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

PROTOCOL = 1

OPTIONS = (
    "q",
    "round_number",
    "own",
    "start",
    "radius",
    "iterations",
    "bucket_size",
    "clip",
)
"""What some rules take besides the vectors, n and t, by name."""

Array = NDArray[Any]

# Bound now: a function may replace what NumPy offers.
array_of_type, isfinite, where = np.array, np.isfinite, np.where


def decode(received: Sequence[Sequence[float | str]], d: int, dtype: str) -> Array:
    """Return vectors of the protocol as an array of shape (m, d)."""
    rows = [[float(x) for x in row] for row in received]
    return array_of_type(rows, dtype=dtype).reshape(len(rows), d)


def encode(array: Array) -> Any:
    """Return an array as nested lists for JSON, with strings for what is not finite.

    >>> encode(np.array([0.5, np.inf]))
    [0.5, 'inf']
    """
    if array.dtype.kind == "f" and not isfinite(array).all():
        array = where(isfinite(array), array.astype(object), array.astype(str))
    return array.tolist()


def as_float(value: Any) -> float:
    """Return a number, or a string that spells one, as a float.

    One too large for a float becomes infinite.

    Raises:
        TypeError: it is neither a number nor a string.
        ValueError: it is a string that spells no number.

    >>> as_float("0x1.8p+1"), as_float("-0x1p5000"), as_float(10**400)
    (3.0, -inf, inf)
    """
    if isinstance(value, str):
        is_negative = value.lstrip().startswith("-")
        read = float.fromhex if "0x" in value.lower() else float
    elif isinstance(value, numbers.Number) and not isinstance(value, (bool, complex)):
        is_negative = bool(value < 0)  # type: ignore[operator]  # all but complex numbers have an order
        read = float
    else:
        raise TypeError("it holds something other than numbers")
    try:
        return read(value)
    except OverflowError:
        return -math.inf if is_negative else math.inf
