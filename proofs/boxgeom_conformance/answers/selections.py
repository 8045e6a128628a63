"""Exact answers of rules that return one of the vectors (Definitions 7 and 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from boxgeom.numerics.exact import square_root, squared_distances
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.case import Case

ROUNDINGS = 2.0**17
"""So many roundings are a unit: times the tolerance 1e-5, it is about one of them."""


@dataclass(frozen=True, eq=False)
class OneOf:
    """Any of the vectors whose score is least; scores are exact.

    The error is the number of units by which the output's score exceeds the least, and
    infinite for an output that is not one of the vectors.

    Attributes:
        vectors: the vectors.
        scores: the score of each.
        unit: what an excess is measured in; if 0, any excess is infinite.
    """

    vectors: Vectors
    scores: Sequence[int]
    unit: int

    @property
    def is_unique(self) -> bool:
        """Whether the vectors of least score are equal."""
        allowed = self.allowed
        return bool((allowed == allowed[0]).all())

    @property
    def allowed(self) -> Vectors:
        """The vectors of least score."""
        least = min(self.scores)
        return self.vectors[[score == least for score in self.scores]]

    def error(self, output: Vector) -> float:
        """Return by how much the output's score exceeds the least."""
        equal = (self.vectors == output).all(axis=1)
        if not equal.any():
            return float("inf")
        score = min(s for s, e in zip(self.scores, equal, strict=True) if e)
        excess = score - min(self.scores)
        if excess == 0:
            return 0.0
        return float(Fraction(excess, self.unit)) if self.unit else float("inf")

    def __str__(self) -> str:
        shown = [show(row) for row in np.unique(self.allowed, axis=0)[:3]]
        return " or ".join(shown)


def krum_answer(case: Case) -> OneOf:
    """Return what Definition 7 allows: any vector of least score.

    The unit of an excess is the least score; or what floats can resolve of it, if that
    is more.
    """
    scores = krum_scores(case)
    least = min(scores)
    return OneOf(case.received, scores, unit=max(least, resolved(case, least)))


def krum_scores(case: Case) -> list[int]:
    """Return each vector's exact score, in one common unit.

    >>> krum_scores(Case(np.array([[0.0], [1.0], [2.0], [4.0], [99.0]]), n=5, t=1))
    [5, 2, 5, 13, 18434]
    """
    distances = squared_distances(case.received)
    nearest = case.m - case.t - 2
    return [
        sum(sorted(row[:i] + row[i + 1 :])[:nearest]) for i, row in enumerate(distances)
    ]


def medoid_answer(case: Case) -> OneOf:
    """Return what Definition 8 allows: any vector of least summed distance.

    Sums of square roots are known to 200 bits; what these leave undecided is a tie. The
    unit of an excess is m times the middle distance, which far vectors do not inflate;
    or what floats can resolve of the sum, which far vectors are part of, if that is
    more.
    """
    distances = [
        [square_root(square) for square in row]
        for row in squared_distances(case.received)
    ]
    summed = [sum(row) for row in distances]
    least = min(summed)
    # Each root is less than one unit too small, each sum less than m.
    scores = [least if total < least + case.m else total for total in summed]
    middle = sorted(distances[scores.index(least)])[case.m // 2]
    unit = max(case.m * middle, resolved(case, least))
    return OneOf(case.received, scores, unit)


def resolved(case: Case, score: int) -> int:
    """Return the unit, times the tolerance, that floats can resolve of a score.

    A sum of m distances, each of d squares, is off by up to m + d + 3 roundings, in the
    vectors' own precision; so is another that it is compared with.

    >>> line = np.array([[0.0], [1.0], [2.0]])
    >>> [resolved(Case(line.astype(x), 3, 0), 10**6) for x in ("float32", "float64")]
    [109375, 0]
    """
    return int(score * Fraction(ROUNDINGS) * _lost(case))


def lost_in_single_precision(case: Case) -> Fraction:
    """Return by how much scores of float32 vectors may differ, relatively, and tie.

    Scores of float64 vectors tie only if they are equal.
    """
    return _lost(case) if case.dtype == "float32" else Fraction(0)


def _lost(case: Case) -> Fraction:
    eps = Fraction(float(np.finfo(case.received.dtype).eps))
    return (case.m + case.d + 3) * eps
