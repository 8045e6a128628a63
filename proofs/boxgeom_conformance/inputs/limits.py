"""Kinds of vectors near the limits of their number type, float or integer.

Each function returns m vectors of d coordinates, shape (m, d); the same arguments give
the same vectors.
"""

import numpy as np

from boxgeom.vectors import Vectors

FLOAT_BITS = 53
"""Of a float64's mantissa: what it can hold of a larger integer are multiples."""


def huge_singles(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors up to 1e25, whose squares overflow in float32.

    >>> vectors = huge_singles(m=4, d=2, t=1, seed=0)
    >>> bool(1e20 < np.abs(vectors).max() < 1e26)
    True
    """
    rng = np.random.default_rng(seed)
    return rng.standard_normal((m, d)) * 10.0 ** rng.uniform(20, 25)


def tiny_singles(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors down to 1e-27, whose squares underflow in float32."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((m, d)) * 10.0 ** -rng.uniform(24, 27)


def near_the_largest_float(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return vectors from 9e307 to 1.7e308, of which no two can be added.

    All vectors have the same sign in a coordinate, so that no distance overflows.
    """
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1.0, 1.0], size=d)
    return np.asarray(signs * rng.uniform(9e307, 1.7e308, size=(m, d)))


def nearly_tied(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return the corners of a regular polygon, each moved by about a thousandth.

    All corners are equally good by any selection; so a thousandth decides.
    """
    rng = np.random.default_rng(seed)
    turns = 2 * np.pi * (np.arange(m) + rng.uniform()) / m
    vectors = 1e-3 * rng.standard_normal((m, d))
    vectors[:, :2] += np.stack([np.cos(turns), np.sin(turns)], axis=1)[:, :d]
    return rng.permutation(vectors)


def near_integer_limits(m: int, d: int, seed: int, dtype: str) -> Vectors:
    """Return integers of a type, from half of its limits up, as floats that hold them.

    >>> near_integer_limits(m=3, d=1, seed=0, dtype="int8").tolist()
    [[66.0], [64.0], [114.0]]
    """
    rng = np.random.default_rng(seed)
    info = np.iinfo(dtype)
    signs = rng.choice([-1.0, 1.0], size=(m, d)) if info.min < 0 else 1.0
    unit = 2.0 ** max(info.bits - FLOAT_BITS, 0)
    sizes = rng.uniform(0.5, 1 - 2.0**-7, size=(m, d)) * float(info.max)
    return np.asarray(signs * np.floor(sizes / unit) * unit)
