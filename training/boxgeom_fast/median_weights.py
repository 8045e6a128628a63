"""The geometric medians of many subsets at once (Definitions 1 and 3), as weights.

A median lies in the hull of its vectors (Theorem 4). So it is kept as weights, one a
vector, of sum 1: found in few dimensions, applied in many.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.embedding import Points
from boxgeom_fast.newton import SMALLEST, weights_near
from boxgeom_fast.offset_lengths import offset_lengths
from boxgeom_fast.threads import each

Counts = NDArray[np.integer[Any]]
"""How often each of k points occurs in each of several subsets, shape (subsets, k)."""

Weights = NDArray[np.float64]
"""What each point counts in each subset's median, shape (subsets, k), of sum 1."""

ROUNDING = 16 * float(np.finfo(np.float64).eps)

CHUNK = 2**17
"""How many numbers a chunk of subsets may need for each dimension of the points."""


def median_weights(points: Points, counts: Counts) -> Weights:
    """Return the weights of the geometric median of each subset.

    Definition 1. The points are in canonical order: where the minimisers form a
    segment, the median is its midpoint.

    Args:
        points: shape (k, e), finite, all distinct.
        counts: how often each occurs in each subset, shape (subsets, k).

    >>> line = np.array([[0.0], [1.0], [2.0], [9.0]])
    >>> median_weights(line, np.array([[1, 1, 1, 0], [1, 1, 1, 1]]))
    array([[0. , 1. , 0. , 0. ],
           [0. , 0.5, 0.5, 0. ]])
    """
    offsets = points - points[:, None]
    apart = offset_lengths(offsets)
    units = offsets / np.where(apart > 0, apart, 1.0)[..., None]
    advantages = _advantages(offsets, units, apart)
    near = apart <= SMALLEST

    def of_chunk(start: int, stop: int) -> Weights:
        return _weights(points, units, advantages, near, counts[start:stop])

    size = max(CHUNK // points.size, 16)
    starts = range(0, len(counts), size)
    chunks = [(start, min(start + size, len(counts))) for start in starts]
    return np.concatenate(each(of_chunk, chunks, like=points))


def _weights(
    points: Points,
    units: Points,
    advantages: Points,
    near: NDArray[np.bool_],
    counts: Counts,
) -> Weights:
    """Return the weights of a chunk; units, (k, k, e), lead from point to point.

    A point of multiplicity w is optimal iff the unit vectors towards the others sum to
    length at most w. If two are, so is the segment between. What is near is as good as
    the same point, which happens if others are more than 1e450 times as far away.
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
    """Return how much nearer to i is p than q, for all p, q, i: shape (k, k, k).

    Term by term ``|b| - |a| = <b - a, b + a> / (|b| + |a|)``: a far point, as far from
    the one as from the other, drowns no near one.
    """
    both = apart[:, None] + apart
    sums = np.einsum("qpe,pie->pqi", units, offsets)
    sums += np.einsum("qpe,qie->pqi", units, offsets)
    return apart[..., None] * (sums / np.where(both > 0, both, 1.0))


def _best_of(advantages: Points, counts: Counts) -> NDArray[np.int64]:
    """Return of each subset the point whose summed distance to all is least."""
    k = len(advantages)
    sums = (counts @ advantages.reshape(k * k, k).T).reshape(-1, k, k)
    absent = counts == 0
    sums[np.broadcast_to(absent[:, None], sums.shape)] = np.inf
    worst = sums.min(axis=2)
    worst[absent] = -np.inf
    return worst.argmax(axis=1)
