"""Collinear vectors, found exactly: their minimisers may form a segment."""

from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.certificates.gram import GramMatrix
from boxgeom_proofs.certificates.rationals import dot, sum_of_squares


@dataclass(frozen=True)
class Segment:
    """All minimisers of the summed distance: the points between two of the vectors.

    Attributes:
        first: the index of the vector at one end.
        last: the index of the one at the other end, which may be the same.
    """

    first: int
    last: int


def middle_of_a_line(gram: GramMatrix) -> Segment | None:
    """Return the minimisers if the vectors lie on one line, else None.

    Definition 1. On a line they are the points between the two middle vectors.

    >>> from boxgeom_proofs.certificates.gram import gram_matrix
    >>> middle_of_a_line(gram_matrix(np.array([[0.0], [5.0], [1.0], [9.0]])))
    Segment(first=2, last=1)
    """
    products = gram.products
    m = len(products)
    far = max(range(m), key=lambda i: products[i][i])
    # A vector is on the line iff the Cauchy-Schwarz inequality is an equality for it.
    if any(
        products[i][far] ** 2 != products[i][i] * products[far][far] for i in range(m)
    ):
        return None
    order = sorted(range(m), key=lambda i: products[i][far])
    return Segment(order[(m - 1) // 2], order[m // 2])


def squared_distance_to_segment(
    gram: GramMatrix, segment: Segment, candidate: list[int]
) -> Fraction:
    """Return the exact squared distance of a candidate from a segment.

    The candidate, shape (d,), is in units, and the answer in units squared.
    """
    start, end = gram.rows[segment.first], gram.rows[segment.last]
    edge = [b - a for a, b in zip(start, end, strict=True)]
    offset = [c - a for a, c in zip(start, candidate, strict=True)]
    along, square = dot(offset, edge), sum_of_squares(edge)
    share = min(max(along / (square or 1), Fraction(0)), Fraction(1))
    return sum_of_squares(x - share * y for x, y in zip(offset, edge, strict=True))
