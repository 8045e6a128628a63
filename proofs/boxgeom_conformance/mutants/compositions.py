"""Wrong compositions: right parts, put together in a wrong way (section 2.8)."""

from typing import Any

import numpy as np

import boxgeom
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

OF_WHAT_IS_LEFT = "is_the_rule_of_what_is_left"


def _aggregate(received: Vectors, rule: str, n: int, t: int, **options: Any) -> Vector:
    return boxgeom.aggregate(received, rule, n=n, t=t, **options)


@mutant("nnm+krum", OF_WHAT_IS_LEFT)
def nnm_krum_alone(received: Vectors, n: int, t: int) -> Vector:
    """It leaves the mixing out."""
    return _aggregate(received, "krum", n, t)


@mutant("nnm+krum", OF_WHAT_IS_LEFT)
def nnm_krum_of_distances(received: Vectors, n: int, t: int) -> Vector:
    """It mixes for the scores only, and returns the vector before it was mixed."""
    mixed = boxgeom.nnm(received, n, t)
    best = (mixed == boxgeom.krum(mixed, n, t)).all(axis=1).argmax()
    return np.asarray(received[best])


@mutant("nnm+krum", OF_WHAT_IS_LEFT)
def nnm_krum_in_the_other_order(received: Vectors, n: int, t: int) -> Vector:
    """It selects first, and mixes the one vector that is selected."""
    apart = lengths(received - boxgeom.krum(received, n, t))
    return np.asarray(received[np.argsort(apart, kind="stable")[: n - t]].mean(axis=0))


@mutant("nnm+krum", OF_WHAT_IS_LEFT)
def nnm_krum_that_mixes_twice(received: Vectors, n: int, t: int) -> Vector:
    """It mixes what it has mixed already."""
    return _aggregate(received, "nnm+nnm+krum", n, t)


@mutant("nnm+krum", OF_WHAT_IS_LEFT)
def nnm_krum_that_forgets_t(received: Vectors, n: int, t: int) -> Vector:
    """It mixes by t, and selects as if t were 0."""
    return boxgeom.krum(boxgeom.nnm(received, n, t), len(received), 0)


@mutant("nnm+krum", OF_WHAT_IS_LEFT)
def nnm_krum_for_medoid(received: Vectors, n: int, t: int) -> Vector:
    """It takes the medoid of what is mixed."""
    return _aggregate(received, "nnm+medoid", n, t)


@mutant("nnm+mean", OF_WHAT_IS_LEFT)
def nnm_mean_alone(received: Vectors, n: int, t: int) -> Vector:
    """It leaves the mixing out."""
    return boxgeom.mean(received)


@mutant("nnm+mean", OF_WHAT_IS_LEFT)
def nnm_mean_of_different_vectors(received: Vectors, n: int, t: int) -> Vector:
    """It counts vectors that the mixing makes equal once."""
    mixed = boxgeom.nnm(received, n, t)
    return boxgeom.mean(np.unique(mixed, axis=0))


@mutant("nnm+geometric-median", OF_WHAT_IS_LEFT)
def nnm_geometric_median_alone(received: Vectors, n: int, t: int) -> Vector:
    """It leaves the mixing out."""
    return boxgeom.geometric_median(received)


@mutant("nnm+geometric-median", OF_WHAT_IS_LEFT)
def nnm_geometric_median_by_coordinate(received: Vectors, n: int, t: int) -> Vector:
    """It takes the median of every coordinate of what is mixed."""
    return _aggregate(received, "nnm+coordinate-median", n, t)


@mutant("nnm+box-geom", OF_WHAT_IS_LEFT)
def nnm_box_geom_alone(received: Vectors, n: int, t: int) -> Vector:
    """It leaves the mixing out."""
    return boxgeom.box_geom(received, n, t)


