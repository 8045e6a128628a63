"""Krum and Multi-Krum (Definition 7)."""

from boxgeom.arguments import check_integer
from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.exact import squared_distances
from boxgeom.vectors import Vector, Vectors


def krum(received: Vectors, n: int, t: int) -> Vector:
    """Return the vector closest to its ``m - t - 2`` nearest others.

    Definition 7: the score of a vector is the sum of the squared distances to them, and
    the least score wins. Scores are compared exactly; of several least ones the first
    in canonical order wins. Cost: the exact distances of all pairs.

    Args:
        received: shape (m, d), finite, n - t <= m <= n, and m >= 2t + 3.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.krum([[0], [1], [2], [4], [99]], n=5, t=1)
    array([1.])
    """
    return received[_by_score(received, n, t)[0]]


def multi_krum(received: Vectors, n: int, t: int, *, q: int | None = None) -> Vector:
    """Return the mean of the q vectors of least Krum score.

    Definition 7. ``q`` is from 1 to m, and n - t if left out. Other arguments, cost and
    errors as in `krum`.

    >>> boxgeom.multi_krum([[0], [1], [2], [4], [99]], n=5, t=1, q=2)
    array([0.5])
    """
    order = _by_score(received, n, t)
    q = n - t if q is None else check_integer("q", q)
    if not 1 <= q <= len(received):
        raise ValueError(f"q: need 1 <= q <= m = {len(received)}, got q={q}")
    return mean(received[sorted(order[:q])])


def _by_score(received: Vectors, n: int, t: int) -> list[int]:
    """Return all indices by Krum score, the least first; ties stay in order."""
    check_received(received, n, t)
    m = len(received)
    if m < 2 * t + 3:
        raise ValueError(f"received: need m >= 2t + 3 = {2 * t + 3}, got m={m}")
    distances = squared_distances(received)

    def score(i: int) -> int:
        others = sorted(distances[i][:i] + distances[i][i + 1 :])
        return sum(others[: m - t - 2])

    return sorted(range(m), key=score)
