"""MoNNA's nearest-neighbour averaging, around a node's own vector (Definition 24)."""

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.definitions.mean import mean
from boxgeom.definitions.medoid import medoid
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.exact import integer_rows
from boxgeom.vectors import Vector, Vectors, as_vector


def monna(received: Vectors, n: int, t: int, *, own: ArrayLike | None = None) -> Vector:
    """Return the mean of the n - t vectors nearest to the node's own.

    Definition 24. Distances are compared exactly; of several equally far vectors the
    first in canonical order is the nearest.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        own: the node's own vector, shape (d,), which is among those received; the
            medoid if left out.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.monna([[0], [1], [5], [9]], n=4, t=1, own=[9])
    array([5.])
    """
    check_received(received, n, t)
    d = received.shape[1]
    pivot = medoid(received) if own is None else as_vector(own, d, "own")
    *rows, center = integer_rows(np.vstack([received, pivot]))[0]
    squares = [
        sum((a - b) ** 2 for a, b in zip(row, center, strict=True)) for row in rows
    ]
    nearest = sorted(range(len(rows)), key=squares.__getitem__)[: n - t]
    return mean(received[sorted(nearest)])