@mutant("nnm+box-geom", OF_WHAT_IS_LEFT)
def nnm_box_geom_of_means(received: Vectors, n: int, t: int) -> Vector:
    """It takes the box of means for that of medians."""
    return _aggregate(received, "nnm+box-mean", n, t)


@mutant("nnm+box-geom", OF_WHAT_IS_LEFT)
def nnm_box_geom_with_half_of_it_mixed(received: Vectors, n: int, t: int) -> Vector:
    """It mixes for the box of medians, and trusts the vectors as they came."""
    mixed = boxgeom.nnm(received, n, t)
    medians = boxgeom.geometric_median_hyperbox(mixed, n, t)
    trusted = boxgeom.trusted_hyperbox(received, n, t)
    lower = np.maximum(medians.lower, trusted.lower)
    return np.asarray((lower + np.minimum(medians.upper, trusted.upper)) / 2)


@mutant("clipping+mean", OF_WHAT_IS_LEFT)
def clipping_mean_alone(received: Vectors, clip: float) -> Vector:
    """It leaves the clipping out."""
    return boxgeom.mean(received)


@mutant("clipping+mean", OF_WHAT_IS_LEFT)
def clipping_mean_in_the_other_order(received: Vectors, clip: float) -> Vector:
    """It clips the mean, as libraries do before a step."""
    return np.asarray(boxgeom.clipping(boxgeom.mean(received)[None], clip=clip)[0])


@mutant("clipping+mean", OF_WHAT_IS_LEFT)
def clipping_mean_of_short_ones(received: Vectors, clip: float) -> Vector:
    """It averages the vectors that are short enough, if there are any."""
    short = received[lengths(received) <= clip]
    return boxgeom.mean(short if len(short) else received)


@mutant("arc+mean", OF_WHAT_IS_LEFT)
def arc_mean_alone(received: Vectors, n: int, t: int) -> Vector:
    """It leaves the clipping out."""
    return boxgeom.mean(received)


@mutant("arc+mean", OF_WHAT_IS_LEFT)
def arc_mean_without_the_longest(received: Vectors, n: int, t: int) -> Vector:
    """It leaves the vectors that it should shorten out of the mean."""
    kept = (boxgeom.arc(received, n, t) == received).all(axis=1)
    return boxgeom.mean(received[kept])


@mutant("arc+nnm+trimmed-mean", OF_WHAT_IS_LEFT)
def arc_nnm_trimmed_mean_in_the_other_order(
    received: Vectors, n: int, t: int
) -> Vector:
    """It mixes before it clips."""
    return _aggregate(received, "nnm+arc+trimmed-mean", n, t)


@mutant("bucketing+mean", OF_WHAT_IS_LEFT)
def bucketing_mean_of_the_first(received: Vectors, bucket_size: int) -> Vector:
    """It returns the mean of the first bucket."""
    return boxgeom.mean(received[:bucket_size])


@mutant("bucketing+mean", OF_WHAT_IS_LEFT)
def bucketing_mean_of_sums(received: Vectors, bucket_size: int) -> Vector:
    """It averages the sums of the buckets."""
    starts = range(0, len(received), bucket_size)
    sums = [received[i : i + bucket_size].sum(axis=0) for i in starts]
    return np.asarray(np.array(sums).mean(axis=0))


@mutant("bucketing+trimmed-mean", OF_WHAT_IS_LEFT)
def bucketing_trimmed_mean_of_one_bucket(
    received: Vectors, n: int, t: int, bucket_size: int
) -> Vector:
    """It returns the mean of the first bucket."""
    return np.asarray(received[:bucket_size].mean(axis=0))


@mutant("bucketing+trimmed-mean", OF_WHAT_IS_LEFT)
def bucketing_trimmed_mean_in_the_other_order(
    received: Vectors, n: int, t: int, bucket_size: int
) -> Vector:
    """It trims, and then takes the mean of what is left without buckets."""
    return _aggregate(received, "trimmed-mean", n, t)
