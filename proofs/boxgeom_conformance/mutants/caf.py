"""Wrong CAF (Definition 27)."""

from collections.abc import Callable

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

LEAST = "is_the_weighted_mean_of_least_variance"
ORDINARY = "holds_for_ordinary_vectors"
MANY_DIMENSIONS = "holds_in_many_dimensions"

MOST_STEPS = 100

Line = Callable[[Vectors, Vector], Vector]
"""From offsets from the weighted mean and the weights to a direction, shape (d,)."""


def _axes(offsets: Vectors, weights: Vector) -> tuple[Vector, Vectors]:
    """Return the roots of the covariance matrix's largest eigenvalues, and its axes."""
    scaled = np.sqrt(weights / weights.sum())[:, None] * offsets
    _, values, axes = np.linalg.svd(scaled, full_matrices=False)
    return values, axes


def _widest(offsets: Vectors, weights: Vector) -> Vector:
    """Return the eigenvector of the largest eigenvalue."""
    return np.asarray(_axes(offsets, weights)[1][0])


def _largest(values: Vector) -> float:
    return float(values[0])


def _steps(
    received: Vectors, enough: float, line: Line = _widest, power: int = 2
) -> list[Vector]:
    """Return the weights of every step, the first ones included, each of shape (m,)."""
    every: list[Vector] = []
    weights = np.ones(len(received))
    while len(every) < MOST_STEPS:
        every.append(weights)
        offsets = received - weights @ received / weights.sum()
        along = np.where(weights > 0, np.abs(offsets @ line(offsets, weights)), 0)
        if along.max() == 0:
            break
        shares = (along / along.max()) ** power
        weights = np.where(shares < 1 - 1e-12, weights * (1 - shares), 0)
        if weights.sum() <= enough + 1e-9:
            break
    return every


def _enough(received: Vectors, n: int, t: int) -> int:
    return 2 * (n - t) - len(received)


def _best(
    received: Vectors,
    every: list[Vector],
    measure: Callable[[Vector], float] = _largest,
) -> Vector:
    """Return the weights of the first step whose deviations measure least."""

    def value(weights: Vector) -> float:
        return measure(_axes(received - _mean(received, weights), weights)[0])

    return min(every, key=value)


def _mean(received: Vectors, weights: Vector) -> Vector:
    return np.asarray(weights @ received / weights.sum())


def _caf(received: Vectors, enough: float, line: Line = _widest) -> Vector:
    """Return the mean of the best step."""
    return _mean(received, _best(received, _steps(received, enough, line)))


@mutant("caf", MANY_DIMENSIONS)
def caf_of_the_last_step(received: Vectors, n: int, t: int) -> Vector:
    """It returns the last mean, not the one of least variance."""
    return _mean(received, _steps(received, _enough(received, n, t))[-1])


@mutant("caf", LEAST, "is_not_carried_away_by_t_far_vectors")
def caf_of_the_first_step(received: Vectors, n: int, t: int) -> Vector:
    """It filters once, and forgets to ask for the mean again: the mean of all."""
    return _mean(received, np.ones(len(received)))


@mutant("caf", LEAST)
def caf_of_one_step(received: Vectors, n: int, t: int) -> Vector:
    """It filters once only."""
    every = _steps(received, _enough(received, n, t))[:2]
    return _mean(received, _best(received, every))


@mutant("caf", LEAST, ORDINARY)
def caf_that_leaves_n_minus_t(received: Vectors, n: int, t: int) -> Vector:
    """It stops as soon as the weights sum to n - t."""
    return _caf(received, n - t)


@mutant("caf", LEAST)
def caf_that_leaves_m_minus_2t(received: Vectors, n: int, t: int) -> Vector:
    """It stops where m - 2t is left, even if fewer than n came."""
    return _caf(received, max(len(received) - 2 * t, 0.5))


@mutant("caf", LEAST)
def caf_beside_what_has_no_weight(received: Vectors, n: int, t: int) -> Vector:
    """It measures shares of the farthest vector, even if that has no weight left."""
    every: list[Vector] = []
    weights = np.ones(len(received))
    while weights.sum() > _enough(received, n, t) and len(every) < MOST_STEPS:
        every.append(weights)
        offsets = received - _mean(received, weights)
        along = np.abs(offsets @ _widest(offsets, weights))
        weights = weights * (1 - (along / (along.max() or 1.0)) ** 2)
    return _mean(received, _best(received, every or [weights]))


