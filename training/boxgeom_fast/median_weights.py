"""The geometric medians of many subsets at once (Definitions 1 and 3), as weights.

A median lies in the hull of its vectors (Theorem 4). So it is kept as weights of sum 1,
one per vector, which are found in few dimensions and applied in many.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.embedding import Points
from boxgeom_fast.kernel_choice import Kernels, kernels
from boxgeom_fast.newton import SMALLEST, weights_near
from boxgeom_fast.offset_lengths import offset_lengths
from boxgeom_fast.subsets import Counts
from boxgeom_fast.threads import each

Weights = NDArray[np.float64]
"""The weight of each point in each subset's median, shape (subsets, k), of sum 1."""

ROUNDING = 16 * float(np.finfo(np.float64).eps)

CHUNK = 2**17
"""How many subsets times points times dimensions to work on at once."""

TOGETHER = 64
"""How many subsets the kernel works on side by side; a chunk has no group cut short."""

FEW = 8
"""Fewer subsets than these are faster one at a time."""

LARGE = 2**10
"""Points of more numbers leave no place in the caches for subsets side by side."""


def median_weights(points: Points, counts: Counts) -> Weights:
    """Return the weights of the geometric median of each subset, shape (subsets, k).

    Definition 1. Where the minimisers form a segment, the median is its midpoint.

    Args:
        points: in canonical order, shape (k, e), finite, all distinct.
        counts: how often each occurs in each subset, shape (subsets, k).

    >>> line = np.array([[0.0], [1.0], [2.0], [9.0]])
    >>> median_weights(line, np.array([[1, 1, 1, 0], [1, 1, 1, 1]]))
    array([[0. , 1. , 0. , 0. ],
           [0. , 0.5, 0.5, 0. ]])
    """
    choice = kernels()
    of_counts = _compiled(points, len(counts), choice) if choice else _by_numpy(points)

    def of_chunk(start: int, stop: int) -> Weights:
        return of_counts(counts[start:stop])

    size = max(CHUNK // points.size // TOGETHER, 1) * TOGETHER
    starts = range(0, len(counts), size)
    chunks = [(start, min(start + size, len(counts))) for start in starts]
    return np.concatenate(each(of_chunk, chunks, like=points))


def weighted_median_weights(
    points: Points, counted: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights of the geometric median of points that count differently.

    Args:
        points: in canonical order, shape (k, e), finite, all distinct.
        counted: what the distance to each counts, shape (k,), positive, the largest
            about 1.

    >>> line = np.array([[0.0], [1.0], [9.0]])
    >>> weighted_median_weights(line, np.array([0.5, 0.5, 1]))
    array([0. , 0.5, 0.5])
    """
    counts: Any = counted[None]  # counts need not be whole
    [weights] = _by_numpy(points)(counts)
    return weights


def _compiled(
    points: Points, subsets: int, choice: Kernels
) -> Callable[[Counts], Weights]:
    """Return the compiled function from the counts of some subsets to their weights."""
    # Kernels are compiled for one layout and dtype alone.
    points = np.array(points, order="C")
    # Of all subsets, so that chunks mean nothing to the last digits.
    are_many = subsets >= FEW and points.size <= LARGE

    def of_counts(counts: Counts) -> Weights:
        counts, is_found = np.array(counts, np.int64), np.zeros(len(counts), bool)
        weights = np.empty(counts.shape)
        if are_many:
            weights = choice.medians_side_by_side(points, counts, is_found)
        if not is_found.all():
            rest = choice.medians_one_by_one(points, counts[~is_found])
            weights[~is_found] = rest
        return weights

    return of_counts


def _by_numpy(points: Points) -> Callable[[NDArray[Any]], Weights]:
    """Return the function from the counts of some subsets to their weights."""
    offsets = points - points[:, None]
    apart = offset_lengths(offsets)
    units = offsets / np.where(apart > 0, apart, 1.0)[..., None]
    advantages = _advantages(offsets, units, apart)
    near = apart <= SMALLEST
    return partial(_weights, points, units, advantages, near)


def _weights(
    points: Points,
    units: Points,
    advantages: Points,
    near: NDArray[np.bool_],
    counts: NDArray[Any],
) -> Weights:
    """Return the weights of a chunk of subsets.

    A point of multiplicity w is optimal iff the unit vectors towards the others sum to
    a vector of length at most w. If two points are optimal, so is the segment between
    them. Points too near each other for a unit vector count as one; they are met where
    others are more than 1e450 times as far away.

    Args:
        points: shape (k, e).
        units: the unit vectors from each point to each, shape (k, k, e).
        advantages: as `_advantages` returns them, shape (k, k, k).
        near: which points count as one, shape (k, k).
        counts: shape (subsets, k).
    """
    k, _, e = units.shape
    pulls = (counts @ units.transpose(1, 0, 2).reshape(k, k * e)).reshape(-1, k, e)
    here = counts if near.sum() == k else counts @ near
    excess = np.sqrt((pulls * pulls).sum(axis=-1)) - here
    excess[counts == 0] = np.inf
    is_optimal = excess <= ROUNDING * counts.sum(axis=1, keepdims=True)
    weights = np.zeros(counts.shape)
    at_vector = is_optimal.any(axis=1)
    every = np.flatnonzero(at_vector)
    first = is_optimal.argmax(axis=1)[every]
    last = k - 1 - is_optimal[:, ::-1].argmax(axis=1)[every]
    weights[every, first] += 0.5
    weights[every, last] += 0.5
    if not at_vector.all():
        rest = np.flatnonzero(~at_vector)
        start = _best_of(advantages, counts[rest])
        pull = pulls[rest, start]
        weights[rest] = weights_near(points, counts[rest], start, pull)
    return weights


def _advantages(offsets: Points, units: Points, apart: Points) -> Points:
    """Return by how much i is nearer to p than to q, for all p, q, i: shape (k, k, k).

    With a and b the offsets from p and q to i this is ``|b| - |a| = <b - a, b + a> /
    (|b| + |a|)``. In this form the terms of a far i do not swamp those of near ones.
    """
    both = apart[:, None] + apart
    sums = np.einsum("qpe,pie->pqi", units, offsets)
    sums += np.einsum("qpe,qie->pqi", units, offsets)
    return apart[..., None] * (sums / np.where(both > 0, both, 1.0))


def _best_of(advantages: Points, counts: NDArray[Any]) -> NDArray[np.int64]:
    """Return for each subset its point of least summed distance, shape (subsets,)."""
    k = len(advantages)
    sums = (counts @ advantages.reshape(k * k, k).T).reshape(-1, k, k)
    absent = counts == 0
    sums[np.broadcast_to(absent[:, None], sums.shape)] = np.inf
    worst = sums.min(axis=2)
    worst[absent] = -np.inf
    return worst.argmax(axis=1)
