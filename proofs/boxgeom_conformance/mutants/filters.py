"""Wrong MeaMed, CGE and MoNNA (Definitions 22 to 24)."""

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

NEAREST_VALUES = "is_the_mean_of_the_values_nearest_to_the_median"
SHORTEST = "is_the_mean_of_the_shortest_vectors"
NEAREST_VECTORS = "is_the_mean_of_the_vectors_nearest_to_its_own"
FAR_VECTORS = "is_not_carried_away_by_t_far_vectors"


def _around(received: Vectors, middle: Vector, count: int) -> Vector:
    """Return the mean of the values nearest to those of one vector."""
    order = np.argsort(np.abs(received - middle), axis=0)[:count]
    return np.asarray(np.take_along_axis(received, order, axis=0).mean(axis=0))


def _shortest(received: Vectors, sizes: Vector, count: int) -> Vector:
    """Return the mean of the vectors of least size."""
    return np.asarray(received[np.argsort(sizes)[:count]].mean(axis=0))


@mutant("meamed", NEAREST_VALUES)
def meamed_that_is_the_trimmed_mean(received: Vectors, n: int, t: int) -> Vector:
    """It drops the t smallest and the t largest values."""
    return np.asarray(np.sort(received, axis=0)[t : len(received) - t].mean(axis=0))


@mutant("meamed", NEAREST_VALUES)
def meamed_of_whole_vectors(received: Vectors, n: int, t: int) -> Vector:
    """It keeps the vectors nearest to the median, the same in all coordinates."""
    apart = lengths(received - np.median(received, axis=0))
    return np.asarray(received[np.argsort(apart)[: n - t]].mean(axis=0))


@mutant("meamed", NEAREST_VALUES)
def meamed_around_the_mean(received: Vectors, n: int, t: int) -> Vector:
    """It keeps the values nearest to the mean."""
    return _around(received, received.mean(axis=0), n - t)


