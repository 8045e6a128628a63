"""The coordinate-wise median (Definition 8)."""

import numpy as np

from boxgeom.numerics.scaling import halfway
from boxgeom.vectors import Vector, Vectors


def coordinate_median(vectors: Vectors) -> Vector:
    """Return the median of every coordinate, shape (d,), of the vectors, shape (m, d).

    Definition 8; of two middle values it takes the midpoint.

    Raises:
        ValueError: the vectors are not a finite, nonempty (m, d) array.

    >>> boxgeom.coordinate_median([[0, 1], [1, 5], [99, 3]])
    array([1., 3.])
    """
    m = len(vectors)
    by_coordinate = np.sort(vectors, axis=0)
    return halfway(by_coordinate[(m - 1) // 2], by_coordinate[m // 2])
