"""Exact answers of rules that return one of the vectors (Definitions 7 and 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from boxgeom.numerics.exact import square_root, squared_distances
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.case import Case

SUM_BITS = 33
"""2^-33 of a sum, times the tolerance 1e-5, is what float64 rounds off it."""


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
    """Return what Definition 7 allows: any vector of least score."""
    scores = krum_scores(case)
    return OneOf(case.received, scores, unit=min(scores))


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
    or, where that almost vanishes, what floats can resolve of a sum.
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
    unit = max(case.m * middle, least >> SUM_BITS)
    return OneOf(case.received, scores, unit)
