"""Exact answers of rules that return a geometric median (Definitions 1 and 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from boxgeom import geometric_median
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import in_units, show, unit_of
from boxgeom_conformance.answers.subsets import least_diameter_subsets
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import certify_median, median_enclosure

LARGEST = 2.0**900
EXPONENT = 200
"""Vectors above 2^900 are judged in units of 2^200, of which lengths can be added."""


@dataclass(frozen=True, eq=False)
class MinimiserOf:
    """Any minimiser of the summed distance to one of several multisets.

    An exact certificate says how far an output is from the nearest minimiser, and how
    much its summed distance exceeds the least. The error is the smaller of that
    distance and the square root of that excess, both in units of the vectors' middle
    distance to the median: where the summed distance is almost flat, floats cannot
    locate the minimiser, and a summed distance close to the least is enough.
    """

    multisets: Sequence[Vectors]

    @property
    def is_unique(self) -> bool:
        """Whether there is one multiset, and one minimiser of it."""
        vectors = _where_lengths_fit(self.multisets[0], self.multisets[0])
        bounds = median_enclosure(vectors, any_median=True)
        scale = _scale(vectors)
        return len(self.multisets) == 1 and bounds.width <= 1e-9 * scale

    def error(self, output: Vector) -> float:
        """Return the least of the errors for the several multisets."""
        return min(_error(vectors, output) for vectors in self.multisets)

    def __str__(self) -> str:
        medians = [show(geometric_median(vectors)) for vectors in self.multisets[:3]]
        return " or ".join(medians)


def geometric_median_answer(case: Case) -> MinimiserOf:
    """Return what Definition 1 allows: any minimiser, where they form a segment."""
    return MinimiserOf([case.received])


def md_geom_answer(case: Case) -> MinimiserOf:
    """Return what Definition 6 allows: a median of any subset of least diameter."""
    return MinimiserOf(least_diameter_subsets(case))


def _where_lengths_fit(vectors: Vectors, points: Vectors) -> Vectors:
    """Return points divided by a power of two if the vectors' lengths may overflow."""
    if float(np.abs(vectors).max()) < LARGEST:
        return points
    return np.asarray(np.ldexp(points.astype(np.float64), -EXPONENT))


def _error(vectors: Vectors, output: Vector) -> float:
    output = _where_lengths_fit(vectors, output)
    vectors = _where_lengths_fit(vectors, vectors)
    certificate = certify_median(vectors, output)
    eps = float(np.finfo(vectors.dtype).eps)
    rounding = 8 * eps * float(lengths(output.astype(np.float64)))
    scale = _scale(vectors)
    distance = in_units(certificate.radius - rounding, scale)
    excess = float(certificate.gap) - len(vectors) * rounding
    return min(distance, in_units(excess, len(vectors) * scale) ** 0.5)


def _scale(vectors: Vectors) -> float:
    """Return the middle distance to the median; see `unit_of` if it is 0."""
    points = vectors.astype(np.float64)
    median = geometric_median(points)
    middle = float(np.sort(lengths(points - median))[len(points) // 2])
    return middle or unit_of(median[None], points)
