"""Kinds of vectors on which aggregation goes wrong in floats (section 5 of the spec).

Each function returns m vectors of d coordinates, shape (m, d), t of them outliers if
the kind has any; the same arguments give the same vectors.
"""

import numpy as np

from boxgeom.vectors import Vectors

TEN_VECTORS = (
    (-5, 5),
    (-5, 3),
    (-6, 2),
    (8, 9),
    (6, -4),
    (-1, 7),
    (8, 5),
    (-9, -7),
    (4, -5),
    (5, -9),
)


def gaussian(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors.

    >>> gaussian(m=4, d=2, t=1, seed=0).shape
    (4, 2)
    """
    return np.random.default_rng(seed).standard_normal((m, d))


def tiny(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors down to 1e-170, whose squares underflow."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((m, d)) * 10.0 ** -rng.uniform(160, 170)


def huge(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors up to 1e160, whose squares overflow."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((m, d)) * 10.0 ** rng.uniform(155, 160)


def far_from_the_origin(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors moved away by up to 1e8."""
    rng = np.random.default_rng(seed)
    offset = rng.choice([-1, 1], size=d) * 10.0 ** rng.uniform(4, 8)
    return rng.standard_normal((m, d)) + offset


def moved_by_thousands(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors moved by thousands, which float32 can still resolve."""
    rng = np.random.default_rng(seed)
    offset = rng.choice([-1, 1], size=d) * rng.uniform(1000, 8000)
    return rng.standard_normal((m, d)) + offset


def beside_far_outliers(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return normal vectors, t of them up to 1e9 times as far away."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((m, d))
    vectors[:t] *= 10.0 ** rng.uniform(3, 9, size=(t, 1))
    return rng.permutation(vectors)


def with_duplicates(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return vectors drawn with replacement from a few normal ones."""
    rng = np.random.default_rng(seed)
    few = rng.standard_normal((max(1, m // 2), d))
    return few[rng.integers(len(few), size=m)]


def nearly_collinear(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return vectors within 1e-1 to 1e-4 of a line."""
    rng = np.random.default_rng(seed)
    line = rng.standard_normal((m, 1)) * rng.standard_normal((1, d))
    return line + 10.0 ** -rng.uniform(1, 4) * rng.standard_normal((m, d))


def model_gradients(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return what gradients of one model look like: close together, and t colluding.

    The honest ones differ by a thousandth of their length, which a few coordinates
    dominate; the t others agree on a vector that points the other way, or on one a few
    standard deviations off.
    """
    rng = np.random.default_rng(seed)
    direction = rng.standard_cauchy(d)
    direction /= np.linalg.norm(direction)
    vectors = direction + 1e-3 / np.sqrt(d) * rng.standard_normal((m, d))
    honest = vectors[t:]
    shifted = honest.mean(axis=0) + 1.5 * honest.std(axis=0)
    vectors[:t] = -4 * direction if rng.random() < 0.5 else shifted
    return rng.permutation(vectors)


def on_a_line(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return different integer vectors on one line beside the origin, in no order."""
    rng = np.random.default_rng(seed)
    steps = rng.permutation(2 * m)[:m] - m
    direction = rng.choice([-3, -2, -1, 1, 2, 3], size=d)
    offset = rng.choice([-1000, 1000], size=d) + rng.integers(-9, 10, size=d)
    return np.outer(steps, direction) + offset.astype(np.float64)


def ten_vectors(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return ten vectors of which four subsets of seven decide BOX-GEOM's answer.

    Each of the four ends of the medians' box is that of one subset's median, and lies
    in the trusted hyperbox. By seed 0 the first and the last subset are among them.
    Asked for fewer rows it leaves some out, asked for more columns it repeats them.
    """
    vectors = np.tile(np.array(TEN_VECTORS, dtype=np.float64), (1, d))[:, :d]
    return (np.random.default_rng(seed).permutation(vectors) if seed else vectors)[:m]


def wide(m: int, d: int, t: int, seed: int) -> Vectors:
    """Return copies of two columns of small integers: a fifth are of the first.

    Then distances are those of the first column and of twice the second, in a unit of
    their own: what is right in two coordinates, which can be judged exactly, is right
    in d of them. The second decides more, and ends where d ends.
    """
    first, second = np.random.default_rng(seed).integers(-9, 10, size=(2, m, 1))
    columns = [np.repeat(first, d // 5, axis=1), np.repeat(second, d - d // 5, axis=1)]
    return np.hstack(columns).astype(np.float64)
