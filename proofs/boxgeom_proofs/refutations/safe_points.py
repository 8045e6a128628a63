"""Not every point of the safe area approximates the geometric median (R5)."""

import math
from fractions import Fraction
from itertools import combinations

import boxgeom
from boxgeom_proofs.refutations.exact_boxes import exact_candidates
from boxgeom_proofs.refutations.exact_median import as_points
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 6, 1
VALUES = ((0,), (0,), (0,), (0,), (1,), (1,))


@refutation(
    "R5",
    claim="every point of the safe area approximates the geometric median",
    witness="n=6, t=1, d=1: values 0, 0, 0, 0, 1, 1; the point 1/2",
)
def a_safe_point_may_be_far_from_the_median() -> Facts:
    """All candidates are 0, but 1/2 is in the hull of every five values."""
    received = as_points(VALUES)
    subsets = list(combinations(received, N - T))
    medians = exact_candidates(received, N - T)
    require_equal(medians, {(Fraction(0),)}, "S_geo")
    low, high = max(map(min, subsets))[0], min(map(max, subsets))[0]
    point = (low + high) / 2
    require(point > 0, f"the midpoint {point} of the safe area is not 0")
    _replay(low, high, float(point))
    return (
        f"all {len(subsets)} subsets of 5 have the median 0, so the covering radius is "
        "0",
        f"the safe area is [{low}, {high}], and its midpoint {point} is not the median",
    )


def _replay(low: Fraction, high: Fraction, point: float) -> None:
    """Raise NotRefuted unless the reference computes the same."""
    radius = boxgeom.covering_radius(VALUES, N, T)
    require_equal(radius, 0, "the reference's covering radius")
    # In one dimension the safe area is the trusted hyperbox.
    area = boxgeom.trusted_hyperbox(VALUES, N, T)
    ends = (float(area.lower[0]), float(area.upper[0]))
    require_equal(ends, (low, high), "the reference's trusted hyperbox")
    for subset in combinations(VALUES, N - T):
        require(
            boxgeom.is_convex_valid([point], subset),
            f"{point} is in the hull of {subset}",
        )
    ratio = boxgeom.approximation_ratio([point], VALUES, VALUES[: N - T], N, T)
    require_equal(ratio, math.inf, "the reference's ratio")
