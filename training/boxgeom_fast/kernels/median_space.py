"""The memory that computing one geometric median takes, used again for the next."""

from typing import NamedTuple

import numpy as np

from boxgeom_fast.kernels.compiler import Floats, Indices, compiled


class Space(NamedTuple):
    """The s different points of a subset, and a search for their median.

    Of arrays as long as k, only the first s lines are in use.

    Attributes:
        members: which of the k points they are, shape (k,).
        points: shape (k, e).
        counts: how often each occurs, shape (k,).
        sums: their summed distances to all, shape (k,).
        position: shape (e,).
        offsets: from the position to the points, shape (k, e).
        distances: from the position to the points, shape (k,).
        closeness: counts divided by distances, shape (k,); 0 for a point that is at the
            position.
        pull: the sum of the unit vectors towards the points, shape (e,).
        weights: of the points in the best mean found so far, shape (k,).
        base: the position from which a line search started, shape (e,).
        step: its direction, shape (e,).
        rows: the rows of the Hessian's square root, shape (k, e).
        system: shape (q, q), where q is the smaller of k and e.
        right: its right-hand side, shape (k,).
    """

    members: Indices
    points: Floats
    counts: Floats
    sums: Floats
    position: Floats
    offsets: Floats
    distances: Floats
    closeness: Floats
    pull: Floats
    weights: Floats
    base: Floats
    step: Floats
    rows: Floats
    system: Floats
    right: Floats


@compiled()
def space_for(k: int, e: int) -> Space:
    """Return memory for medians of k points in e dimensions.

    >>> space_for(3, 2).system.shape
    (2, 2)
    """
    q = min(k, e)
    return Space(
        np.empty(k, np.int64),
        np.empty((k, e)),
        np.empty(k),
        np.empty(k),
        np.empty(e),
        np.empty((k, e)),
        np.empty(k),
        np.empty(k),
        np.empty(e),
        np.empty(k),
        np.empty(e),
        np.empty(e),
        np.empty((k, e)),
        np.empty((q, q)),
        np.empty(k),
    )
