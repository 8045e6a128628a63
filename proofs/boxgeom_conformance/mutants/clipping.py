"""Wrong centred clipping (Definition 21)."""

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

CLIPPED = "moves_by_the_mean_of_clipped_offsets"
TURNS = "turns_with_the_vectors"


def _shares(apart: Vector, radius: float) -> Vector:
    """Return what clipping leaves of offsets of some lengths."""
    return np.asarray(np.minimum(1, radius / np.maximum(apart, radius)))


def _step(received: Vectors, center: Vector, shares: Vector) -> Vector:
    """Return the centre, moved by the mean of what is left of the offsets."""
    return np.asarray(center + (shares[:, None] * (received - center)).mean(axis=0))


@mutant("centered-clipping", CLIPPED)
def centered_clipping_in_one_step(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It moves once, whatever the number of iterations."""
    return _step(received, start, _shares(lengths(received - start), radius))


@mutant("centered-clipping", CLIPPED)
def centered_clipping_with_one_step_more(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It moves once more than it should."""
    for _ in range(iterations + 1):
        start = _step(received, start, _shares(lengths(received - start), radius))
    return start


@mutant("centered-clipping", CLIPPED, "moves_with_the_vectors")
def centered_clipping_from_the_origin(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It starts at the origin, whatever it is told."""
    center = np.zeros_like(start)
    for _ in range(iterations):
        center = _step(received, center, _shares(lengths(received - center), radius))
    return center


@mutant("centered-clipping", CLIPPED, "holds_for_ordinary_vectors")
def centered_clipping_from_the_mean(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It starts at the mean, whatever it is told."""
    center = received.mean(axis=0)
    for _ in range(iterations):
        center = _step(received, center, _shares(lengths(received - center), radius))
    return center


@mutant("centered-clipping", CLIPPED, TURNS)
def centered_clipping_by_coordinate(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It clips every coordinate of an offset, not its length."""
    for _ in range(iterations):
        start = start + np.clip(received - start, -radius, radius).mean(axis=0)
    return start


@mutant("centered-clipping", CLIPPED)
def centered_clipping_that_drops(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It ignores vectors beyond the radius instead of shortening their offsets."""
    for _ in range(iterations):
        near = lengths(received - start) <= radius
        start = _step(received, start, near.astype(float))
    return start


@mutant("centered-clipping", CLIPPED)
def centered_clipping_that_normalises(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It gives every offset the length of the radius, short ones too."""
    for _ in range(iterations):
        apart = lengths(received - start)
        shares = radius / np.where(apart > 0, apart, np.inf)
        start = _step(received, start, shares)
    return start


@mutant("centered-clipping", CLIPPED)
def centered_clipping_without_squares(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It compares the radius with the square of an offset's length."""
    for _ in range(iterations):
        with np.errstate(over="ignore", under="ignore"):
            squares = ((received - start) ** 2).sum(axis=1)
        start = _step(received, start, _shares(squares, radius))
    return start


@mutant("centered-clipping", CLIPPED, "answers_the_same_twice")
def centered_clipping_that_goes_on(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It starts where the last call ended, as byzfl's object does."""
    center = _LAST.get(start.tobytes(), start)
    for _ in range(iterations):
        center = _step(received, center, _shares(lengths(received - center), radius))
    _LAST[start.tobytes()] = center
    return center


_LAST: dict[bytes, Vector] = {}


@mutant("centered-clipping", CLIPPED)
def centered_clipping_over_n(
    received: Vectors, n: int, t: int, radius: float, iterations: int, start: Vector
) -> Vector:
    """It divides by n, even if fewer vectors came."""
    for _ in range(iterations):
        shares = _shares(lengths(received - start), radius)
        start = _step(received, start, shares * len(received) / n)
    return start
