"""Wrong MinMax-MEB rules (Definition 16)."""

from itertools import combinations

import numpy as np

from boxgeom import Ball, covering_ball, minmax_meb
from boxgeom.numerics.weighted_center import weighted_center
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

LEAST_LARGEST_RATIO = "has_the_least_largest_ratio"
FAR_VECTORS = "is_not_carried_away_by_t_far_vectors"


def _balls(received: Vectors, size: int) -> list[Ball]:
    """Return the smallest balls around all subsets of a size."""
    subsets = combinations(range(len(received)), size)
    return [covering_ball(received[list(indices)]) for indices in subsets]


@mutant("minmax-meb", LEAST_LARGEST_RATIO, FAR_VECTORS)
def minmax_meb_that_counts_distances(received: Vectors, n: int, t: int) -> Vector:
    """It measures distances to the centres in one unit, not in the balls' radii."""
    centers = np.array([ball.center for ball in _balls(received, n - t)])
    return covering_ball(centers).center


@mutant("minmax-meb", LEAST_LARGEST_RATIO)
def minmax_meb_of_the_smallest_ball(received: Vectors, n: int, t: int) -> Vector:
    """It is the centre of the smallest of the balls, whatever the others."""
    return min(_balls(received, n - t), key=lambda ball: ball.radius).center


@mutant("minmax-meb", LEAST_LARGEST_RATIO, FAR_VECTORS)
def minmax_meb_of_all_vectors(received: Vectors, n: int, t: int) -> Vector:
    """It is the centre of the ball around all vectors, not only n - t."""
    return covering_ball(received).center


@mutant("minmax-meb", LEAST_LARGEST_RATIO)
def minmax_meb_of_all_but_t(received: Vectors, n: int, t: int) -> Vector:
    """It leaves out t vectors, even if fewer than n came."""
    m = len(received)
    return minmax_meb(received, m, min(t, (m - 1) // 2))


@mutant("minmax-meb", LEAST_LARGEST_RATIO)
def minmax_meb_of_squared_radii(received: Vectors, n: int, t: int) -> Vector:
    """It divides distances by squared radii."""
    balls = _balls(received, n - t)
    radii = np.array([ball.radius**2 for ball in balls])
    if radii.min() == 0:
        return minmax_meb(received, n, t)
    return weighted_center(np.array([ball.center for ball in balls]), radii)[0]


@mutant("minmax-meb", LEAST_LARGEST_RATIO)
def minmax_meb_of_midpoints(received: Vectors, n: int, t: int) -> Vector:
    """It stops halfway between the smallest ball's centre and the answer."""
    smallest = min(_balls(received, n - t), key=lambda ball: ball.radius)
    return np.asarray((smallest.center + minmax_meb(received, n, t)) / 2)
