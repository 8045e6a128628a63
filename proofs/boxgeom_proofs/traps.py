"""Inputs on which geometric medians go wrong, by class (section 5 of docs/spec.md).

Every class draws m vectors in d dimensions, with small m and d, from a random
generator, so that there are as many as one likes and each can be drawn again.
"""

from collections.abc import Callable

import numpy as np

from boxgeom.vectors import Vectors

Trap = Callable[[np.random.Generator], Vectors]


def _gaussian(rng: np.random.Generator) -> Vectors:
    return rng.standard_normal((rng.integers(3, 11), rng.integers(1, 7)))


def _scaled(factor: float) -> Trap:
    return lambda rng: factor * _gaussian(rng)


def _offset(rng: np.random.Generator) -> Vectors:
    return _gaussian(rng) + 1e6


def _far_outliers(distance: float) -> Trap:
    """Return a trap that is a cluster and a minority of vectors far away."""

    def trap(rng: np.random.Generator) -> Vectors:
        vectors = _gaussian(rng)
        vectors[: (len(vectors) - 1) // 2] *= distance
        return vectors

    return trap


def _outliers_of_all_sizes(rng: np.random.Generator) -> Vectors:
    """Return a cluster and a minority of vectors, each at a distance of its own."""
    vectors = _gaussian(rng)
    few = (len(vectors) - 1) // 2
    vectors[:few] *= 10.0 ** rng.uniform(3, 30, size=(few, 1))
    return vectors


def _duplicates(rng: np.random.Generator) -> Vectors:
    vectors = _gaussian(rng)
    return vectors[rng.integers(len(vectors), size=len(vectors) + 2)]


def _collinear(parity: int) -> Trap:
    """Return a trap of vectors exactly on one line; their number has this parity."""

    def trap(rng: np.random.Generator) -> Vectors:
        m = 2 * int(rng.integers(1, 5)) + parity
        steps = rng.integers(-9, 10, size=(m, 1))
        steps[0] = 10  # so that not all vectors are equal
        direction = rng.integers(1, 10, size=(1, rng.integers(1, 7)))
        return (steps * direction).astype(np.float64)

    return trap


def _nearly_collinear(rng: np.random.Generator) -> Vectors:
    vectors = _gaussian(rng)
    height = 10.0 ** -rng.uniform(1, 12)
    line = vectors[:, :1] * rng.standard_normal((1, vectors.shape[1]))
    return line + height * vectors


def _near_a_vector(rng: np.random.Generator) -> Vectors:
    """Return vectors whose median is the origin, which is one of them, or near it."""
    m, d = rng.integers(4, 9), rng.integers(2, 7)
    units = rng.standard_normal((m, d))
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    # Turn the last so that the sum has length 1 + excess: the origin is the median iff
    # the excess is at most 0.
    others = units[:-1].sum(axis=0)
    length = np.linalg.norm(others)
    excess = rng.choice([-1, 1]) * 10.0 ** -rng.uniform(1, 16)
    cosine = np.clip(((1 + excess) ** 2 - 1 - length**2) / (2 * length), -1, 1)
    across = units[-1] - (units[-1] @ others) * others / length**2
    across /= np.linalg.norm(across)
    units[-1] = cosine * others / length + np.sqrt(1 - cosine**2) * across
    vectors = rng.uniform(0.5, 2, size=(m, 1)) * units
    return np.vstack([vectors, np.zeros(d)])


def _close_cluster(rng: np.random.Generator) -> Vectors:
    """Return vectors most of which lie very close together, away from the origin."""
    vectors = _gaussian(rng)
    most = (len(vectors) + 1) // 2
    size = 10.0 ** -rng.uniform(1, 15)
    vectors[:most] = vectors[0] + size * vectors[:most]
    return vectors


def _symmetric(rng: np.random.Generator) -> Vectors:
    vectors = _gaussian(rng)
    return np.vstack([vectors, -vectors])


def _grid(rng: np.random.Generator) -> Vectors:
    return rng.integers(-2, 3, size=_gaussian(rng).shape).astype(np.float64)


TRAPS: dict[str, Trap] = {
    "gaussian": _gaussian,
    "offset by 1e6": _offset,
    "huge, 1e150": _scaled(1e150),
    "huge, 1e307": _scaled(1e307),
    "tiny, 1e-150": _scaled(1e-150),
    "tiny, 1e-300": _scaled(1e-300),
    "outliers at 1e9": _far_outliers(1e9),
    "outliers at 1e15": _far_outliers(1e15),
    "outliers of all sizes": _outliers_of_all_sizes,
    "duplicates": _duplicates,
    "collinear, odd": _collinear(1),
    "collinear, even": _collinear(0),
    "nearly collinear": _nearly_collinear,
    "near a vector": _near_a_vector,
    "close cluster": _close_cluster,
    "symmetric": _symmetric,
    "integer grid": _grid,
}
"""Every class of traps by name."""
