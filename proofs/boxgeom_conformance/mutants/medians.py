"""Wrong geometric medians (Definition 1)."""

import numpy as np

from boxgeom import coordinate_median, medoid
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

LEAST = "has_the_least_summed_distance"
ORDINARY = "holds_for_ordinary_vectors"
OUTLIERS = "keeps_its_digits_beside_far_outliers"


def _weiszfeld_step(vectors: Vectors, position: Vector, smoothing: float) -> Vector:
    """Return the average weighted by one over the distances."""
    weights = 1 / np.maximum(lengths(vectors - position), smoothing)
    return np.asarray((weights[:, None] * vectors).sum(axis=0) / weights.sum())


def _weiszfeld(vectors: Vectors, start: Vector, steps: int, smoothing: float) -> Vector:
    """Return where so many steps lead; without smoothing, an input ends them."""
    position = np.asarray(start)
    for _ in range(steps):
        if smoothing == 0 and (lengths(vectors - position) == 0).any():
            break
        position = _weiszfeld_step(vectors, position, smoothing or 1e-300)
    return position


@mutant("geometric-median", LEAST, ORDINARY)
def geometric_median_of_three_steps(vectors: Vectors) -> Vector:
    """It stops after three Weiszfeld steps, as in federated averaging."""
    return _weiszfeld(vectors, vectors.mean(axis=0), steps=3, smoothing=1e-12)


@mutant("geometric-median", LEAST, "scales_with_the_vectors", "holds_for_tiny_vectors")
def geometric_median_with_absolute_smoothing(vectors: Vectors) -> Vector:
    """Its Weiszfeld steps count every distance as at least 0.1."""
    return _weiszfeld(vectors, vectors.mean(axis=0), steps=200, smoothing=0.1)


@mutant("geometric-median", LEAST)
def geometric_median_that_stops_at_an_input(vectors: Vectors) -> Vector:
    """It starts at the coordinate-wise median, and stops if that is a vector."""
    return _weiszfeld(vectors, coordinate_median(vectors), steps=200, smoothing=0)


@mutant("geometric-median", LEAST, "does_not_care_about_row_order")
def geometric_median_from_the_first_vector(vectors: Vectors) -> Vector:
    """It starts at the first vector, where Weiszfeld's steps are stuck."""
    return _weiszfeld(vectors, vectors[0], steps=200, smoothing=0)


@mutant("geometric-median", OUTLIERS)
def geometric_median_to_a_share_of_the_diameter(vectors: Vectors) -> Vector:
    """It stops when a step is under 1e-6 of the diameter, which one far vector sets."""
    position = np.asarray(vectors.mean(axis=0))
    enough = 1e-6 * float(lengths(np.ptp(vectors, axis=0)))
    for _ in range(200):
        following = _weiszfeld_step(vectors, position, 1e-12)
        moved = float(lengths(following - position))
        position = following
        if moved <= enough:
            break
    return position


@mutant("geometric-median", LEAST, "turns_with_the_vectors")
def geometric_median_by_coordinate(vectors: Vectors) -> Vector:
    """It is the coordinate-wise median."""
    return coordinate_median(vectors)


@mutant("geometric-median", LEAST, "is_not_carried_away_by_t_far_vectors")
def geometric_median_of_squares(vectors: Vectors) -> Vector:
    """It minimises the summed squares of distances, and so is the mean."""
    return np.asarray(vectors.mean(axis=0))


@mutant("geometric-median", LEAST, ORDINARY)
def geometric_median_among_the_vectors(vectors: Vectors) -> Vector:
    """It is the medoid: the best of the vectors, not of all points."""
    return medoid(vectors)


@mutant("geometric-median", LEAST, "is_not_carried_away_by_t_far_vectors")
def geometric_median_of_the_largest_distance(vectors: Vectors) -> Vector:
    """It minimises the largest distance: the centre of the box, about."""
    return np.asarray((vectors.min(axis=0) + vectors.max(axis=0)) / 2)


@mutant("geometric-median", "holds_in_many_dimensions", ORDINARY)
def geometric_median_along_the_axes(vectors: Vectors) -> Vector:
    """It takes the mean distance over coordinates for each coordinate's weight."""
    position = np.asarray(vectors.mean(axis=0))
    for _ in range(100):
        weights = 1 / np.maximum(np.abs(vectors - position), 1e-12)
        position = np.asarray((weights * vectors).sum(axis=0) / weights.sum(axis=0))
    return position
