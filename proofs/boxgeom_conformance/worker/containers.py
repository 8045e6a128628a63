"""Containers: the forms in which functions take vectors."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from .arrays import array_of
from .layers import in_layers, without_layers
from .protocol import Array

array_equal = np.array_equal  # bound now: a function may replace it

CONTAINERS = ("array", "arrays", "list", "layers", "tensor", "tensors")


def contain(received: Array, give: str) -> Any:
    """Return vectors, shape (m, d), in the container asked for."""
    if give == "array":
        return received
    if give == "arrays":
        return list(received)
    if give == "list":
        return received.tolist()
    if give == "layers":
        return [in_layers(vector) for vector in received]
    tensor = importlib.import_module("torch").from_numpy(received)
    return list(tensor) if give == "tensors" else tensor


def is_changed(vectors: Any, received: Array, give: str) -> bool:
    """Return whether vectors in a container are no longer those that were put in.

    Args:
        vectors: the container after a call, which may have done anything to it.
        received: the vectors, shape (m, d).
        give: the container.
    """
    try:
        if give == "layers":
            vectors = [without_layers(each, received.shape[1]) for each in vectors]
        # So many numbers, and at most as many lists around them.
        after, _ = array_of(vectors, most=2 * received.size)
    except Exception:
        return True
    if received.size == 0:
        return bool(after.size)
    return not array_equal(received, after, equal_nan=True)
