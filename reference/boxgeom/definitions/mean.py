"""The mean, and what trimming makes of it (Definition 8)."""

import numpy as np

from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.scaling import sum_over_rows
from boxgeom.vectors import Vector, Vectors


def mean(vectors: Vectors) -> Vector:
    """Return the arithmetic mean, shape (d,), of the vectors, shape (m, d).

    Definition 8. One Byzantine vector can move it anywhere.

    Raises:
        ValueError: the vectors are not a finite, nonempty (m, d) array.

    >>> boxgeom.mean([[0, 0], [2, 4]])
    array([1., 2.])
    """
    average = sum_over_rows(vectors, len(vectors))
    # Rounding must not carry the mean out of the vectors' box.
    return np.clip(average, vectors.min(axis=0), vectors.max(axis=0))


def trimmed_mean(received: Vectors, n: int, t: int) -> Vector:
    """Return every coordinate's mean without its t smallest and t largest values.

    Definition 8.

    Args:
        received: shape (m, d), finite, n - t <= m <= n, and m > 2t.
        n: nodes in the network, n > 2t.
        t: how many values to drop at either end.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.trimmed_mean([[0], [1], [3], [99]], n=4, t=1)
    array([2.])
    """
    check_received(received, n, t)
    m = len(received)
    if m <= 2 * t:
        raise ValueError(f"received: need m > 2t = {2 * t} vectors, got m={m}")
    return mean(np.sort(received, axis=0)[t : m - t])
