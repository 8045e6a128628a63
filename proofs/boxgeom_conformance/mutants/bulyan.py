"""Wrong Bulyan (Definition 25)."""

from collections.abc import Callable

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

MIDDLE = "is_the_middle_of_what_krum_selects"
ORDINARY = "holds_for_ordinary_vectors"

Measure = Callable[[Vectors], Vectors]


def _squares(vectors: Vectors) -> Vectors:
    """Return all squared distances, shape (m, m)."""
    return np.asarray(((vectors[:, None] - vectors[None]) ** 2).sum(axis=-1))


def _scores(distances: Vectors, nearest: int) -> Vector:
    """Return the sum of every row's least entries but its own."""
    m = len(distances)
    others = distances[~np.eye(m, dtype=bool)].reshape(m, m - 1)
    return np.asarray(np.sort(others, axis=1)[:, : max(nearest, 0)].sum(axis=1))


def _selected(
    received: Vectors, t: int, size: int, measure: Measure = _squares, more: int = 0
) -> Vectors:
    """Return what Krum selects in turn, with some neighbours more than it should."""
    left, chosen = received, []
    for _ in range(size):
        best = np.argmin(_scores(measure(left), len(left) - t - 2 + more))
        chosen.append(left[best])
        left = np.delete(left, best, axis=0)
    return np.array(chosen)


def _nearest(vectors: Vectors, middle: Vector, count: int) -> Vector:
    """Return the mean of the values nearest to a middle, coordinate by coordinate."""
    order = np.argsort(np.abs(vectors - middle), axis=0, kind="stable")[:count]
    return np.asarray(np.take_along_axis(vectors, order, axis=0).mean(axis=0))


def _around_the_median(vectors: Vectors, count: int) -> Vector:
    return _nearest(vectors, np.median(vectors, axis=0), count)


@mutant("bulyan", MIDDLE, ORDINARY)
def bulyan_that_selects_at_once(received: Vectors, n: int, t: int) -> Vector:
    """It takes the m - 2t least scores of one Multi-Krum, and selects nothing again."""
    m = len(received)
    order = np.argsort(_scores(_squares(received), m - t - 2))[: m - 2 * t]
    return _around_the_median(received[order], m - 4 * t)


@mutant("bulyan", MIDDLE, ORDINARY)
def bulyan_of_two_fewer(received: Vectors, n: int, t: int) -> Vector:
    """It selects m - 2t - 2 vectors, and keeps m - 4t - 2 values."""
    m = len(received)
    selected = _selected(received, t, m - 2 * t - 2)
    return _around_the_median(selected, m - 4 * t - 2)


@mutant("bulyan", MIDDLE, ORDINARY)
def bulyan_with_a_trimmed_mean(received: Vectors, n: int, t: int) -> Vector:
    """It drops the t smallest and the t largest values of what it selected."""
    ordered = np.sort(_selected(received, t, len(received) - 2 * t), axis=0)
    return np.asarray(ordered[t : len(ordered) - t].mean(axis=0))


@mutant("bulyan", MIDDLE, ORDINARY)
def bulyan_that_trims_nothing(received: Vectors, n: int, t: int) -> Vector:
    """It averages all that Krum selected."""
    selected = _selected(received, t, len(received) - 2 * t)
    return np.asarray(selected.mean(axis=0))


@mutant("bulyan", MIDDLE, ORDINARY)
def bulyan_of_medians(received: Vectors, n: int, t: int) -> Vector:
    """It returns the coordinate-wise median of what Krum selected."""
    selected = _selected(received, t, len(received) - 2 * t)
    return np.asarray(np.median(selected, axis=0))


@mutant("bulyan", MIDDLE, ORDINARY)
def bulyan_that_selects_nothing(received: Vectors, n: int, t: int) -> Vector:
    """It leaves Krum out, and keeps the middle values of all vectors."""
    return _around_the_median(received, len(received) - 4 * t)


@mutant("bulyan", MIDDLE, ORDINARY)
def bulyan_around_the_mean(received: Vectors, n: int, t: int) -> Vector:
    """It keeps the values nearest to the mean, not to the median."""
    m = len(received)
    selected = _selected(received, t, m - 2 * t)
    return _nearest(selected, selected.mean(axis=0), m - 4 * t)


@mutant("bulyan", MIDDLE)
def bulyan_that_keeps_t_more(received: Vectors, n: int, t: int) -> Vector:
    """It keeps m - 3t values, not m - 4t."""
    m = len(received)
    return _around_the_median(_selected(received, t, m - 2 * t), m - 3 * t)


@mutant("bulyan", MIDDLE)
def bulyan_by_the_first_coordinate(received: Vectors, n: int, t: int) -> Vector:
    """It keeps whole vectors, those whose first coordinate is nearest to its median."""
    m = len(received)
    selected = _selected(received, t, m - 2 * t)
    off = np.abs(selected[:, 0] - np.median(selected[:, 0]))
    kept = np.argsort(off, kind="stable")[: m - 4 * t]
    return np.asarray(selected[kept].mean(axis=0))


@mutant("bulyan", MIDDLE)
def bulyan_with_one_neighbour_more(received: Vectors, n: int, t: int) -> Vector:
    """Its Krum sums over one neighbour too many."""
    m = len(received)
    selected = _selected(received, t, m - 2 * t, more=1)
    return _around_the_median(selected, m - 4 * t)


@mutant("bulyan", MIDDLE)
def bulyan_without_squares(received: Vectors, n: int, t: int) -> Vector:
    """Its Krum sums distances, not their squares."""
    m = len(received)
    selected = _selected(received, t, m - 2 * t, lambda v: np.sqrt(_squares(v)))
    return _around_the_median(selected, m - 4 * t)


@mutant("bulyan", MIDDLE)
def bulyan_in_the_manhattan_metric(received: Vectors, n: int, t: int) -> Vector:
    """It measures distances as sums of absolute differences."""
    m = len(received)
    selected = _selected(
        received, t, m - 2 * t, lambda v: np.abs(v[:, None] - v).sum(axis=-1) ** 2
    )
    return _around_the_median(selected, m - 4 * t)


@mutant("bulyan", MIDDLE)
def bulyan_for_n_vectors(received: Vectors, n: int, t: int) -> Vector:
    """It selects n - 2t vectors and keeps n - 4t, even if fewer than n came."""
    selected = _selected(received, t, min(n - 2 * t, len(received)))
    return _around_the_median(selected, n - 4 * t)
