"""Wrong SMEA (Definition 26)."""

from collections.abc import Callable
from itertools import combinations

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

LEAST = "is_the_mean_of_a_least_eigenvalue_subset"
ORDINARY = "holds_for_ordinary_vectors"


def _covariance(vectors: Vectors) -> Vectors:
    """Return the covariance matrix, shape (d, d)."""
    offsets = vectors - vectors.mean(axis=0)
    return np.asarray(offsets.T @ offsets / len(vectors))


def _largest(matrix: Vectors) -> float:
    return float(np.linalg.eigvalsh(matrix)[-1])


def _mean_of_least(
    received: Vectors, size: int, measure: Callable[[Vectors], float]
) -> Vector:
    """Return the mean of the first subset of a size that measures least."""
    subsets = [received[list(s)] for s in combinations(range(len(received)), size)]
    return np.asarray(min(subsets, key=measure).mean(axis=0))


@mutant("smea", LEAST)
def smea_of_least_variance(received: Vectors, n: int, t: int) -> Vector:
    """It minimises the sum of all eigenvalues, the variance."""
    return _mean_of_least(received, n - t, lambda v: float(v.var(axis=0).sum()))


@mutant("smea", LEAST)
def smea_of_least_smallest_eigenvalue(received: Vectors, n: int, t: int) -> Vector:
    """It minimises the smallest eigenvalue."""
    return _mean_of_least(
        received, n - t, lambda v: float(np.linalg.eigvalsh(_covariance(v))[0])
    )


@mutant("smea", LEAST, "is_not_carried_away_by_t_far_vectors")
def smea_of_the_largest_eigenvalue(received: Vectors, n: int, t: int) -> Vector:
    """It takes the largest eigenvalue for the best."""
    return _mean_of_least(received, n - t, lambda v: -_largest(_covariance(v)))


@mutant("smea", LEAST, "moves_with_the_vectors")
def smea_around_the_origin(received: Vectors, n: int, t: int) -> Vector:
    """It does not subtract the mean."""
    return _mean_of_least(received, n - t, lambda v: _largest(v.T @ v))


@mutant("smea", LEAST)
def smea_around_the_mean_of_all(received: Vectors, n: int, t: int) -> Vector:
    """It subtracts the mean of all vectors, not the subset's."""
    center = received.mean(axis=0)
    return _mean_of_least(
        received, n - t, lambda v: _largest((v - center).T @ (v - center))
    )


@mutant("smea", LEAST, "turns_with_the_vectors")
def smea_by_the_largest_variance(received: Vectors, n: int, t: int) -> Vector:
    """It minimises the largest variance of a coordinate."""
    return _mean_of_least(received, n - t, lambda v: float(v.var(axis=0).max()))


@mutant("smea", LEAST)
def smea_of_one_step(received: Vectors, n: int, t: int) -> Vector:
    """It takes one step of the power method for the eigenvalue."""

    def stretch(vectors: Vectors) -> float:
        d = vectors.shape[1]
        return float(np.linalg.norm(_covariance(vectors) @ np.full(d, d**-0.5)))

    return _mean_of_least(received, n - t, stretch)


@mutant("smea", LEAST)
def smea_of_least_diameter(received: Vectors, n: int, t: int) -> Vector:
    """It is MD-MEAN: it minimises the diameter."""

    def diameter(vectors: Vectors) -> float:
        apart = vectors[:, None] - vectors
        return float((apart**2).sum(axis=-1).max())

    return _mean_of_least(received, n - t, diameter)


@mutant("smea", LEAST)
def smea_of_all_but_t(received: Vectors, n: int, t: int) -> Vector:
    """It leaves out t vectors, even if fewer than n came."""
    size = max(len(received) - t, 1)
    return _mean_of_least(received, size, lambda v: _largest(_covariance(v)))


@mutant("smea", LEAST, ORDINARY)
def smea_of_a_subset_too_small(received: Vectors, n: int, t: int) -> Vector:
    """It takes subsets of n - t - 1 vectors."""
    size = max(n - t - 1, 1)
    return _mean_of_least(received, size, lambda v: _largest(_covariance(v)))


@mutant("smea", LEAST, ORDINARY)
def smea_of_medians(received: Vectors, n: int, t: int) -> Vector:
    """It returns the coordinate-wise median of the subset."""
    subsets = [received[list(s)] for s in combinations(range(len(received)), n - t)]
    best = min(subsets, key=lambda v: _largest(_covariance(v)))
    return np.asarray(np.median(best, axis=0))


@mutant(
    "smea", "holds_in_single_precision_far_from_the_origin", "holds_for_tiny_vectors"
)
def smea_by_second_moments(received: Vectors, n: int, t: int) -> Vector:
    """It gets covariances as E[xx'] - E[x]E[x]', which loses digits."""

    def largest(vectors: Vectors) -> float:
        mean = vectors.mean(axis=0)
        return _largest(vectors.T @ vectors / len(vectors) - np.outer(mean, mean))

    with np.errstate(over="ignore", invalid="ignore"):
        return _mean_of_least(received, n - t, largest)
