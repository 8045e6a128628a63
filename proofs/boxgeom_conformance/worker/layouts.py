"""Layouts: how an array of the same numbers may lie in memory."""

from __future__ import annotations

import numpy as np

from .protocol import Array

LAYOUTS = ("read-only", "fortran", "strided", "misaligned")


def laid_out(received: Array, layout: str) -> Array:
    """Return a copy of vectors, shape (m, d), in a layout; "" for the usual one.

    >>> laid_out(np.ones((2, 3)), "strided").strides
    (48, 16)
    """
    if layout == "fortran":
        return np.asfortranarray(received.copy())
    if layout == "strided":
        return np.repeat(received, 2, axis=1)[:, ::2]
    if layout == "misaligned":
        shifted = bytearray(1) + bytearray(received.tobytes())
        numbers = np.frombuffer(shifted, received.dtype, offset=1)
        return numbers.reshape(received.shape)
    copied = received.copy()
    copied.flags.writeable = layout != "read-only"
    return copied


def shown_layout(literal: str, layout: str, dtype: str) -> str:
    """Return Python that makes an array in a layout from Python that makes it."""
    number, shape = f"np.{dtype}", f"{literal}.shape"
    if layout == "read-only":
        return f"np.frombuffer({literal}.tobytes(), {number}).reshape({shape})"
    if layout == "fortran":
        return f"np.asfortranarray({literal})"
    if layout == "strided":
        return f"np.repeat({literal}, 2, axis=1)[:, ::2]"
    if layout == "misaligned":
        shifted = f"bytearray(1) + {literal}.tobytes()"
        return f"np.frombuffer({shifted}, {number}, offset=1).reshape({shape})"
    return literal
