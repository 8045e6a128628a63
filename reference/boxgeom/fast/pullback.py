"""How medians move with their vectors: implicit differentiation, for many at once.

At a median that is none of its vectors the unit vectors sum to zero, whatever the
vectors are; so the median's derivative solves a linear system, the Hessian's. A median
that is one of its vectors moves with it, the midpoint of a segment with both ends.
"""

from dataclasses import dataclass

import numpy as np

from boxgeom.fast.embedding import Points
from boxgeom.fast.medians import Counts, Weights


@dataclass(frozen=True)
class Pullback:
    """What takes a gradient of medians back to their vectors.

    If the gradient of subset S is v_S, that of vector i is
    ``sum_j dense[i, j] x_j + sum_S own[S, i] v_S``.

    Attributes:
        dense: shape (k, k), of row sums zero.
        own: shape (subsets, k).
    """

    dense: Points
    own: Points


def pullback(
    points: Points, counts: Counts, weights: Weights, inner: Points
) -> Pullback:
    """Return what takes gradients of subsets' medians back to the vectors.

    Args:
        points: the vectors' embedding, shape (k, e).
        counts: the subsets, shape (subsets, k).
        weights: their medians, shape (subsets, k).
        inner: every gradient's inner product with every vector, shape (subsets, k).

    >>> line = np.array([[0.0], [1.0], [5.0]])
    >>> weights, inner = np.array([[0.0, 1.0, 0.0]]), np.zeros((1, 3))
    >>> pullback(line, np.ones((1, 3), dtype=int), weights, inner).own
    array([[0., 1., 0.]])
    """
    k = len(points)
    own, dense = weights.copy(), np.zeros((k, k))
    # Only a median that is none of its vectors has weight on more than two of them.
    free = np.flatnonzero((weights > 0).sum(axis=1) > 2)
    for s in free:
        own[s], more = _of_free_median(
            points, counts[s].astype(np.float64), weights[s], inner[s]
        )
        dense += more
    return Pullback(dense, own)


def _of_free_median(
    points: Points, counts: Points, weights: Points, inner: Points
) -> tuple[Points, Points]:
    """Return a row of ``own``, and what it adds to ``dense``.

    The Hessian is ``s I - A^T A`` as in `boxgeom.fast.newton`, and by Woodbury's
    identity its inverse takes v to ``(v + A^T q) / s`` with ``(s I - A A^T) q = A v``.
    """
    k = len(points)
    offsets = points - weights @ points
    distances = np.sqrt((offsets * offsets).sum(axis=1))
    inverse = 1 / np.where(distances > 0, distances, np.inf)
    closeness = counts * inverse
    total = closeness.sum()
    roots = np.sqrt(closeness) * inverse
    along = inner - weights @ inner  # of the gradient with every offset
    products = offsets @ offsets.T
    system = total * np.eye(k) - roots[:, None] * products * roots
    solved = roots * np.linalg.solve(system, roots * along)
    towards = inverse * (along + products @ solved) / total
    own = counts * inverse / total
    from_median = np.eye(k) - weights
    dense = own[:, None] * (solved @ from_median)
    dense -= (counts * inverse**2 * towards)[:, None] * from_median
    return own, dense
