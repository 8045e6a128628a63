"""Wrong Krum, Multi-Krum and medoid (Definitions 7 and 8)."""

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

LEAST_SCORE = "has_the_least_score"
MEAN_OF_Q = "is_the_mean_of_the_q_least_scores"
LEAST_SUM = "is_the_vector_of_least_summed_distance"
FAR = "holds_far_from_the_origin"
MANY_FAR = "holds_for_many_vectors_far_from_the_origin"
SINGLE_TIES = "tells_near_ties_apart_in_single_precision"
INTEGERS = "holds_for_integers_near_their_limits"
SINGLE_FAR = "holds_in_single_precision_far_from_the_origin"
WIDE = "holds_in_very_many_dimensions"
BY_DEFAULT = "averages_n_minus_t_by_default"
HUGE = "holds_for_huge_vectors"


def _squares(vectors: Vectors) -> Vectors:
    """Return all squared distances, shape (m, m)."""
    return np.asarray(((vectors[:, None] - vectors[None]) ** 2).sum(axis=-1))


def _by_gram_matrix(vectors: Vectors) -> Vectors:
    """Return all squared distances as |x|^2 + |y|^2 - 2 xy, which loses digits."""
    squares = (vectors * vectors).sum(axis=1)
    return np.asarray(squares[:, None] + squares[None] - 2 * vectors @ vectors.T)


def _scores(distances: Vectors, nearest: int) -> Vector:
    """Return the sum of every row's least entries but its own."""
    m = len(distances)
    others = distances[~np.eye(m, dtype=bool)].reshape(m, m - 1)
    return np.asarray(np.sort(others, axis=1)[:, : max(nearest, 0)].sum(axis=1))


def _krum(vectors: Vectors, distances: Vectors, nearest: int) -> Vector:
    """Return the vector whose nearest distances to others sum to the least."""
    return np.asarray(vectors[np.argmin(_scores(distances, nearest))])


def krum_scores_of(vectors: Vectors, t: int) -> Vector:
    """Return all Krum scores, shape (m,)."""
    return _scores(_squares(vectors), len(vectors) - t - 2)


def sums_of_distances(vectors: Vectors) -> Vector:
    """Return the summed distance of each vector to the others, shape (m,)."""
    return np.asarray(np.sqrt(_squares(vectors)).sum(axis=1))


def _multi_krum(vectors: Vectors, nearest: int, q: int) -> Vector:
    """Return the mean of the q vectors of least scores."""
    order = np.argsort(_scores(_squares(vectors), nearest))
    return np.asarray(vectors[order[:q]].mean(axis=0))


@mutant("krum", LEAST_SCORE, "holds_for_ordinary_vectors")
def krum_with_one_neighbour_more(received: Vectors, n: int, t: int) -> Vector:
    """It sums over m - t - 1 neighbours, one too many."""
    return _krum(received, _squares(received), len(received) - t - 1)


@mutant("krum", LEAST_SCORE, "holds_for_ordinary_vectors")
def krum_with_one_neighbour_fewer(received: Vectors, n: int, t: int) -> Vector:
    """It sums over m - t - 3 neighbours, one too few."""
    return _krum(received, _squares(received), len(received) - t - 3)


@mutant("krum", LEAST_SCORE, "holds_for_ordinary_vectors")
def krum_that_counts_itself(received: Vectors, n: int, t: int) -> Vector:
    """It takes the vector itself for the nearest of its neighbours."""
    nearest = np.sort(_squares(received), axis=1)[:, : len(received) - t - 2]
    return np.asarray(received[np.argmin(nearest.sum(axis=1))])


@mutant("krum", LEAST_SCORE, "holds_for_many_vectors")
def krum_without_squares(received: Vectors, n: int, t: int) -> Vector:
    """It sums distances, not their squares."""
    return _krum(received, np.sqrt(_squares(received)), len(received) - t - 2)


