"""How medians move with their vectors: implicit differentiation, for many at once.

At a median that is none of its vectors the unit vectors sum to zero, and go on doing so
as the vectors move; so the median's derivative solves a linear system with the Hessian.
Nothing here depends on scale: a vector counts by its share of the Hessian, which
vanishes if it is far away, and by its direction.
"""

from dataclasses import dataclass

import numpy as np

from boxgeom_fast.embedding import Points
from boxgeom_fast.median_weights import Weights
from boxgeom_fast.offset_lengths import offset_lengths
from boxgeom_fast.subsets import Counts

EPSILON = float(np.finfo(np.float64).eps)

CHUNK = 2**20
"""How many numbers the arrays of a chunk of medians may hold."""


@dataclass(frozen=True)
class Pullback:
    """What turns gradients of medians into gradients of their vectors.

    If the gradient of subset S is v_S, that of vector i is
    ``sum_j dense[i, j] x_j + sum_S own[S, i] v_S``, where x_j is the direction of
    vector j, of length 1, from the one that is embedded as zero.

    Attributes:
        dense: shape (k, k).
        own: shape (subsets, k), each row of sum 1.
    """

    dense: Points
    own: Points


def pullback(
    points: Points, counts: Counts, weights: Weights, inner: Points
) -> Pullback:
    """Return the pullback of medians none of which is one of its vectors.

    Args:
        points: the vectors' embedding, shape (k, e).
        counts: the subsets, shape (subsets, k).
        weights: their medians, shape (subsets, k).
        inner: the inner product of each median's gradient with each vector's direction,
            shape (subsets, k).

    >>> corners = np.array([[0.0, 0.0], [0.0, 4.0], [4.0, 0.0], [4.0, 4.0]])
    >>> even = np.full((1, 4), 0.25)
    >>> pullback(corners, np.ones((1, 4), dtype=int), even, np.zeros((1, 4))).own
    array([[0.25, 0.25, 0.25, 0.25]])
    """
    k, e = points.shape
    size = max(CHUNK // (k * (k + e)), 1)
    own, dense = np.zeros(counts.shape), np.zeros((k, k))
    for start in range(0, len(counts), size):
        some = slice(start, start + size)
        part = _of_chunk(points, counts[some], weights[some], inner[some])
        own[some] = part.own
        dense += part.dense
    return Pullback(dense, own)


def _of_chunk(
    points: Points, counts: Counts, weights: Weights, inner: Points
) -> Pullback:
    """Return the pullback of so few medians that they fit in memory at once.

    Let u_i be the unit vectors from the median, and p_i their shares of the Hessian:
    counts divided by distances, of sum 1. The Hessian is proportional to
    ``I - B^T B`` with rows ``B_i = sqrt(p_i) u_i``. If z is its inverse times the
    gradient v, then the gradient of vector i is ``p_i (z - u_i <u_i, z>)``. With
    ``a_i = p_i <u_i, z>`` that is ``p_i (v + sum_j a_j u_j) - a_i u_i``, for ``z = v +
    B^T (I - B B^T)^-1 B v``, and ``a = sqrt(p) (I - B B^T)^-1 B v``.

    The linear system gives every a to an error relative to the largest. A far vector
    needs its own to an error relative to its small share, for its gradient is nothing
    else. So each a is then computed from z, which is accurate, and its own share.
    """
    offsets = points - (weights @ points)[:, None]
    distances = np.where(counts > 0, offset_lengths(offsets), np.inf)
    away = np.where(distances > 0, distances, np.inf)
    units = offsets / away[..., None]
    shares = _shares(counts, distances)
    roots = np.sqrt(shares)
    left, sizes, _ = np.linalg.svd(roots[..., None] * units, full_matrices=False)
    gains = sizes**2 / _remainders(sizes)

    # Every unit vector from the median, as a combination of the vectors' directions.
    own_weights = np.eye(len(points)) - weights[:, None]
    combined = own_weights * offset_lengths(points) / away[..., None]
    with np.errstate(invalid="ignore", over="ignore"):  # a gradient may be infinite
        along = roots * _times(combined, inner)
        back = gains * _times(left.swapaxes(1, 2), along)
        pulls = roots * (along + _times(left, back))
        within = _times(units, _times(units.swapaxes(1, 2), pulls))
        pulls = shares * (_times(combined, inner) + within)
        parts = _less_one(shares) * pulls[:, None]
        dense = np.matmul(parts, combined).sum(axis=0)
    return Pullback(dense, shares)


def _less_one(shares: Points) -> Points:
    """Return ``p_i - 1`` where i = j, else ``p_i``, shape (subsets, k, k).

    ``1 - p_i`` is computed as the sum of the other shares, which loses no digits.
    """
    k = shares.shape[1]
    others = np.repeat(shares[:, None], k, axis=1)
    others[:, range(k), range(k)] = 0.0
    less = np.repeat(shares[..., None], k, axis=2)
    less[:, range(k), range(k)] = -others.sum(axis=2)
    return less


def _shares(counts: Counts, distances: Points) -> Points:
    """Return the shares of the Hessian, (subsets, k); 1 for a vector at the median."""
    least = distances.min(axis=1, keepdims=True)
    nearness = np.where(least > 0, least, 1.0) / np.where(least > 0, distances, 1.0)
    closeness = counts * np.where(least > 0, nearness, distances == 0)
    shares: Points = closeness / closeness.sum(axis=1, keepdims=True)
    return shares


def _remainders(sizes: Points) -> Points:
    """Return ``1 - sizes^2``, the eigenvalues of ``I - B B^T``.

    The squares sum to 1. So only the first can be near 1, as it is if the vectors are
    nearly collinear; the sum of the others then has more digits than the difference.
    """
    squares = sizes**2
    remainders: Points = 1 - squares
    others = np.maximum(squares[:, 1:].sum(axis=1), EPSILON**2)
    remainders[:, 0] = np.where(squares[:, 0] > 0.5, others, remainders[:, 0])
    return remainders


def _times(matrices: Points, vectors: Points) -> Points:
    """Return each matrix times its vector, shape (pairs, rows)."""
    product: Points = np.matmul(matrices, vectors[..., None])[..., 0]
    return product
