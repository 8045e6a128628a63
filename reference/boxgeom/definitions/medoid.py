"""The medoid (Definition 8)."""

from boxgeom.numerics.exact import square_root, squared_distances
from boxgeom.vectors import Vector, Vectors


def medoid(vectors: Vectors) -> Vector:
    """Return the vector whose summed distance to all the others is least.

    Definition 8. Sums are compared to 200 bits; of several least ones the first vector
    in canonical order wins. Like every rule that returns an input, it need not come
    near the geometric median (refutation R4). Cost: the exact distances of all pairs.

    Args:
        vectors: shape (m, d), finite.

    Raises:
        ValueError: the vectors are not a finite, nonempty (m, d) array.

    >>> boxgeom.medoid([[0, 0], [1, 0], [9, 9]])
    array([1., 0.])
    """
    distances = squared_distances(vectors)
    summed = [sum(map(square_root, row)) for row in distances]
    # Each root is less than one unit too small, each sum less than m.
    least = min(summed) + len(vectors)
    return vectors[next(i for i, total in enumerate(summed) if total < least)]
