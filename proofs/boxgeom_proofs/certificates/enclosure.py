"""Enclosures: bounds between which an exact vector lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.vectors import Vector, as_vector
from boxgeom_proofs.certificates.rationals import exact
from boxgeom_proofs.certificates.roots import float_above, float_below


@dataclass(frozen=True, eq=False)
class Enclosure:
    """Bounds, rounded outward, between which an exact vector lies.

    Attributes:
        lower: shape (d,).
        upper: shape (d,).
    """

    lower: Vector
    upper: Vector

    @property
    def width(self) -> float:
        """The largest difference between upper and lower."""
        return float((self.upper - self.lower).max())

    def contains(self, vector: ArrayLike) -> bool:
        """Return whether a vector, shape (d,), may be the exact one.

        Raises:
            ValueError: the vector has another shape.
        """
        return self.excess(vector) == 0

    def excess(self, vector: ArrayLike) -> float:
        """Return by how much a vector, shape (d,), is out of bounds in any coordinate.

        Raises:
            ValueError: the vector has another shape.
        """
        point = as_vector(vector, len(self.lower), "vector")
        outside = np.maximum(self.lower - point, point - self.upper)
        return float(max(outside.max(), 0.0))


@dataclass(frozen=True)
class Bounds:
    """Bounds on every coordinate, as rationals.

    Attributes:
        lower: shape (d,).
        upper: shape (d,).
    """

    lower: list[Fraction]
    upper: list[Fraction]

    def excess(self, vector: Vector) -> Fraction:
        """Return by how much a vector, shape (d,), is out of bounds in any coordinate.

        >>> Bounds([Fraction(0)], [Fraction(1, 2)]).excess(np.array([0.75]))
        Fraction(1, 4)
        """
        point = zip(self.lower, exact(vector), self.upper, strict=True)
        return max(max(low - x, x - high, Fraction(0)) for low, x, high in point)

    @property
    def enclosure(self) -> Enclosure:
        """The same as floats, the lower bounds rounded down and the upper ones up."""
        return enclosure(self.lower, self.upper)


def enclosure(lower: Sequence[Fraction], upper: Sequence[Fraction]) -> Enclosure:
    """Return rationals as floats, the lower ones rounded down and the upper ones up.

    >>> bounds = enclosure([Fraction(1, 3)], [Fraction(1, 3)])
    >>> bounds.width == 2.0**-54
    True
    """
    return Enclosure(
        lower=np.array([float_below(x) for x in lower]),
        upper=np.array([float_above(x) for x in upper]),
    )
