"""Wrong means, trimmed means and coordinate-wise medians (Definition 8)."""

import numpy as np

from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

MEAN = "is_the_mean"
TRIMMED = "is_the_mean_without_t_at_each_end"
BETWEEN = "lies_between_the_middle_values"
MIDPOINT = "takes_the_midpoint_of_two_middle_values"
FAR_VECTORS = "is_not_carried_away_by_t_far_vectors"
LARGEST = "holds_near_the_largest_float"
INTEGERS = "holds_for_integers_near_their_limits"


@mutant("mean", MEAN, "answers_what_all_vectors_are", "stays_in_the_box_of_the_vectors")
def mean_that_is_a_sum(vectors: Vectors) -> Vector:
    """It sums and forgets to divide."""
    return np.asarray(vectors.sum(axis=0))


@mutant("mean", MEAN, "answers_what_all_vectors_are")
def mean_without_bias(vectors: Vectors) -> Vector:
    """It divides by m - 1, as the sample variance does."""
    return np.asarray(vectors.sum(axis=0) / max(len(vectors) - 1, 1))


@mutant("mean", INTEGERS)
def mean_in_its_own_type(vectors: Vectors) -> Vector:
    """It sums integers in their own type, where they wrap around."""
    with np.errstate(over="ignore"):
        return np.asarray(vectors.sum(axis=0, dtype=vectors.dtype) / len(vectors))


@mutant("mean", MEAN, "keeps_its_digits_beside_far_outliers")
def mean_minus_outlier(vectors: Vectors) -> Vector:
    """It leaves out the vector farthest from the mean."""
    if len(vectors) == 1:
        return np.asarray(vectors[0])
    farthest = np.argmax(lengths(vectors - vectors.mean(axis=0)))
    return np.asarray(np.delete(vectors, farthest, axis=0).mean(axis=0))


@mutant("mean", MEAN, "turns_with_the_vectors", "holds_for_many_vectors")
def mean_that_is_a_median(vectors: Vectors) -> Vector:
    """It is the coordinate-wise median."""
    return np.asarray(np.median(vectors, axis=0))


@mutant("mean", MEAN, "does_not_care_about_row_order")
def mean_that_runs(vectors: Vectors) -> Vector:
    """It is a running average, which halves the weight of all earlier vectors."""
    average = np.asarray(vectors[0])
    for vector in vectors[1:]:
        average = (average + vector) / 2
    return average


@mutant("mean", MEAN, "moves_with_the_vectors")
def mean_of_clipped_vectors(vectors: Vectors) -> Vector:
    """It first clips vectors to the length 1."""
    factors = 1 / np.maximum(lengths(vectors), 1)
    return np.asarray((factors[:, None] * vectors).mean(axis=0))


@mutant("trimmed-mean", TRIMMED, FAR_VECTORS)
def trimmed_mean_at_one_end(received: Vectors, n: int, t: int) -> Vector:
    """It drops the t largest values only."""
    return np.asarray(np.sort(received, axis=0)[: len(received) - t].mean(axis=0))


@mutant("trimmed-mean", TRIMMED, FAR_VECTORS)
def trimmed_mean_of_half_as_many(received: Vectors, n: int, t: int) -> Vector:
    """It drops t // 2 values at each end, t in all."""
    half = t // 2
    ordered = np.sort(received, axis=0)
    return np.asarray(ordered[half : len(received) - half].mean(axis=0))


@mutant("trimmed-mean", TRIMMED, "answers_what_all_vectors_are")
def trimmed_mean_over_m(received: Vectors, n: int, t: int) -> Vector:
    """It divides the sum of what is left by m."""
    m = len(received)
    return np.asarray(np.sort(received, axis=0)[t : m - t].sum(axis=0) / m)


@mutant("trimmed-mean", TRIMMED)
def trimmed_mean_like_the_trusted_box(received: Vectors, n: int, t: int) -> Vector:
    """It drops m - (n - t) values at each end, fewer if fewer vectors came."""
    m = len(received)
    trim = m - (n - t)
    return np.asarray(np.sort(received, axis=0)[trim : m - trim].mean(axis=0))


