"""Nearest-neighbour mixing (Definition 17)."""

import numpy as np

from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.exact import squared_distances
from boxgeom.vectors import Vectors


def nnm(received: Vectors, n: int, t: int) -> Vectors:
    """Return the mean of the n - t nearest vectors for each vector, itself included.

    Definition 17: every vector is replaced. Distances are compared exactly; of several
    equally far the first in canonical order counts. Cost: the exact distances of all
    pairs.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Returns:
        Shape (m, d), in the canonical order of the vectors that are replaced.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.nnm([[0], [3], [4], [99]], n=4, t=1)
    array([[ 2.33333333],
           [ 2.33333333],
           [ 2.33333333],
           [35.33333333]])
    """
    check_received(received, n, t)
    distances = squared_distances(received)

    def nearest(i: int) -> list[int]:
        by_distance = sorted(range(len(received)), key=lambda j: distances[i][j])
        return sorted(by_distance[: n - t])

    return np.array([mean(received[nearest(i)]) for i in range(len(received))])
