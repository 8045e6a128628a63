"""The trusted hyperbox (Definition 2)."""

import numpy as np

from boxgeom.definitions.hyperbox import Hyperbox
from boxgeom.definitions.resilience import check_received
from boxgeom.vectors import Vectors


def trusted_hyperbox(received: Vectors, n: int, t: int) -> Hyperbox:
    """Return the box that no t Byzantine vectors can stretch beyond the honest ones.

    Definition 2: with m vectors received, drop the ``m - (n - t)`` smallest and as many
    of the largest values of every coordinate. The box lies in the bounding box of the
    honest vectors (Theorem 1), is nonempty (Theorem 2), and meets the trusted hyperbox
    of every other honest node if n > 3t (Theorem 3).

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.trusted_hyperbox([[0], [1], [2], [99]], n=4, t=1)
    Hyperbox(lower=array([1.]), upper=array([2.]))
    """
    check_received(received, n, t)
    m = len(received)
    trim = m - (n - t)
    by_coordinate = np.sort(received, axis=0)
    return Hyperbox.between(
        lower=by_coordinate[trim], upper=by_coordinate[m - 1 - trim]
    )
