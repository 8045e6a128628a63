"""The minimum-diameter subset, MD-MEAN and MD-GEOM (Definition 6)."""

from collections.abc import Iterable
from itertools import combinations

from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.definitions.geometric_median import geometric_median
from boxgeom.definitions.mean import mean
from boxgeom.numerics.exact import squared_distances
from boxgeom.vectors import Vector, Vectors


def minimum_diameter_subset(received: Vectors, n: int, t: int) -> Vectors:
    """Return the n - t vectors whose largest pairwise distance is least.

    Definition 6. Diameters are compared exactly; of several least subsets the one wins
    whose indices, with the vectors in canonical order, come first. Cost: C(m, n - t)
    diameters.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Returns:
        Shape (n - t, d), in canonical order.

    Raises:
        ValueError: an argument is not as above, or there are too many subsets.

    >>> boxgeom.minimum_diameter_subset([[0], [1], [2], [99]], n=4, t=1)
    array([[0.],
           [1.],
           [2.]])
    """
    candidates = subset_indices(received, n, t)
    distances = squared_distances(received)

    def squared_diameter(indices: Iterable[int]) -> int:
        return max((distances[i][j] for i, j in combinations(indices, 2)), default=0)

    return received[list(min(candidates, key=squared_diameter))]


def md_geom(received: Vectors, n: int, t: int) -> Vector:
    """Return the geometric median of the minimum-diameter subset.

    Definition 6. As an agreement algorithm it can hold honest nodes apart forever
    (refutation R3). Arguments and errors as in `minimum_diameter_subset`. Cost:
    C(m, n - t) diameters, one geometric median.

    >>> boxgeom.md_geom([[0], [1], [5], [99]], n=4, t=1)
    array([1.])
    """
    return geometric_median(minimum_diameter_subset(received, n, t))


def md_mean(received: Vectors, n: int, t: int) -> Vector:
    """Return the mean of the minimum-diameter subset.

    Definition 6. Arguments and errors as in `minimum_diameter_subset`. Cost:
    C(m, n - t) diameters.

    >>> boxgeom.md_mean([[0], [1], [5], [99]], n=4, t=1)
    array([2.])
    """
    return mean(minimum_diameter_subset(received, n, t))
