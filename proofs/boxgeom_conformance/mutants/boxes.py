"""Wrong BOX-GEOM, BOX-MEAN and BOX-GEOM/1 (Definitions 5 and 14)."""

from itertools import combinations
from math import comb

import numpy as np

from boxgeom import (
    Hyperbox,
    box_geom,
    box_geom_once,
    box_mean,
    candidate_set,
    coordinate_median,
    geometric_median,
    geometric_median_hyperbox,
    mean_hyperbox,
    smallest_hyperbox,
    trusted_hyperbox,
)
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

OF_MEDIANS = "is_the_midpoint_of_trusted_and_medians"
OF_MEANS = "is_the_midpoint_of_trusted_and_means"
ROUND_ONE = "is_box_geom_in_round_one"
LATER = "is_the_trusted_midpoint_later"
ORDINARY = "holds_for_ordinary_vectors"
FAR_VECTORS = "is_not_carried_away_by_t_far_vectors"
TOGETHER = "brings_the_nodes_together"
TEN_NODES = "holds_for_three_of_ten_nodes"
MORE_BYZANTINE = "holds_for_three_and_more_byzantine_nodes"
LATER_OF_MANY = "holds_in_later_rounds_of_many_nodes"
SOME_SUBSETS = 21
A_HUNDRED = 100
SIX = 6


def _trimmed(received: Vectors, trim: int) -> Hyperbox:
    """Return the box of what is left of each coordinate after trimming."""
    by_coordinate = np.sort(received, axis=0)
    return Hyperbox(by_coordinate[trim], by_coordinate[len(received) - 1 - trim])


@mutant("box-geom", OF_MEDIANS, FAR_VECTORS)
def box_geom_without_trimming(received: Vectors, n: int, t: int) -> Vector:
    """It is the midpoint of the box of the medians alone."""
    return geometric_median_hyperbox(received, n, t).midpoint


@mutant("box-geom", "holds_near_the_largest_float")
def box_geom_that_adds_before_it_halves(received: Vectors, n: int, t: int) -> Vector:
    """It takes (lower + upper) / 2 for the midpoint, where the sum overflows."""
    trusted = trusted_hyperbox(received, n, t)
    medians = geometric_median_hyperbox(received, n, t)
    lower = np.maximum(trusted.lower, medians.lower)
    with np.errstate(over="ignore"):
        return np.asarray((lower + np.minimum(trusted.upper, medians.upper)) / 2)


@mutant("box-geom", OF_MEDIANS, ORDINARY)
def box_geom_without_medians(received: Vectors, n: int, t: int) -> Vector:
    """It is the midpoint of the trusted hyperbox alone."""
    return trusted_hyperbox(received, n, t).midpoint