@mutant("krum", LEAST_SCORE)
def krum_for_n_vectors(received: Vectors, n: int, t: int) -> Vector:
    """It counts n - t - 2 neighbours, even if fewer than n vectors came."""
    return _krum(received, _squares(received), n - t - 2)


@mutant("krum", LEAST_SCORE, "is_not_carried_away_by_t_far_vectors")
def krum_of_the_largest_score(received: Vectors, n: int, t: int) -> Vector:
    """It takes the largest score for the best."""
    scores = _scores(_squares(received), len(received) - t - 2)
    return np.asarray(received[np.argmax(scores)])


@mutant("krum", LEAST_SCORE)
def krum_over_all_neighbours(received: Vectors, n: int, t: int) -> Vector:
    """It sums over all other vectors, far ones too."""
    return _krum(received, _squares(received), len(received) - 1)


@mutant("krum", LEAST_SCORE, "turns_with_the_vectors")
def krum_in_the_manhattan_metric(received: Vectors, n: int, t: int) -> Vector:
    """It measures distances as sums of absolute differences."""
    apart = np.abs(received[:, None] - received[None]).sum(axis=-1)
    return _krum(received, apart**2, len(received) - t - 2)


@mutant("krum", FAR, HUGE, SINGLE_FAR)
def krum_by_a_single_precision_gram_matrix(received: Vectors, n: int, t: int) -> Vector:
    """It gets distances from inner products of float32 vectors."""
    with np.errstate(over="ignore", invalid="ignore"):
        distances = _by_gram_matrix(received.astype(np.float32))
        return _krum(received, distances, len(received) - t - 2)


@mutant("krum", SINGLE_TIES)
def krum_by_half_precision_distances(received: Vectors, n: int, t: int) -> Vector:
    """It measures distances in float16, and answers with one of the vectors."""
    with np.errstate(over="ignore", invalid="ignore"):
        distances = _squares(received.astype(np.float16))
        return _krum(received, distances, len(received) - t - 2)