@mutant("trimmed-mean", TRIMMED, "does_not_care_about_row_order")
def trimmed_mean_that_does_not_sort(received: Vectors, n: int, t: int) -> Vector:
    """It drops the first t and the last t vectors in the order received."""
    return np.asarray(received[t : len(received) - t].mean(axis=0))


@mutant("trimmed-mean", TRIMMED, "moves_with_the_vectors")
def trimmed_mean_by_magnitude(received: Vectors, n: int, t: int) -> Vector:
    """It drops the 2t values that are largest in magnitude."""
    order = np.argsort(np.abs(received), axis=0)[: len(received) - 2 * t]
    return np.asarray(np.take_along_axis(received, order, axis=0).mean(axis=0))


@mutant("trimmed-mean", TRIMMED, "holds_for_ordinary_vectors")
def trimmed_mean_around_the_median(received: Vectors, n: int, t: int) -> Vector:
    """It keeps the m - 2t values nearest to the median (Phocas, MeaMed)."""
    middle = np.median(received, axis=0)
    order = np.argsort(np.abs(received - middle), axis=0)[: len(received) - 2 * t]
    return np.asarray(np.take_along_axis(received, order, axis=0).mean(axis=0))


@mutant("trimmed-mean", TRIMMED, "moves_with_the_vectors")
def trimmed_mean_of_whole_vectors(received: Vectors, n: int, t: int) -> Vector:
    """It drops the t shortest and the t longest vectors."""
    order = np.argsort(lengths(received))[t : len(received) - t]
    return np.asarray(received[order].mean(axis=0))


@mutant("coordinate-median", MIDPOINT)
def coordinate_median_that_takes_the_lower(vectors: Vectors) -> Vector:
    """It returns the lower of two middle values, as torch.median does."""
    return np.asarray(np.sort(vectors, axis=0)[(len(vectors) - 1) // 2])


@mutant("coordinate-median", MIDPOINT)
def coordinate_median_that_takes_the_upper(vectors: Vectors) -> Vector:
    """It returns the upper of two middle values."""
    return np.asarray(np.sort(vectors, axis=0)[len(vectors) // 2])


@mutant("coordinate-median", LARGEST)
def coordinate_median_by_numpy(vectors: Vectors) -> Vector:
    """It is np.median, which adds the two middle values before it halves them."""
    with np.errstate(over="ignore"):
        return np.asarray(np.median(vectors, axis=0))


@mutant("coordinate-median", INTEGERS)
def coordinate_median_in_its_own_type(vectors: Vectors) -> Vector:
    """It adds the two middle values in the vectors' type, where integers wrap."""
    ordered = np.sort(vectors, axis=0)
    middle = ordered[[(len(vectors) - 1) // 2, len(vectors) // 2]]
    with np.errstate(over="ignore"):
        return np.asarray(middle.sum(axis=0, dtype=vectors.dtype) / 2)


@mutant("coordinate-median", BETWEEN)
def coordinate_median_of_sizes(vectors: Vectors) -> Vector:
    """It orders values by their magnitude."""
    order = np.argsort(np.abs(vectors), axis=0)[len(vectors) // 2]
    return np.asarray(np.take_along_axis(vectors, order[None], axis=0)[0])


@mutant("coordinate-median", BETWEEN, "does_not_care_about_row_order")
def coordinate_median_that_does_not_sort(vectors: Vectors) -> Vector:
    """It returns the middle vector in the order received."""
    return np.asarray(vectors[len(vectors) // 2])


@mutant("coordinate-median", BETWEEN, "holds_for_many_vectors")
def coordinate_median_of_means(vectors: Vectors) -> Vector:
    """It is the median of the means of three batches."""
    batches = np.array_split(vectors, min(3, len(vectors)))
    means = np.array([batch.mean(axis=0) for batch in batches])
    return np.asarray(np.median(means, axis=0))