@mutant("meamed", NEAREST_VALUES)
def meamed_around_the_lower_median(received: Vectors, n: int, t: int) -> Vector:
    """It takes the lower of two middle values, as torch.median does."""
    middle = np.sort(received, axis=0)[(len(received) - 1) // 2]
    return _around(received, middle, n - t)


@mutant("meamed", NEAREST_VALUES, "holds_for_ordinary_vectors")
def meamed_without_2t_values(received: Vectors, n: int, t: int) -> Vector:
    """It keeps m - 2t values, as Phocas does around the trimmed mean."""
    m = len(received)
    return _around(received, np.median(received, axis=0), m - 2 * t)


@mutant("meamed", NEAREST_VALUES)
def meamed_of_m_minus_t_values(received: Vectors, n: int, t: int) -> Vector:
    """It drops t values, even if fewer than n vectors came."""
    return _around(received, np.median(received, axis=0), len(received) - t)


@mutant("meamed", NEAREST_VALUES, "does_not_care_about_row_order")
def meamed_around_the_middle_row(received: Vectors, n: int, t: int) -> Vector:
    """It takes the middle vector in the order received for the median."""
    return _around(received, received[len(received) // 2], n - t)


@mutant("meamed", NEAREST_VALUES)
def meamed_that_averages_ties(received: Vectors, n: int, t: int) -> Vector:
    """It keeps all values as near as the last that it needs."""
    apart = np.abs(received - np.median(received, axis=0))
    kept = apart <= np.sort(apart, axis=0)[n - t - 1]
    return np.asarray((kept * received).sum(axis=0) / kept.sum(axis=0))


@mutant("cge", SHORTEST, "answers_what_all_vectors_are")
def cge_that_is_a_sum(received: Vectors, n: int, t: int) -> Vector:
    """It adds the shortest vectors, as the first paper does, and does not divide."""
    return np.asarray((n - t) * _shortest(received, lengths(received), n - t))


@mutant("cge", SHORTEST, FAR_VECTORS)
def cge_of_the_longest(received: Vectors, n: int, t: int) -> Vector:
    """It keeps the longest vectors."""
    return _shortest(received, -lengths(received), n - t)


@mutant("cge", SHORTEST, "turns_with_the_vectors")
def cge_by_sums_of_sizes(received: Vectors, n: int, t: int) -> Vector:
    """It measures vectors by the sum of their coordinates' sizes."""
    return _shortest(received, np.abs(received).sum(axis=1), n - t)


@mutant("cge", SHORTEST, "turns_with_the_vectors")
def cge_by_the_largest_coordinate(received: Vectors, n: int, t: int) -> Vector:
    """It measures vectors by their largest coordinate."""
    return _shortest(received, np.abs(received).max(axis=1), n - t)


@mutant("cge", SHORTEST)
def cge_from_the_mean(received: Vectors, n: int, t: int) -> Vector:
    """It measures vectors from their mean."""
    return _shortest(received, lengths(received - received.mean(axis=0)), n - t)


@mutant("cge", SHORTEST)
def cge_of_m_minus_t_vectors(received: Vectors, n: int, t: int) -> Vector:
    """It drops t vectors, even if fewer than n came."""
    return _shortest(received, lengths(received), len(received) - t)


@mutant("cge", SHORTEST, "holds_for_ordinary_vectors")
def cge_without_both_ends(received: Vectors, n: int, t: int) -> Vector:
    """It drops the t shortest vectors too."""
    order = np.argsort(lengths(received))[t : len(received) - t]
    return np.asarray(received[order].mean(axis=0))


@mutant("cge", SHORTEST, "holds_for_ordinary_vectors")
def cge_by_values(received: Vectors, n: int, t: int) -> Vector:
    """It drops the largest values of every coordinate, not whole vectors."""
    return _around(received, np.zeros(received.shape[1]), n - t)


@mutant("cge", SHORTEST)
def cge_that_clips(received: Vectors, n: int, t: int) -> Vector:
    """It shortens the longest vectors to the length of the last that it should keep."""
    sizes = lengths(received)
    most = np.sort(sizes)[n - t - 1]
    shares = np.minimum(1, most / np.maximum(sizes, np.finfo(float).tiny))
    return np.asarray((shares[:, None] * received).mean(axis=0))


@mutant("monna", NEAREST_VECTORS)
def monna_of_m_minus_t_vectors(
    received: Vectors, n: int, t: int, own: Vector
) -> Vector:
    """It drops t vectors, even if fewer than n came."""
    return _shortest(received, lengths(received - own), len(received) - t)


@mutant("monna", NEAREST_VECTORS)
def monna_around_the_first_vector(
    received: Vectors, n: int, t: int, own: Vector
) -> Vector:
    """It takes the first vector received for the node's own."""
    return _shortest(received, lengths(received - received[0]), n - t)


@mutant("monna", NEAREST_VECTORS)
def monna_around_the_mean(received: Vectors, n: int, t: int, own: Vector) -> Vector:
    """It averages the vectors nearest to the mean."""
    return _shortest(received, lengths(received - received.mean(axis=0)), n - t)


@mutant("monna", NEAREST_VECTORS, "holds_for_ordinary_vectors")
def monna_that_leaves_itself_out(
    received: Vectors, n: int, t: int, own: Vector
) -> Vector:
    """It averages the n - t nearest others, without the node's own vector."""
    if len(received) == 1:
        return own
    order = np.argsort(lengths(received - own))[1 : n - t + 1]
    return np.asarray(received[order].mean(axis=0))


@mutant("monna", NEAREST_VECTORS)
def monna_that_counts_itself_twice(
    received: Vectors, n: int, t: int, own: Vector
) -> Vector:
    """It adds the node's own vector to the n - t nearest, itself among them."""
    nearest = received[np.argsort(lengths(received - own))[: n - t]]
    return np.asarray(np.vstack([nearest, own]).mean(axis=0))


@mutant("monna", NEAREST_VECTORS, "turns_with_the_vectors")
def monna_in_the_manhattan_metric(
    received: Vectors, n: int, t: int, own: Vector
) -> Vector:
    """It measures distances as sums of absolute differences."""
    return _shortest(received, np.abs(received - own).sum(axis=1), n - t)


@mutant("monna", NEAREST_VECTORS, FAR_VECTORS)
def monna_of_the_farthest(received: Vectors, n: int, t: int, own: Vector) -> Vector:
    """It averages the vectors farthest from the node's own."""
    return _shortest(received, -lengths(received - own), n - t)


@mutant("monna", NEAREST_VECTORS)
def monna_without_2t_vectors(received: Vectors, n: int, t: int, own: Vector) -> Vector:
    """It averages n - 2t vectors, as MoNNA does with models."""
    return _shortest(received, lengths(received - own), n - 2 * t)


@mutant("monna", NEAREST_VECTORS, "moves_with_the_vectors")
def monna_of_the_shortest(received: Vectors, n: int, t: int, own: Vector) -> Vector:
    """It measures vectors from the origin, as CGE does."""
    return _shortest(received, lengths(received), n - t)


@mutant("monna", "holds_in_single_precision_far_from_the_origin")
def monna_by_inner_products(received: Vectors, n: int, t: int, own: Vector) -> Vector:
    """It gets distances as |x|^2 + |y|^2 - 2 x y, which loses digits."""
    squares = (received**2).sum(axis=1) - 2 * received @ own + own @ own
    return _shortest(received, squares, n - t)
