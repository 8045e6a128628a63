"""Bulyan (Definition 25)."""

import numpy as np

from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.exact import integer_rows, squared_distances
from boxgeom.vectors import Vector, Vectors


def bulyan(received: Vectors, n: int, t: int) -> Vector:
    """Return the mean of the middle values of vectors that Krum selects in turn.

    Definition 25: Krum selects one of the vectors left, m - 2t times; of what it
    selected each coordinate keeps the m - 4t values nearest to their median, and takes
    their mean. Scores and nearness are compared exactly; of several least scores the
    first in canonical order wins, of two values as near the smaller one. Cost: the
    exact distances of all pairs, and m - 2t sortings of them.

    Args:
        received: shape (m, d), finite, n - t <= m <= n, and m >= 4t + 3.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.bulyan([[0], [1], [2], [3], [4], [5], [99]], n=7, t=1)
    array([2.])
    """
    check_received(received, n, t)
    m = len(received)
    if m < 4 * t + 3:
        raise ValueError(f"received: need m >= 4t + 3 = {4 * t + 3}, got m={m}")
    distances = squared_distances(received)
    left = list(range(m))

    def score(i: int) -> int:
        others = sorted(distances[i][j] for j in left if j != i)
        # Of three vectors that are left, t = 1 has the sum of none: all of them tie.
        return sum(others[: max(len(left) - t - 2, 0)])

    selected = []
    while len(left) > 2 * t:
        selected.append(min(left, key=score))
        left.remove(selected[-1])
    return mean_around_the_median(received[sorted(selected)], m - 4 * t)


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
