"""Certificates for geometric medians (Definition 1), checked in exact arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.vectors import Vector, Vectors, as_vector, as_vectors
from boxgeom_proofs.certificates.gram import GramMatrix, gram_matrix
from boxgeom_proofs.certificates.line import (
    Segment,
    middle_of_a_line,
    squared_distance_to_segment,
)
from boxgeom_proofs.certificates.location import locate
from boxgeom_proofs.certificates.precise_median import closeness
from boxgeom_proofs.certificates.rationals import dot, shares, sum_of_squares
from boxgeom_proofs.certificates.roots import float_above, root_above

ONE = Fraction(1)


@dataclass(frozen=True, eq=False)
class MedianCertificate:
    """A proof of how good a candidate for a geometric median is.

    For positive weights q with weighted mean y, the vectors ``u_i = q_i (x_i - y) / c``
    sum to zero; with c so large that none is longer than 1, no point has a summed
    distance below ``sum <u_i, x_i>``. So any weights prove some gap.

    Attributes:
        vectors: what the candidate should be the median of, shape (m, d).
        candidate: shape (d,).
        weights: the proof, one positive rational per vector.
        gap: an upper bound on how much the candidate's summed distance exceeds the
            least one.
        relative_gap: the gap divided by the candidate's summed distance.
        radius: an upper bound on the candidate's distance to the median, or to the
            nearest minimiser where they form a segment; infinity if none was found.
        is_segment: whether the minimisers form a segment.
    """

    vectors: Vectors
    candidate: Vector
    weights: tuple[Fraction, ...]
    gap: Fraction
    relative_gap: Fraction
    radius: float
    is_segment: bool

    @property
    def dual_vectors(self) -> list[list[Fraction]]:
        """The vectors u_i, shape (m, d): of length at most 1 and of sum 0, exactly."""
        gram = gram_matrix(self.vectors)
        mean = combine(gram, self.weights)
        squares = gram.squared_distances(shares(self.weights))
        longest = _longest(self.weights, squares, gram.spread_bits)
        return [
            [q * (x - y) / longest for x, y in zip(row, mean, strict=True)]
            for q, row in zip(self.weights, gram.rows, strict=True)
        ]

    def verify(self) -> bool:
        """Return whether the vectors and weights alone prove the other claims."""
        if len(self.weights) != len(self.vectors) or min(self.weights) <= 0:
            return False
        anew = certificate_by(self.vectors, self.candidate, self.weights)
        return (
            anew.gap <= self.gap
            and anew.relative_gap <= self.relative_gap
            and anew.radius <= self.radius
            and anew.is_segment == self.is_segment
        )


def certify_median(vectors: ArrayLike, candidate: ArrayLike) -> MedianCertificate:
    """Return a proof of how good a candidate for the geometric median is.

    Definition 1. The proof is found in high precision and then checked exactly: floats
    are rationals. The candidate may be wrong; the gap then says by how much.

    Args:
        vectors: shape (m, d), finite.
        candidate: shape (d,), finite.

    Raises:
        ValueError: an argument is not as above.

    >>> certificate = certify_median([[0, 0], [4, 0], [0, 4], [4, 4]], [2, 2])
    >>> float(certificate.relative_gap) < 1e-30, certificate.radius < 1e-30
    (True, True)
    >>> wrong = certify_median([[0, 0], [4, 0], [0, 4], [4, 4]], [2, 3])
    >>> round(float(wrong.relative_gap), 4), round(wrong.radius, 4)
    (0.0316, 1.0)
    """
    points = as_vectors(vectors)
    point = as_vector(candidate, points.shape[1], "candidate")
    both = gram_matrix(np.vstack([points, point]))
    weights = tuple(closeness(both.subset(tuple(range(len(points))))))
    return _judge(points, point, weights, both)


def certificate_by(
    vectors: Vectors, candidate: Vector, weights: tuple[Fraction, ...]
) -> MedianCertificate:
    """Return what weights prove of a candidate, whoever found them.

    Args:
        vectors: shape (m, d).
        candidate: shape (d,).
        weights: one per vector, positive.
    """
    both = gram_matrix(np.vstack([vectors, candidate]))
    return _judge(vectors, candidate, weights, both)


def lower_bound(gram: GramMatrix, weights: Sequence[Fraction]) -> Fraction:
    """Return a proven lower bound on the least summed distance, in units.

    It is the value ``sum <u_i, x_i>`` of `MedianCertificate`.
    """
    squares = gram.squared_distances(shares(weights))
    return dot(weights, squares) / _longest(weights, squares, gram.spread_bits)


def combine(gram: GramMatrix, weights: Sequence[Fraction]) -> list[Fraction]:
    """Return the weighted mean of the vectors, shape (d,), in units, exact."""
    denominator = math.lcm(*(weight.denominator for weight in weights))
    integers = [int(weight * denominator) for weight in weights]
    total = sum(integers)
    columns = zip(*gram.rows, strict=True)
    return [Fraction(sum(map(int.__mul__, integers, c)), total) for c in columns]


def _longest(
    weights: Sequence[Fraction], squares: Sequence[Fraction], more_bits: int
) -> Fraction:
    """Return the divisor c that makes no dual vector longer than 1."""
    pairs = zip(weights, squares, strict=True)
    return max(q * root_above(square, more_bits) for q, square in pairs) or ONE


def _judge(
    vectors: Vectors,
    candidate: Vector,
    weights: tuple[Fraction, ...],
    both: GramMatrix,
) -> MedianCertificate:
    """Return the certificate; ``both`` is of the vectors followed by the candidate."""
    m = len(vectors)
    gram, point = both.subset(tuple(range(m))), both.rows[m]
    bits = gram.spread_bits
    summed = sum((_distance_above(row, point, bits) for row in gram.rows), Fraction(0))
    gap = summed - lower_bound(gram, weights)
    segment = middle_of_a_line(gram)
    return MedianCertificate(
        vectors=vectors,
        candidate=candidate,
        weights=weights,
        gap=gap * gram.unit,
        relative_gap=gap / summed if summed else Fraction(0),
        radius=_radius(gram, point, weights, segment),
        is_segment=segment is not None
        and gram.rows[segment.first] != gram.rows[segment.last],
    )


def _radius(
    gram: GramMatrix,
    point: list[int],
    weights: Sequence[Fraction],
    segment: Segment | None,
) -> float:
    """Return an upper bound on the candidate's distance from the nearest minimiser."""
    if segment is not None:
        square = squared_distance_to_segment(gram, segment, point)
        return float_above(root_above(square) * gram.unit)
    median = locate(gram, weights)
    if median is None:
        return math.inf
    distance = _distance_above(combine(gram, median.combination), point)
    return float_above((distance + median.radius) * gram.unit)


def _distance_above(
    left: Sequence[int | Fraction], right: Sequence[int], more_bits: int = 0
) -> Fraction:
    square = sum_of_squares(a - b for a, b in zip(left, right, strict=True))
    return root_above(square, more_bits)
