"""Exact answers of the safe area (Definition 9)."""

from dataclasses import dataclass

import numpy as np

from boxgeom import coordinate_median, smallest_hyperbox, trusted_hyperbox
from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import (
    Within,
    in_units,
    rounding_of,
    unit_of,
)
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure


@dataclass(frozen=True, eq=False)
class InEveryHull:
    """Any point in the convex hulls of all subsets, as far as floats can tell."""

    subsets: tuple[Vectors, ...]
    scale: float

    @property
    def is_unique(self) -> bool:
        """False: the definition leaves the point of the area free."""
        return False

    def error(self, output: Vector) -> float:
        """Return the largest distance to one of the hulls."""
        point = output.astype(np.float64)
        nearest = [nearest_in_hull(subset, point) for subset in self.subsets]
        farthest = max(float(lengths(point - other)) for other in nearest)
        return in_units(farthest, self.scale)

    def __str__(self) -> str:
        return f"in the convex hulls of all {len(self.subsets)} subsets"


def safe_area_answer(case: Case) -> InEveryHull:
    """Return what Definition 9 allows: any point of the safe area."""
    points = case.received.astype(np.float64)
    subsets = subset_indices(points, case.n, case.t)
    offsets = lengths(points - coordinate_median(points))
    middle = float(np.sort(offsets)[len(offsets) // 2])
    return InEveryHull(
        subsets=tuple(points[list(indices)] for indices in subsets),
        scale=middle or smallest_hyperbox(points).longest_edge or 1.0,
    )


def published_safe_area_answer(case: Case) -> InEveryHull | Within:
    """Return the safe area; for d = 1 as an interval, which is the trusted hyperbox."""
    if case.d > 1:
        return safe_area_answer(case)
    trusted = trusted_hyperbox(case.received.astype(np.float64), case.n, case.t)
    kept = np.array([trusted.lower, trusted.upper]).astype(case.received.dtype)
    unit = unit_of(kept, case.received)
    return Within([Enclosure(*kept)], unit, rounding_of(kept, case.m))