@mutant("krum", INTEGERS, "holds_for_huge_vectors_in_single_precision")
def krum_in_its_own_type(received: Vectors, n: int, t: int) -> Vector:
    """It squares differences in the vectors' own type, where they overflow."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _krum(received, _squares(received), len(received) - t - 2)


@mutant("krum", MANY_FAR)
def krum_by_a_gram_matrix(received: Vectors, n: int, t: int) -> Vector:
    """It gets distances from inner products of vectors that were not centred."""
    with np.errstate(over="ignore", invalid="ignore"):
        distances = _by_gram_matrix(received.astype(np.float64))
        return _krum(received, distances, len(received) - t - 2)


@mutant("krum", LEAST_SCORE)
def krum_that_averages_ties(received: Vectors, n: int, t: int) -> Vector:
    """It returns the mean of tied vectors of least score, which is not one of them."""
    scores = _scores(_squares(received), len(received) - t - 2)
    return np.asarray(received[scores == scores.min()].mean(axis=0))


@mutant("multi-krum", MEAN_OF_Q)
def multi_krum_with_one_vector_more(
    received: Vectors, n: int, t: int, q: int
) -> Vector:
    """It averages q + 1 vectors."""
    return _multi_krum(received, len(received) - t - 2, q + 1)


@mutant("multi-krum", MEAN_OF_Q)
def multi_krum_of_all_honest(received: Vectors, n: int, t: int, q: int) -> Vector:
    """It ignores q and averages n - t vectors."""
    return _multi_krum(received, len(received) - t - 2, n - t)


@mutant("multi-krum", MEAN_OF_Q)
def multi_krum_of_one(received: Vectors, n: int, t: int, q: int) -> Vector:
    """It returns the vector of least score alone, as Krum does."""
    return _krum(received, _squares(received), len(received) - t - 2)


@mutant("multi-krum", MEAN_OF_Q, "is_not_carried_away_by_t_far_vectors")
def multi_krum_of_the_largest_scores(
    received: Vectors, n: int, t: int, q: int
) -> Vector:
    """It averages the q vectors of largest score."""
    scores = _scores(_squares(received), len(received) - t - 2)
    return np.asarray(received[np.argsort(scores)[-q:]].mean(axis=0))


@mutant("multi-krum", MEAN_OF_Q)
def multi_krum_with_one_neighbour_more(
    received: Vectors, n: int, t: int, q: int
) -> Vector:
    """It sums over m - t - 1 neighbours, one too many."""
    return _multi_krum(received, len(received) - t - 1, q)


@mutant("multi-krum", MEAN_OF_Q, "answers_what_all_vectors_are")
def multi_krum_of_sums(received: Vectors, n: int, t: int, q: int) -> Vector:
    """It sums the q vectors and forgets to divide."""
    scores = _scores(_squares(received), len(received) - t - 2)
    return np.asarray(received[np.argsort(scores)[:q]].sum(axis=0))


@mutant("multi-krum", BY_DEFAULT)
def multi_krum_of_one_by_default(
    received: Vectors, n: int, t: int, q: int = 1
) -> Vector:
    """It is Krum unless q is given."""
    return _multi_krum(received, len(received) - t - 2, q)


@mutant("multi-krum", BY_DEFAULT)
def multi_krum_of_m_minus_t_by_default(
    received: Vectors, n: int, t: int, q: int | None = None
) -> Vector:
    """Unless q is given it averages m - t vectors, fewer if fewer than n came."""
    m = len(received)
    return _multi_krum(received, m - t - 2, m - t if q is None else q)


@mutant("krum", WIDE)
def krum_by_the_first_16384_coordinates(received: Vectors, n: int, t: int) -> Vector:
    """It measures distances in the first 2^14 coordinates."""
    distances = _squares(received[:, : 2**14])
    return _krum(received, distances, len(received) - t - 2)


@mutant("medoid", WIDE)
def medoid_by_the_first_16384_coordinates(vectors: Vectors) -> Vector:
    """It measures distances in the first 2^14 coordinates."""
    distances = np.sqrt(_squares(vectors[:, : 2**14]))
    return np.asarray(vectors[np.argmin(distances.sum(axis=1))])


@mutant("medoid", LEAST_SUM, "holds_for_many_vectors")
def medoid_of_squares(vectors: Vectors) -> Vector:
    """It sums squared distances, and so returns the vector nearest to the mean."""
    return np.asarray(vectors[np.argmin(_squares(vectors).sum(axis=1))])


@mutant("medoid", LEAST_SUM)
def medoid_farthest_from_all(vectors: Vectors) -> Vector:
    """It takes the largest summed distance for the best."""
    return np.asarray(vectors[np.argmax(np.sqrt(_squares(vectors)).sum(axis=1))])


@mutant("medoid", LEAST_SUM)
def medoid_of_least_eccentricity(vectors: Vectors) -> Vector:
    """It minimises the largest distance, not the sum."""
    return np.asarray(vectors[np.argmin(_squares(vectors).max(axis=1))])


@mutant("medoid", LEAST_SUM)
def medoid_that_is_a_median(vectors: Vectors) -> Vector:
    """It returns the coordinate-wise median, which need not be one of the vectors."""
    return np.asarray(np.median(vectors, axis=0))


@mutant("medoid", SINGLE_TIES)
def medoid_by_half_precision_distances(vectors: Vectors) -> Vector:
    """It measures distances in float16, and answers with one of the vectors."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = _squares(vectors.astype(np.float16))
        return np.asarray(vectors[np.argmin(np.sqrt(squares).sum(axis=1))])


@mutant("medoid", FAR, SINGLE_FAR, "keeps_its_digits_beside_far_outliers")
def medoid_by_a_single_precision_gram_matrix(vectors: Vectors) -> Vector:
    """It gets distances from inner products of float32 vectors."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = _by_gram_matrix(vectors.astype(np.float32))
        summed = np.sqrt(np.maximum(squares, 0)).sum(axis=1)
    return np.asarray(vectors[np.argmin(summed)])
