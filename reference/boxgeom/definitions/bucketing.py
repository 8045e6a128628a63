"""Bucketing (Definition 18)."""

import numpy as np

from boxgeom.arguments import check_integer
from boxgeom.definitions.mean import mean
from boxgeom.vectors import Vectors

BUCKET_SIZE = 2


def bucketing(
    vectors: Vectors, *, bucket_size: int = BUCKET_SIZE, bucket_seed: int = 0
) -> Vectors:
    """Return the means of buckets into which the vectors are dealt at random.

    Definition 18. The last bucket has fewer vectors if ``bucket_size`` does not divide
    m. All who hold the same multiset and the same seed deal alike.

    Args:
        vectors: shape (m, d), finite.
        bucket_size: how many vectors are in a bucket, at least 1.
        bucket_seed: of the permutation, at least 0.

    Returns:
        Shape (b, d), where b is m / ``bucket_size``, rounded up.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.bucketing([[0], [2], [4], [6], [8]], bucket_size=2)
    array([[5.],
           [1.],
           [8.]])
    """
    buckets = dealt(len(vectors), bucket_size, bucket_seed)
    return np.array([mean(vectors[bucket]) for bucket in buckets])


def dealt(m: int, bucket_size: int, bucket_seed: int) -> list[list[int]]:
    """Return which of m sorted vectors are in each bucket.

    Raises:
        ValueError: the size is not at least 1, or the seed not at least 0.

    >>> dealt(5, bucket_size=2, bucket_seed=0)
    [[2, 3], [0, 1], [4]]
    """
    size = check_integer("bucket_size", bucket_size, least=1)
    # The bits of PCG64 are the same in every version of NumPy; permutations are not.
    bits = np.random.PCG64(check_integer("bucket_seed", bucket_seed, least=0))
    order = np.argsort(bits.random_raw(m)).tolist()
    return [sorted(order[start : start + size]) for start in range(0, m, size)]


def bucket_count(m: int, *, bucket_size: int = BUCKET_SIZE) -> int:
    """Return how many buckets hold m vectors.

    >>> bucket_count(5, bucket_size=2)
    3
    """
    return -(-m // check_integer("bucket_size", bucket_size, least=1))