@mutant("caf", LEAST, ORDINARY)
def caf_of_whole_weights(received: Vectors, n: int, t: int) -> Vector:
    """It takes all weight of the farthest vectors, and none of the others."""

    def weigh(weights: Vector) -> Vector:
        offsets = received - _mean(received, weights)
        along = np.where(weights > 0, np.abs(offsets @ _widest(offsets, weights)), 0)
        return np.where(along < (1 - 1e-12) * along.max(), weights, 0.0)

    every = [np.ones(len(received))]
    while len(every) < MOST_STEPS:
        following = weigh(every[-1])
        if following.sum() <= _enough(received, n, t):
            break
        every.append(following)
    return _mean(received, _best(received, every))


@mutant("caf", LEAST, ORDINARY)
def caf_by_distances(received: Vectors, n: int, t: int) -> Vector:
    """It takes weight by the distance along the line, not by its square."""
    every = _steps(received, _enough(received, n, t), power=1)
    return _mean(received, _best(received, every))


@mutant("caf", LEAST)
def caf_by_the_smallest_eigenvector(received: Vectors, n: int, t: int) -> Vector:
    """It looks along the line on which the vectors vary least."""

    def line(offsets: Vectors, weights: Vector) -> Vector:
        return np.asarray(_axes(offsets, weights)[1][-1])

    return _caf(received, _enough(received, n, t), line)


@mutant("caf", LEAST, "turns_with_the_vectors")
def caf_by_the_largest_variance(received: Vectors, n: int, t: int) -> Vector:
    """It looks along the coordinate of largest variance."""

    def line(offsets: Vectors, weights: Vector) -> Vector:
        variances = weights @ offsets**2
        return np.eye(len(variances))[np.argmax(variances)]

    return _caf(received, _enough(received, n, t), line)


@mutant("caf", LEAST)
def caf_by_one_power_step(received: Vectors, n: int, t: int) -> Vector:
    """It takes one step of the power method, from the diagonal, for the eigenvector."""

    def line(offsets: Vectors, weights: Vector) -> Vector:
        stretched = (weights * offsets.sum(axis=1)) @ offsets
        length = float(np.linalg.norm(stretched))
        return np.asarray(stretched / (length or 1.0))

    return _caf(received, _enough(received, n, t), line)


@mutant("caf", LEAST)
def caf_by_the_covariance_of_all(received: Vectors, n: int, t: int) -> Vector:
    """It computes the line once, before any weight is lost."""
    first = _widest(received - received.mean(axis=0), np.ones(len(received)))
    return _caf(received, _enough(received, n, t), lambda offsets, weights: first)


@mutant("caf", MANY_DIMENSIONS)
def caf_of_least_total_variance(received: Vectors, n: int, t: int) -> Vector:
    """It compares the sums of all eigenvalues."""
    every = _steps(received, _enough(received, n, t))
    return _mean(received, _best(received, every, lambda v: float(v @ v)))


@mutant("caf", LEAST, ORDINARY)
def caf_of_equal_weights(received: Vectors, n: int, t: int) -> Vector:
    """It averages the vectors that have weight left, all alike."""
    best = _best(received, _steps(received, _enough(received, n, t)))
    return np.asarray(received[best > 0].mean(axis=0))


@mutant("caf", LEAST, "moves_with_the_vectors")
def caf_around_the_origin(received: Vectors, n: int, t: int) -> Vector:
    """It does not subtract the mean."""

    def line(offsets: Vectors, weights: Vector) -> Vector:
        return _widest(received, weights)

    return _caf(received, _enough(received, n, t), line)


@mutant("caf", "holds_in_single_precision_far_from_the_origin")
def caf_by_second_moments(received: Vectors, n: int, t: int) -> Vector:
    """It gets covariances as E[xx'] - E[x]E[x]', which loses digits."""

    def line(offsets: Vectors, weights: Vector) -> Vector:
        chosen = weights.astype(received.dtype)
        mean = chosen @ received / chosen.sum()
        second = (chosen[:, None] * received).T @ received / chosen.sum()
        return np.asarray(np.linalg.eigh(second - np.outer(mean, mean))[1][:, -1])

    with np.errstate(over="ignore", invalid="ignore"):
        return _caf(received, _enough(received, n, t), line)
