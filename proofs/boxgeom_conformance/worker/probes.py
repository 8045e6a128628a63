"""Probes: does an answer stay as it is, whatever happens next?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from .protocol import Array

array_equal = np.array_equal  # bound now: a function may replace it

NEXT_CALL = "the next call"
THE_VECTORS = "a change of the vectors"


def altered_by(read: Callable[[], Array], call: Callable[[], Any], vectors: Any) -> str:
    """Return what changes an answer that was given: the next call, the vectors, or "".

    Args:
        read: returns the numbers of the answer, as they are now.
        call: calls the function with other vectors.
        vectors: what the function was given, a container of numbers.
    """
    given = read().copy()
    with suppress(Exception):
        call()
    if not array_equal(given, read(), equal_nan=True):
        return NEXT_CALL
    with suppress(Exception):
        _add_one(vectors)
    return "" if array_equal(given, read(), equal_nan=True) else THE_VECTORS


def _add_one(vectors: Any) -> None:
    """Add 1 to all numbers in a container, in place."""
    if not isinstance(vectors, list):
        vectors += 1
        return
    for i, entry in enumerate(vectors):
        if isinstance(entry, float):
            vectors[i] = entry + 1
        else:
            _add_one(entry)
