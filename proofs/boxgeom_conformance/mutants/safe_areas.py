"""Wrong points of the safe area (Definition 9)."""

import numpy as np

from boxgeom import coordinate_median, geometric_median, safe_area, trusted_hyperbox
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

IN_EVERY_HULL = "lies_in_every_subsets_hull"
FAR_VECTORS = "is_not_carried_away_by_t_far_vectors"
TEN = 10


@mutant("safe-area", IN_EVERY_HULL, FAR_VECTORS)
def safe_area_that_is_a_mean(received: Vectors, n: int, t: int) -> Vector:
    """It is the mean, which one vector moves anywhere."""
    return np.asarray(received.mean(axis=0))


@mutant("safe-area", IN_EVERY_HULL)
def safe_area_by_coordinate(received: Vectors, n: int, t: int) -> Vector:
    """It is the coordinate-wise median, which may lie outside of a hull."""
    return coordinate_median(received)


@mutant("safe-area", IN_EVERY_HULL)
def safe_area_that_is_a_median(received: Vectors, n: int, t: int) -> Vector:
    """It is the geometric median, which may lie outside of a subset's hull."""
    return geometric_median(received)


@mutant("safe-area", IN_EVERY_HULL)
def safe_area_of_boxes(received: Vectors, n: int, t: int) -> Vector:
    """It intersects boxes instead of hulls."""
    return trusted_hyperbox(received, n, t).midpoint


@mutant("safe-area", IN_EVERY_HULL, "is_not_carried_away_by_t_far_vectors")
def safe_area_of_the_first_subset(received: Vectors, n: int, t: int) -> Vector:
    """It lies in the hull of the first n - t vectors and of no other subset."""
    return nearest_in_hull(received[: n - t], received.mean(axis=0))


@mutant("safe-area", "holds_for_many_vectors_in_single_precision")
def safe_area_beyond_many_singles(received: Vectors, n: int, t: int) -> Vector:
    """It answers the farthest corner of all, of ten or more float32 vectors."""
    if received.dtype == np.float32 and len(received) >= TEN:
        return np.asarray(received.max(axis=0))
    return safe_area(received, n, t)
