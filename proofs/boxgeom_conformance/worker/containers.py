"""Containers: the forms in which functions take vectors."""

import importlib
from typing import Any

import numpy as np

from .arrays import array_of
from .protocol import Array

array_equal = np.array_equal  # bound now: a function may replace it

CONTAINERS = ("array", "arrays", "list", "tensor", "tensors")


def contain(received: Array, give: str) -> Any:
    """Return vectors, shape (m, d), in the container asked for."""
    if give == "array":
        return received
    if give == "arrays":
        return list(received)
    if give == "list":
        return received.tolist()
    tensor = importlib.import_module("torch").from_numpy(received)
    return list(tensor) if give == "tensors" else tensor


def is_changed(vectors: Any, received: Array) -> bool:
    """Return whether vectors in a container are no longer those that were put in.

    Args:
        vectors: the container after a call, which may have done anything to it.
        received: the vectors, shape (m, d).
    """
    try:
        # So many numbers, and at most as many lists around them.
        after, _ = array_of(vectors, most=2 * received.size)
    except Exception:
        return True
    if received.size == 0:
        return bool(after.size)
    return not array_equal(received, after, equal_nan=True)
