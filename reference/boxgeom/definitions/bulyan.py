"""Bulyan (Definition 25)."""

from boxgeom.definitions.meamed import mean_around_the_median
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.exact import squared_distances
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
