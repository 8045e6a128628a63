"""Wrong nearest-neighbour mixing and bucketing (Definitions 17 and 18)."""

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vectors
from boxgeom_conformance.mutants.mutant import mutant

MIXED = "is_the_mean_of_the_nearest"
DEALT = "is_the_mean_of_each_bucket"


def _distances(received: Vectors) -> Vectors:
    return np.array([lengths(received - vector) for vector in received])


def _mixed(received: Vectors, distances: Vectors, count: int) -> Vectors:
    """Return the mean of the nearest to each vector, at least of one."""
    nearest = np.argsort(distances, axis=1, kind="stable")[:, : max(1, count)]
    return np.asarray(received[nearest].mean(axis=1))


def _dealt(received: Vectors, bucket_size: int, divisor: int | None = None) -> Vectors:
    """Return the sums of buckets, divided by a number or by how many are in each."""
    starts = range(0, len(received), bucket_size)
    buckets = [received[first : first + bucket_size] for first in starts]
    return np.array([b.sum(axis=0) / (divisor or len(b)) for b in buckets])


@mutant("nnm", MIXED)
def nnm_of_one_neighbour_fewer(received: Vectors, n: int, t: int) -> Vectors:
    """It averages n - t - 1 nearest."""
    return _mixed(received, _distances(received), n - t - 1)


@mutant("nnm", MIXED)
def nnm_of_one_neighbour_more(received: Vectors, n: int, t: int) -> Vectors:
    """It averages n - t others besides the vector itself."""
    return _mixed(received, _distances(received), n - t + 1)


@mutant("nnm", MIXED)
def nnm_of_m_minus_t(received: Vectors, n: int, t: int) -> Vectors:
    """It averages m - t nearest, fewer than n - t where a vector is missing."""
    return _mixed(received, _distances(received), len(received) - t)


@mutant("nnm", MIXED)
def nnm_that_forgets_t(received: Vectors, n: int, t: int) -> Vectors:
    """It averages all vectors, as if t were 0."""
    return _mixed(received, _distances(received), len(received))


@mutant("nnm", MIXED)
def nnm_without_itself(received: Vectors, n: int, t: int) -> Vectors:
    """It leaves each vector out of its own nearest."""
    distances = _distances(received)
    np.fill_diagonal(distances, np.inf)
    return _mixed(received, distances, n - t)


@mutant("nnm", MIXED)
def nnm_of_the_farthest(received: Vectors, n: int, t: int) -> Vectors:
    """It sorts distances the wrong way round."""
    return _mixed(received, -_distances(received), n - t)


@mutant("nnm", MIXED)
def nnm_by_another_metric(received: Vectors, n: int, t: int) -> Vectors:
    """It measures distances by the largest coordinate."""
    distances = np.abs(received[:, None] - received).max(axis=2)
    return _mixed(received, distances, n - t)


@mutant("nnm", MIXED)
def nnm_around_the_mean(received: Vectors, n: int, t: int) -> Vectors:
    """It averages those nearest to the mean, for every vector the same."""
    apart = lengths(received - received.mean(axis=0))
    return _mixed(received, np.tile(apart, (len(received), 1)), n - t)


@mutant("nnm", MIXED)
def nnm_that_mixes_nothing(received: Vectors, n: int, t: int) -> Vectors:
    """It returns the vectors as they are."""
    return received.copy()


@mutant("nnm", MIXED)
def nnm_that_sums(received: Vectors, n: int, t: int) -> Vectors:
    """It sums the nearest, and does not divide."""
    return (n - t) * _mixed(received, _distances(received), n - t)


@mutant("nnm", MIXED)
def nnm_in_place(received: Vectors, n: int, t: int) -> Vectors:
    """It overwrites each vector before the next one is mixed."""
    mixed = received.copy()
    for i in range(len(mixed)):
        nearest = np.argsort(lengths(mixed - mixed[i]), kind="stable")[: n - t]
        mixed[i] = mixed[nearest].mean(axis=0)
    return mixed


@mutant("nnm", MIXED)
def nnm_with_one_vector_twice(received: Vectors, n: int, t: int) -> Vectors:
    """It has the first vector's mean twice, and the last one's not at all."""
    mixed = _mixed(received, _distances(received), n - t)
    return mixed[[0, *range(len(mixed) - 1)]]


@mutant("nnm", MIXED)
def nnm_of_m_minus_1_vectors(received: Vectors, n: int, t: int) -> Vectors:
    """It leaves the last vector's mean out."""
    return _mixed(received, _distances(received), n - t)[:-1]


@mutant("nnm", "holds_far_from_the_origin")
def nnm_by_inner_products(received: Vectors, n: int, t: int) -> Vectors:
    """It computes distances from inner products, which cancel far from the origin."""
    with np.errstate(all="ignore"):
        squares = (received * received).sum(axis=1)
        distances = squares[:, None] + squares - 2 * received @ received.T
    return _mixed(received, distances, n - t)


@mutant("bucketing", DEALT)
def bucketing_that_divides_by_the_size(received: Vectors, bucket_size: int) -> Vectors:
    """It divides by the size of a bucket, even where the last one is not full."""
    return _dealt(received, bucket_size, bucket_size)


@mutant("bucketing", DEALT)
def bucketing_that_sums(received: Vectors, bucket_size: int) -> Vectors:
    """It sums the vectors of a bucket, and does not divide."""
    return _dealt(received, bucket_size, 1)


@mutant("bucketing", DEALT)
def bucketing_without_the_last(received: Vectors, bucket_size: int) -> Vectors:
    """It drops the vectors that fill no bucket, unless none is full."""
    full = len(received) // bucket_size * bucket_size
    return _dealt(received[: full or len(received)], bucket_size)


@mutant("bucketing", DEALT)
def bucketing_with_repetition(received: Vectors, bucket_size: int) -> Vectors:
    """It draws with repetition: a vector is in two buckets, and another in none."""
    return _dealt(received[[0, *range(len(received) - 1)]], bucket_size)


@mutant("bucketing", DEALT)
def bucketing_of_two(received: Vectors, bucket_size: int) -> Vectors:
    """It puts two into a bucket, whatever it is told."""
    return _dealt(received, 2)


@mutant("bucketing", DEALT)
def bucketing_into_so_many(received: Vectors, bucket_size: int) -> Vectors:
    """It takes the size of a bucket for the number of buckets."""
    count = min(bucket_size, len(received))
    return np.array([part.mean(axis=0) for part in np.array_split(received, count)])


@mutant("bucketing", DEALT)
def bucketing_by_median(received: Vectors, bucket_size: int) -> Vectors:
    """It takes the median of a bucket, coordinate by coordinate."""
    starts = range(0, len(received), bucket_size)
    return np.array([np.median(received[i : i + bucket_size], axis=0) for i in starts])


@mutant("bucketing", DEALT)
def bucketing_by_coordinate(received: Vectors, bucket_size: int) -> Vectors:
    """It deals every coordinate for itself, sorted."""
    return _dealt(np.sort(received, axis=0), bucket_size)


@mutant("bucketing", DEALT)
def bucketing_with_one_bucket(received: Vectors, bucket_size: int) -> Vectors:
    """It returns the first bucket alone."""
    return _dealt(received, bucket_size)[:1]
