"""The honest nodes' first vectors: whole numbers, times a power of two if asked."""

from collections.abc import Callable

import numpy as np

from boxgeom.vectors import Vectors

Draw = Callable[[np.random.Generator, tuple[int, int]], Vectors]
LARGEST = 50


def distinct(rng: np.random.Generator, shape: tuple[int, int]) -> Vectors:
    """Return vectors of which no two have a coordinate in common."""
    rows, columns = shape
    drawn = [rng.permutation(2 * LARGEST + 1)[:rows] for _ in range(columns)]
    return np.array(drawn, dtype=np.float64).T - LARGEST


def equal(rng: np.random.Generator, shape: tuple[int, int]) -> Vectors:
    """Return the same vector for every node."""
    return np.tile(distinct(rng, (1, shape[1])), (shape[0], 1))


def paired(rng: np.random.Generator, shape: tuple[int, int]) -> Vectors:
    """Return vectors of which all but the first are equal."""
    vectors = distinct(rng, shape)
    vectors[1:] = vectors[-1]
    return vectors


def huge(rng: np.random.Generator, shape: tuple[int, int]) -> Vectors:
    """Return vectors whose squares overflow."""
    return np.ldexp(distinct(rng, shape), 600)


def tiny(rng: np.random.Generator, shape: tuple[int, int]) -> Vectors:
    """Return vectors whose squares underflow."""
    return np.ldexp(distinct(rng, shape), -600)


def offset(rng: np.random.Generator, shape: tuple[int, int]) -> Vectors:
    """Return vectors far from the origin, in the units of their distances."""
    return distinct(rng, shape) + 2.0**27


INPUTS: dict[str, Draw] = {
    "distinct": distinct,
    "equal": equal,
    "paired": paired,
    "huge": huge,
    "tiny": tiny,
    "offset": offset,
}
"""Every way to draw them, by name."""
