"""The geometric median (Definition 1) of rational points, decided exactly.

A point at which w of the vectors lie is a minimiser iff the sum of the unit vectors
towards the others has length at most w. The square of that length is a sum of terms
c/sqrt(s) with rational c and s. Square roots of which no two have a rational quotient
are linearly independent over the rationals, so collecting terms decides equality, and
intervals decide the rest.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from boxgeom_proofs.certificates.gram import GramMatrix, gram_matrix
from boxgeom_proofs.certificates.line import middle_of_a_line
from boxgeom_proofs.certificates.rationals import dot, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above, root_below
from boxgeom_proofs.refutations.refutation import NotRefuted

Point = tuple[Fraction, ...]
"""A vector of rationals, shape (d,)."""

Points = tuple[Point, ...]
"""A multiset of such vectors."""

ONE = Fraction(1)


def as_points(vectors: object) -> Points:
    """Return vectors of floats or rationals, shape (m, d), as rationals.

    >>> as_points([[0.5, 1]])
    ((Fraction(1, 2), Fraction(1, 1)),)
    """
    rows = np.asarray(vectors, dtype=object).tolist()
    return tuple(tuple(Fraction(x) for x in row) for row in rows)


def squared_pull(point: Point, points: Points) -> dict[Fraction, Fraction]:
    """Return the squared length of the sum of unit vectors, as c by s of c/sqrt(s).

    The unit vectors are those from the point towards all points elsewhere. No two roots
    sqrt(s) have a rational quotient; s = 1 is always among the keys.

    >>> origin, *others = as_points([[0, 0], [1, 2], [1, -2]])
    >>> squared_pull(origin, tuple(others))
    {Fraction(1, 1): Fraction(4, 5)}
    """
    away = [tuple(map(Fraction.__sub__, other, point)) for other in points]
    offsets = [(offset, sum_of_squares(offset)) for offset in away if any(offset)]
    terms = {ONE: Fraction(0)}
    for left, left_square in offsets:
        for right, right_square in offsets:
            square = left_square * right_square
            for known in [*terms, square]:
                quotient = _rational_root(known * square)
                if quotient is not None:
                    share = dot(left, right) * known / quotient
                    terms[known] = terms.get(known, Fraction(0)) + share
                    break
    return {s: c for s, c in terms.items() if c or s == ONE}


def is_median(point: Point, points: Points) -> bool:
    """Return whether a rational point minimises the summed distance to the points.

    Raises:
        ArithmeticError: intervals of 256 bits do not decide it.

    >>> origin, *others = as_points([[0, 0], [1, 2], [1, -2]])
    >>> is_median(origin, (origin, *others)), is_median(origin, tuple(others))
    (True, False)
    """
    limit = Fraction(points.count(point) ** 2)
    terms = squared_pull(point, points)
    room = limit - terms.pop(ONE)
    if not terms:
        return room >= 0
    ends = [(c / root_above(s), c / root_below(s)) for s, c in terms.items()]
    if sum(max(pair) for pair in ends) <= room:
        return True
    if sum(min(pair) for pair in ends) > room:
        return False
    raise ArithmeticError(f"256 bits do not decide whether {point} is a median")


def is_only_median(point: Point, points: Points) -> bool:
    """Return whether a rational point is the only minimiser of the summed distance.

    For points not on a line the summed distance is strictly convex and has only one
    minimiser.

    Raises:
        ArithmeticError: intervals of 256 bits do not decide it.

    >>> square = as_points([[1, 1], [1, -1], [-1, 1], [-1, -1]])
    >>> is_only_median(as_points([[0, 0]])[0], square)
    True
    """
    if not is_median(point, points):
        return False
    line = middle_of_a_line(_gram_matrix(points))
    return line is None or points[line.first] == points[line.last]


def exact_median(points: Points) -> Point:
    """Return the geometric median; of a segment of minimisers, the midpoint.

    Raises:
        NotRefuted: the points are not on a line and none of them is the median.
        ArithmeticError: intervals of 256 bits do not decide which is.

    >>> exact_median(as_points([[1, 2], [1, -2]]))
    (Fraction(1, 1), Fraction(0, 1))
    """
    line = middle_of_a_line(_gram_matrix(points))
    if line is not None:
        return halfway(points[line.first], points[line.last])
    for point in sorted(set(points)):
        if is_median(point, points):
            return point
    named = ", ".join(map(point_text, points))
    raise NotRefuted(f"none of {named} is their geometric median")


def halfway(left: Sequence[Fraction], right: Sequence[Fraction]) -> Point:
    """Return the exact midpoint of two points."""
    return tuple((a + b) / 2 for a, b in zip(left, right, strict=True))


def squared_distance(left: Point, right: Point) -> Fraction:
    """Return the exact squared distance of two points."""
    return sum_of_squares(map(Fraction.__sub__, left, right))


def _rational_root(square: Fraction) -> Fraction | None:
    """Return the square root if it is rational."""
    top, bottom = math.isqrt(square.numerator), math.isqrt(square.denominator)
    root = Fraction(top, bottom)
    return root if root * root == square else None


def _gram_matrix(points: Points) -> GramMatrix:
    return gram_matrix(np.array(points, dtype=object))


def point_text(point: Point) -> str:
    """Return a point as a message shows it.

    >>> point_text((Fraction(1, 2), Fraction(0)))
    '(1/2, 0)'
    """
    return f"({', '.join(map(str, point))})"