@mutant("box-geom", OF_MEDIANS)
def box_geom_that_trims_t(received: Vectors, n: int, t: int) -> Vector:
    """It trims t values at each end, even if fewer than n vectors came."""
    trusted = _trimmed(received, min(t, (len(received) - 1) // 2))
    medians = geometric_median_hyperbox(received, n, t)
    lower = np.maximum(trusted.lower, medians.lower)
    return np.asarray((lower + np.minimum(trusted.upper, medians.upper)) / 2)


@mutant("box-geom", OF_MEDIANS, FAR_VECTORS)
def box_geom_that_trims_one_fewer(received: Vectors, n: int, t: int) -> Vector:
    """It trims one value fewer at each end than may be lies (refutation R7)."""
    trusted = _trimmed(received, max(len(received) - (n - t) - 1, 0))
    return trusted.intersection(geometric_median_hyperbox(received, n, t)).midpoint


@mutant("box-geom", OF_MEDIANS, "flips_with_the_vectors")
def box_geom_at_the_lower_corner(received: Vectors, n: int, t: int) -> Vector:
    """It returns the lower corner of what the boxes share, not the midpoint."""
    trusted = trusted_hyperbox(received, n, t)
    return trusted.intersection(geometric_median_hyperbox(received, n, t)).lower


@mutant("box-geom", OF_MEDIANS, ORDINARY)
def box_geom_of_means(received: Vectors, n: int, t: int) -> Vector:
    """It is BOX-MEAN: it encloses the means of the subsets."""
    return box_mean(received, n, t)


@mutant("box-geom", OF_MEDIANS, ORDINARY)
def box_geom_of_coordinate_medians(received: Vectors, n: int, t: int) -> Vector:
    """It encloses the coordinate-wise medians of the subsets."""
    subsets = combinations(received, n - t)
    medians = smallest_hyperbox([coordinate_median(list(rows)) for rows in subsets])
    return trusted_hyperbox(received, n, t).intersection(medians).midpoint


@mutant("box-geom", OF_MEDIANS, "does_not_care_about_row_order")
def box_geom_with_a_median_left_out(received: Vectors, n: int, t: int) -> Vector:
    """Its enumeration of subsets stops one before the end."""
    subsets = list(combinations(received, n - t))
    kept = subsets[: max(len(subsets) - 1, 1)]
    medians = smallest_hyperbox([geometric_median(list(rows)) for rows in kept])
    trusted = trusted_hyperbox(received, n, t)
    lower = np.maximum(trusted.lower, medians.lower)
    return np.asarray((lower + np.minimum(trusted.upper, medians.upper)) / 2)


@mutant("box-geom", OF_MEDIANS, ORDINARY)
def box_geom_of_the_mean_candidate(received: Vectors, n: int, t: int) -> Vector:
    """It averages the medians, cut off at the trusted hyperbox."""
    trusted = trusted_hyperbox(received, n, t)
    average = candidate_set(received, n, t).mean(axis=0)
    return np.clip(average, trusted.lower, trusted.upper)


@mutant("box-geom", OF_MEDIANS, "does_not_care_about_row_order")
def box_geom_at_ones_own_vector(received: Vectors, n: int, t: int) -> Vector:
    """A node stays where it is if its own vector, the first, lies in the boxes."""
    trusted = trusted_hyperbox(received, n, t)
    shared = trusted.intersection(geometric_median_hyperbox(received, n, t))
    return np.clip(received[0], shared.lower, shared.upper)


@mutant("box-geom", TEN_NODES)
def box_geom_of_a_hundred_subsets(received: Vectors, n: int, t: int) -> Vector:
    """It enumerates a hundred subsets at most."""
    subsets = list(combinations(received, n - t))[:A_HUNDRED]
    medians = smallest_hyperbox([geometric_median(list(rows)) for rows in subsets])
    trusted = trusted_hyperbox(received, n, t)
    lower = np.maximum(trusted.lower, medians.lower)
    return np.asarray((lower + np.minimum(trusted.upper, medians.upper)) / 2)


@mutant("box-geom", TEN_NODES, MORE_BYZANTINE)
def box_geom_by_coordinate_of_many_subsets(received: Vectors, n: int, t: int) -> Vector:
    """It takes coordinate-wise medians of subsets, if more than 21, to be quick."""
    if comb(len(received), n - t) <= SOME_SUBSETS:
        return box_geom(received, n, t)
    return box_geom_of_coordinate_medians(received, n, t)


@mutant("box-mean", OF_MEANS, FAR_VECTORS)
def box_mean_without_trimming(received: Vectors, n: int, t: int) -> Vector:
    """It is the midpoint of the box of the means alone."""
    return mean_hyperbox(received, n, t).midpoint


@mutant("box-mean", OF_MEANS, ORDINARY)
def box_mean_without_means(received: Vectors, n: int, t: int) -> Vector:
    """It is the midpoint of the trusted hyperbox alone."""
    return trusted_hyperbox(received, n, t).midpoint


@mutant("box-mean", OF_MEANS, ORDINARY)
def box_mean_of_medians(received: Vectors, n: int, t: int) -> Vector:
    """It is BOX-GEOM: it encloses the geometric medians of the subsets."""
    return box_geom(received, n, t)


@mutant("box-mean", OF_MEANS, "flips_with_the_vectors")
def box_mean_at_the_lower_corner(received: Vectors, n: int, t: int) -> Vector:
    """It returns the lower corner of what the boxes share, not the midpoint."""
    trusted = trusted_hyperbox(received, n, t)
    return trusted.intersection(mean_hyperbox(received, n, t)).lower


@mutant("box-geom-once", LATER)
def box_geom_once_that_ignores_the_round(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """It is BOX-GEOM in every round."""
    return box_geom(received, n, t)


@mutant("box-geom-once", ROUND_ONE)
def box_geom_once_counting_from_zero(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """It takes round 0 for the first, and so never encloses a median."""
    if round_number == 0:
        return box_geom(received, n, t)
    return trusted_hyperbox(received, n, t).midpoint


@mutant("box-geom-once", ROUND_ONE, LATER)
def box_geom_once_the_other_way_round(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """It encloses medians in all rounds but the first."""
    if round_number > 1:
        return box_geom(received, n, t)
    return trusted_hyperbox(received, n, t).midpoint


@mutant("box-geom-once", LATER, TOGETHER)
def box_geom_once_at_a_corner_later(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """From round 2 on it returns the trusted hyperbox's lower corner."""
    if round_number == 1:
        return box_geom(received, n, t)
    return trusted_hyperbox(received, n, t).lower


@mutant("box-geom-once", LATER, TOGETHER)
def box_geom_once_in_odd_rounds(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """It encloses medians in every odd round."""
    if round_number % 2 == 1:
        return box_geom(received, n, t)
    return trusted_hyperbox(received, n, t).midpoint


@mutant("box-geom-once", LATER)
def box_geom_once_again_from_round_six(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """It encloses medians again once five rounds were not enough."""
    if round_number == 1 or round_number >= SIX:
        return box_geom(received, n, t)
    return trusted_hyperbox(received, n, t).midpoint


@mutant("box-geom-once", LATER, LATER_OF_MANY)
def box_geom_once_that_trims_one_more_later(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """From round 3 on it trims one value more at each end, where it can."""
    m = len(received)
    trim = m - (n - t)
    if round_number < 3 or trim == 0 or 2 * (trim + 1) >= m:
        return box_geom_once(received, n, t, round_number=round_number)
    return _trimmed(received, trim + 1).midpoint


@mutant("box-geom-once", LATER_OF_MANY)
def box_geom_once_of_few_nodes_later(
    received: Vectors, n: int, t: int, round_number: int
) -> Vector:
    """From round 2 on it trims two values at most."""
    if round_number == 1:
        return box_geom(received, n, t)
    return _trimmed(received, min(len(received) - (n - t), 2)).midpoint
