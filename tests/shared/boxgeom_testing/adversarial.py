"""Vectors that are hard on enclosures: near others, near lines, far out, or tied."""

from collections.abc import Callable

import numpy as np

from boxgeom.vectors import Vectors

Kind = Callable[[np.random.Generator, int, int], Vectors]
"""From a generator, m >= 6 and d to m vectors in d dimensions."""


def _normal(rng: np.random.Generator, m: int, d: int) -> Vectors:
    return rng.standard_normal((m, d))


def _near_duplicates(rng: np.random.Generator, m: int, d: int) -> Vectors:
    """Return vectors two of which nearly equal two others."""
    vectors = _normal(rng, m, d)
    vectors[1] = vectors[0] + 1e-6 * rng.standard_normal(d)
    vectors[3] = vectors[2] + 1e-9 * rng.standard_normal(d)
    return vectors


def _duplicate_but_for_rounding(rng: np.random.Generator, m: int, d: int) -> Vectors:
    vectors = _normal(rng, m, d)
    vectors[1] = vectors[0] * (1 + 2.0**-50)
    return vectors


def _nearly_collinear(height: float) -> Kind:
    def kind(rng: np.random.Generator, m: int, d: int) -> Vectors:
        line = rng.standard_normal((m, 1)) * rng.standard_normal(d)
        return line + height * rng.standard_normal((m, d))

    return kind


def _outliers(factor: float) -> Kind:
    def kind(rng: np.random.Generator, m: int, d: int) -> Vectors:
        vectors = _normal(rng, m, d)
        vectors[-2:] *= factor
        return vectors

    return kind


def _one_at_1e300(rng: np.random.Generator, m: int, d: int) -> Vectors:
    vectors = _normal(rng, m, d)
    vectors[-1] = 1e300 * np.sign(vectors[-1])
    return vectors


def _clusters(rng: np.random.Generator, m: int, d: int) -> Vectors:
    vectors = _normal(rng, m, d)
    vectors[:4] = vectors[0] + 1e-2 * rng.standard_normal((4, d))
    vectors[4:6] = vectors[4] + 1e-2 * rng.standard_normal((2, d))
    return vectors


def _ties(rng: np.random.Generator, m: int, d: int) -> Vectors:
    return np.round(_normal(rng, m, d))


def _nearly_two_valued(rng: np.random.Generator, m: int, d: int) -> Vectors:
    vectors = _normal(rng, m, d)
    return np.sign(vectors) + 1e-3 * rng.standard_normal((m, d))


def _stretched(rng: np.random.Generator, m: int, d: int) -> Vectors:
    vectors = _normal(rng, m, d)
    vectors[:, 0] *= 100
    return vectors


def _copies(rng: np.random.Generator, m: int, d: int) -> Vectors:
    """Return vectors three of which are equal, as those of attackers may be."""
    vectors = _normal(rng, m, d)
    vectors[1:3] = vectors[0]
    return vectors


ADVERSARIAL: dict[str, Kind] = {
    "normal": _normal,
    "near duplicates": _near_duplicates,
    "duplicate but for rounding": _duplicate_but_for_rounding,
    "nearly collinear, 1e-3": _nearly_collinear(1e-3),
    "nearly collinear, 1e-8": _nearly_collinear(1e-8),
    "outliers x10": _outliers(10.0),
    "outliers x1e3": _outliers(1e3),
    "outliers x1e300": _outliers(1e300),
    "one at 1e300": _one_at_1e300,
    "clusters": _clusters,
    "ties": _ties,
    "nearly two-valued": _nearly_two_valued,
    "stretched": _stretched,
    "copies": _copies,
}
