"""CGE, comparative gradient elimination (Definition 23)."""

from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.exact import integer_rows
from boxgeom.vectors import Vector, Vectors


def cge(received: Vectors, n: int, t: int) -> Vector:
    """Return the mean of the n - t shortest vectors.

    Definition 23. Lengths are compared exactly; of several equally long vectors the
    first in canonical order is the shortest.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.cge([[3, 4], [0, 2], [1, 0], [-9, 0]], n=4, t=1)
    array([1.33333333, 2.        ])
    """
    check_received(received, n, t)
    squares = [sum(x * x for x in row) for row in integer_rows(received)[0]]
    shortest = sorted(range(len(received)), key=squares.__getitem__)[: n - t]
    return mean(received[sorted(shortest)])
