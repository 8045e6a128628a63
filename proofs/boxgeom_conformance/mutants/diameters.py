"""Wrong minimum-diameter rules (Definition 6)."""

from collections.abc import Callable, Iterable
from itertools import combinations
from math import comb

import numpy as np

from boxgeom import geometric_median
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

OF_MEAN = "is_the_mean_of_a_least_diameter_subset"
OF_MEDIAN = "is_the_median_of_a_least_diameter_subset"
ORDINARY = "holds_for_ordinary_vectors"
TEN_NODES = "holds_for_three_of_ten_nodes"
MORE_BYZANTINE = "holds_for_three_and_more_byzantine_nodes"
SOME_SUBSETS = 21
FAR = "holds_far_from_the_origin"


def _distances(vectors: Vectors) -> Vectors:
    """Return all distances, shape (m, m)."""
    apart = vectors[:, None] - vectors[None]
    return np.asarray(np.sqrt((apart**2).sum(axis=-1)))


def _least(
    distances: Vectors, size: int, width: Callable[[Vectors], float]
) -> list[int]:
    """Return the first subset of a size whose table of distances is least in width."""

    def width_of(rows: Iterable[int]) -> float:
        chosen = list(rows)
        return width(distances[np.ix_(chosen, chosen)])

    return list(min(combinations(range(len(distances)), size), key=width_of))


def _by_gram_matrix(vectors: Vectors) -> Vectors:
    """Return squared distances from inner products of float32 vectors."""
    single = vectors.astype(np.float32)
    squares = (single * single).sum(axis=1)
    return np.asarray(squares[:, None] + squares[None] - 2 * single @ single.T)


@mutant("md-mean", OF_MEAN)
def md_mean_of_least_summed_distance(received: Vectors, n: int, t: int) -> Vector:
    """It minimises the summed distance within the subset, not its diameter."""
    chosen = _least(_distances(received), n - t, np.sum)
    return np.asarray(received[chosen].mean(axis=0))


@mutant("md-mean", OF_MEAN)
def md_mean_of_all_but_t(received: Vectors, n: int, t: int) -> Vector:
    """It leaves out t vectors, even if fewer than n came."""
    chosen = _least(_distances(received), max(len(received) - t, 1), np.max)
    return np.asarray(received[chosen].mean(axis=0))


@mutant("md-mean", OF_MEAN, ORDINARY)
def md_mean_of_a_subset_too_small(received: Vectors, n: int, t: int) -> Vector:
    """It takes subsets of n - t - 1 vectors."""
    chosen = _least(_distances(received), max(n - t - 1, 1), np.max)
    return np.asarray(received[chosen].mean(axis=0))


@mutant("md-mean", OF_MEAN, "is_not_carried_away_by_t_far_vectors")
def md_mean_of_the_largest_diameter(received: Vectors, n: int, t: int) -> Vector:
    """It takes the largest diameter for the best."""
    chosen = _least(_distances(received), n - t, lambda table: -float(table.max()))
    return np.asarray(received[chosen].mean(axis=0))


@mutant("md-mean", OF_MEAN)
def md_mean_around_a_vector(received: Vectors, n: int, t: int) -> Vector:
    """It takes the n - t vectors nearest to one of them, whose reach is least."""
    distances = _distances(received)
    reach = np.sort(distances, axis=1)[:, n - t - 1]
    nearest = np.argsort(distances[np.argmin(reach)])[: n - t]
    return np.asarray(received[nearest].mean(axis=0))


@mutant("md-mean", OF_MEAN, ORDINARY)
def md_mean_that_is_a_median(received: Vectors, n: int, t: int) -> Vector:
    """It is MD-GEOM: the subset's geometric median."""
    return geometric_median(received[_least(_distances(received), n - t, np.max)])


@mutant("md-mean", FAR)
def md_mean_by_a_single_precision_gram_matrix(
    received: Vectors, n: int, t: int
) -> Vector:
    """It gets distances from inner products of float32 vectors."""
    with np.errstate(over="ignore", invalid="ignore"):
        chosen = _least(_by_gram_matrix(received), n - t, np.max)
    return np.asarray(received[chosen].mean(axis=0))


def _of_many(received: Vectors, n: int, t: int) -> Vectors:
    """Return a least subset if there are few, else the first row and its nearest."""
    distances = _distances(received)
    if comb(len(received), n - t) <= SOME_SUBSETS:
        return np.asarray(received[_least(distances, n - t, np.max)])
    return np.asarray(received[np.argsort(distances[0])[: n - t]])


@mutant("md-mean", TEN_NODES, MORE_BYZANTINE)
def md_mean_around_the_first_of_many(received: Vectors, n: int, t: int) -> Vector:
    """Of subsets, if more than 21, it takes the one nearest to the first vector."""
    return np.asarray(_of_many(received, n, t).mean(axis=0))


@mutant("md-geom", TEN_NODES, MORE_BYZANTINE)
def md_geom_around_the_first_of_many(received: Vectors, n: int, t: int) -> Vector:
    """Of subsets, if more than 21, it takes the one nearest to the first vector."""
    return geometric_median(_of_many(received, n, t))


@mutant("md-geom", OF_MEDIAN)
def md_geom_of_least_summed_distance(received: Vectors, n: int, t: int) -> Vector:
    """It minimises the summed distance within the subset, not its diameter."""
    return geometric_median(received[_least(_distances(received), n - t, np.sum)])


@mutant("md-geom", OF_MEDIAN)
def md_geom_of_all_but_t(received: Vectors, n: int, t: int) -> Vector:
    """It leaves out t vectors, even if fewer than n came."""
    size = max(len(received) - t, 1)
    return geometric_median(received[_least(_distances(received), size, np.max)])


@mutant("md-geom", OF_MEDIAN, ORDINARY)
def md_geom_that_is_a_mean(received: Vectors, n: int, t: int) -> Vector:
    """It is MD-MEAN: the subset's mean."""
    chosen = _least(_distances(received), n - t, np.max)
    return np.asarray(received[chosen].mean(axis=0))


@mutant("md-geom", OF_MEDIAN, "turns_with_the_vectors")
def md_geom_in_the_maximum_metric(received: Vectors, n: int, t: int) -> Vector:
    """It measures diameters by the largest difference of a coordinate."""
    apart = np.abs(received[:, None] - received[None]).max(axis=-1)
    return geometric_median(received[_least(apart, n - t, np.max)])


@mutant("md-geom", OF_MEDIAN, ORDINARY)
def md_geom_of_everything(received: Vectors, n: int, t: int) -> Vector:
    """It takes the geometric median of all vectors, and no subset."""
    return geometric_median(received)


@mutant("md-geom", FAR)
def md_geom_by_a_single_precision_gram_matrix(
    received: Vectors, n: int, t: int
) -> Vector:
    """It gets distances from inner products of float32 vectors."""
    with np.errstate(over="ignore", invalid="ignore"):
        chosen = _least(_by_gram_matrix(received), n - t, np.max)
    return geometric_median(received[chosen])
