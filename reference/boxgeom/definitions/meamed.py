"""MeaMed, the mean around the median of every coordinate (Definition 22)."""

from collections.abc import Sequence

import numpy as np

from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.exact import integer_rows
from boxgeom.vectors import Vector, Vectors


def meamed(received: Vectors, n: int, t: int) -> Vector:
    """Return every coordinate's mean of the n - t values nearest to its median.

    Definition 22. Distances are compared exactly; of two values equally far from the
    median, one on each side, the smaller is nearer.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.meamed([[0], [2], [3], [9]], n=4, t=1)
    array([1.66666667])
    """
    check_received(received, n, t)
    ordered = np.sort(received, axis=0)
    columns = zip(*integer_rows(ordered)[0], strict=True)
    nearest = [ordered[_nearest(values, n - t), k] for k, values in enumerate(columns)]
    return mean(np.stack(nearest, axis=1))


def _nearest(values: Sequence[int], count: int) -> list[int]:
    """Return the indices of the values nearest to the median of sorted ones."""
    m = len(values)
    twice = values[(m - 1) // 2] + values[m // 2]  # the median itself may be no integer
    return sorted(sorted(range(m), key=lambda i: abs(2 * values[i] - twice))[:count])
