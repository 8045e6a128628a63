"""Certificates of where medians lie, for Rocq to check (``Executable/Certificates.v``).

For each side of a box around the medians, weights prove that none is on the far side of
its hyperplane: there the summed distance is larger than at a point near the median. The
best weights are the inverse distances from the hyperplane's point of least summed
distance, and that point is the median of the vectors together with their mirror images.
How they were found need not be trusted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from boxgeom_proofs.certificates.gram import gram_matrix
from boxgeom_proofs.certificates.median import combine
from boxgeom_proofs.certificates.precise_median import closeness
from boxgeom_proofs.certificates.rationals import dot, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above
from boxgeom_proofs.kernel.notation import listed, rational, rationals

Row = Sequence[Fraction]

BITS = 72
"""Weights, and what is rounded, keep about so many bits, as Rocq counts in binary."""

CLOSEST, FARTHEST = 30, -3
"""A side is first tried 2^-30 of the largest entry away from the median."""


@dataclass(frozen=True)
class Side:
    """Why medians are on one side of the hyperplane through a point.

    Attributes:
        centre: the point, shape (d,); without the hyperplane's own coordinate it is the
            weighted mean of the vectors.
        weights: one per vector.
        longest: at least every weight times its vector's distance from the centre.
    """

    centre: list[Fraction]
    weights: list[int]
    longest: int

    def separates(self, vectors: Sequence[Row], summed: Fraction) -> bool:
        """Return whether no point on the far side has so small a summed distance."""
        squares = [_square(row, self.centre) for row in vectors]
        return self.longest * summed < dot(self.weights, squares)

    def __str__(self) -> str:
        parts = rationals(self.centre), rationals(self.weights), rational(self.longest)
        return f"Side {' '.join(parts)}"


def largest_entry(vectors: Sequence[Row]) -> Fraction:
    """Return the largest absolute value of an entry, or 1 if all are smaller."""
    return max([Fraction(1), *(abs(x) for row in vectors for x in row)])


def median_certificate(vectors: Sequence[Row]) -> tuple[str, Fraction]:
    """Return a certificate of where the medians lie, as a term of Rocq, and its reach.

    The reach is how far its farthest side is from a point near the medians: far where
    the summed distance is flat.

    Args:
        vectors: shape (m, d).

    Raises:
        ValueError: none was found.
    """
    gram = gram_matrix(np.array(vectors, dtype=object))
    mean = [x * gram.unit for x in combine(gram, closeness(gram))]
    point = [Fraction(round(x * 2**BITS), 2**BITS) for x in mean]
    lengths = [_above(root_above(_square(row, point))) for row in vectors]
    summed = sum(lengths, Fraction(0))
    sides = [
        [_closest(vectors, point, k, sign, summed) for sign in (-1, 1)]
        for k in range(len(point))
    ]
    pairs = listed(f"({low}, {high})" for low, high in sides)
    reach = max(
        abs(side.centre[k] - point[k]) for k, pair in enumerate(sides) for side in pair
    )
    near = f"{rationals(point)}\n  {rationals(lengths)}"
    return f"MedianCertificate {near}\n  {pairs}", reach


def _closest(
    vectors: Sequence[Row], point: Row, k: int, sign: int, summed: Fraction
) -> Side:
    """Return the side that separates and is closest to a point near the medians."""
    largest = largest_entry(vectors)
    for halvings in range(CLOSEST, FARTHEST, -2):
        away = sign * largest / Fraction(2) ** halvings
        side = _side(vectors, k, point[k] + away)
        if side.separates(vectors, summed):
            return side
    raise ValueError(f"need a side that separates, got none: {vectors}")


def _side(vectors: Sequence[Row], k: int, at: Fraction) -> Side:
    """Return the best weights for the hyperplane on which coordinate k is ``at``."""
    images = [[*row[:k], 2 * at - row[k], *row[k + 1 :]] for row in vectors]
    both = gram_matrix(np.array([*map(list, vectors), *images], dtype=object))
    # If all are on a line their medians are a segment, and its middle is wanted: so the
    # weights found give the point, and the point's distances the weights.
    nearest = _mean(vectors, closeness(both)[: len(vectors)], k, at)
    lengths = [root_above(_square(row, nearest)) for row in vectors]
    least = min(filter(None, lengths), default=Fraction(1))
    weights = [round(least * 2**BITS / length) if length else 0 for length in lengths]
    centre = _mean(vectors, weights, k, at)
    reaches = [
        q * root_above(_square(row, centre))
        for q, row in zip(weights, vectors, strict=True)
    ]
    return Side(centre, weights, math.ceil(max(reaches)) or 1)


def _mean(
    vectors: Sequence[Row], weights: Sequence[Fraction | int], k: int, at: Fraction
) -> list[Fraction]:
    """Return the weighted mean, moved to the hyperplane on which coordinate k is at."""
    total = sum(weights) or 1
    mean = [dot(weights, column) / total for column in zip(*vectors, strict=True)]
    return [*mean[:k], at, *mean[k + 1 :]]


def _square(left: Row, right: Row) -> Fraction:
    """Return the squared distance of two vectors, shape (d,)."""
    return sum_of_squares(a - b for a, b in zip(left, right, strict=True))


def _above(length: Fraction) -> Fraction:
    return Fraction(math.ceil(length * 2**BITS), 2**BITS)
