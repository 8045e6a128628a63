"""MeaMed, the mean around the median of every coordinate (Definition 22)."""

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
    return mean_around_the_median(received, n - t)


def mean_around_the_median(vectors: Vectors, count: int) -> Vector:
    """Return every coordinate's mean of the values nearest to its median, shape (d,).

    The values kept are ``count`` neighbours in sorted order. The first of them is the
    first that is no farther from the median than the value after the last, that is,
    whose sum with that one is at least the sum of the two middle values.

    >>> mean_around_the_median(np.array([[0.0], [3.0], [4.0], [6.0]]), 2)
    array([3.5])
    """
    m = len(vectors)
    ordered = np.sort(vectors, axis=0)
    exact = np.array(integer_rows(ordered)[0], dtype=object)  # a float sum may round
    middle = exact[(m - 1) // 2] + exact[m // 2]
    first = (exact[: m - count] + exact[count:] < middle).sum(axis=0)
    kept = np.arange(count)[:, None] + first.astype(int)
    return mean(np.take_along_axis(ordered, kept, axis=0))
