"""Axis-parallel boxes, the only shape that BOX-GEOM computes with."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import halfway
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import (
    Vector,
    Vectors,
    as_vector,
    is_exact,
)


@dataclass(frozen=True, eq=False)
class Hyperbox:
    """The box of all points between ``lower`` and ``upper`` in every coordinate.

    Attributes:
        lower: the least value of every coordinate, shape (d,).
        upper: the largest, shape (d,). Where it is below ``lower`` the box is empty.

    Raises:
        ValueError: the ends are not two finite vectors of equal length.

    >>> box = Hyperbox(np.array([0.0, 0.0]), np.array([4.0, 2.0]))
    >>> box.midpoint, box.longest_edge
    (array([2., 1.]), 4.0)
    """

    lower: Vector
    upper: Vector

    def __post_init__(self) -> None:
        lower = as_vector(self.lower, None, "lower")
        object.__setattr__(self, "lower", lower)
        object.__setattr__(self, "upper", as_vector(self.upper, len(lower), "upper"))

    @classmethod
    def between(cls, lower: Vector, upper: Vector) -> "Hyperbox":
        """Return the box between ends that are known to be valid: no check, no copy."""
        box = object.__new__(cls)
        object.__setattr__(box, "lower", lower)
        object.__setattr__(box, "upper", upper)
        return box

    @property
    def edges(self) -> Vector:
        """The length of the box in every coordinate, shape (d,), exact or float64.

        An edge that exceeds the largest float is infinite; so are all lengths here.
        """
        if is_exact(self.lower) and is_exact(self.upper):
            return self.upper - self.lower
        with np.errstate(over="ignore", under="ignore"):
            return as_float64(self.upper) - as_float64(self.lower)

    @property
    def longest_edge(self) -> float:
        """The largest of the edges."""
        return float(as_float64(self.edges).max())

    @property
    @underflow_rounds
    def diagonal(self) -> float:
        """The Euclidean distance from ``lower`` to ``upper``."""
        return float(lengths(as_float64(self.edges)))

    @property
    def is_empty(self) -> bool:
        """Whether no point lies in the box."""
        return bool(np.any(self.lower > self.upper))

    @property
    @underflow_rounds
    def midpoint(self) -> Vector:
        """The centre of the box, shape (d,), never outside it through rounding.

        Raises:
            ValueError: the box is empty.

        >>> Hyperbox(np.array([1.0]), np.array([0.0])).midpoint
        Traceback (most recent call last):
        ValueError: need a nonempty box, got lower=1.0 > upper=0.0 in coordinate 0
        """
        if self.is_empty:
            k = int(np.argmax(self.lower > self.upper))
            raise ValueError(
                f"need a nonempty box, got lower={self.lower[k]} > "
                f"upper={self.upper[k]} in coordinate {k}"
            )
        return halfway(self.lower, self.upper)

    def intersection(self, other: "Hyperbox") -> "Hyperbox":
        """Return the box of the points in both; it may be empty.

        Raises:
            ValueError: the boxes are not of the same dimension.

        >>> left = Hyperbox(np.array([0.0]), np.array([2.0]))
        >>> left.intersection(Hyperbox(np.array([1.0]), np.array([5.0])))
        Hyperbox(lower=array([1.]), upper=array([2.]))
        """
        if len(self.lower) != len(other.lower):
            raise ValueError(
                "need boxes of equal dimension, "
                f"got d={len(self.lower)} and d={len(other.lower)}"
            )
        return Hyperbox.between(
            lower=np.maximum(self.lower, other.lower),
            upper=np.minimum(self.upper, other.upper),
        )

    def contains(self, point: ArrayLike) -> bool:
        """Return whether a point, shape (d,), lies in the box.

        Raises:
            ValueError: the point is not a finite (d,) array.

        >>> Hyperbox(np.array([0.0]), np.array([2.0])).contains([2.0])
        True
        """
        vector: NDArray[Any] = as_vector(point, len(self.lower), "point")
        return bool(np.all((self.lower <= vector) & (vector <= self.upper)))


def smallest_hyperbox(vectors: Vectors) -> Hyperbox:
    """Return the smallest box around the vectors, shape (m, d).

    Raises:
        ValueError: the vectors are not a finite, nonempty (m, d) array.

    >>> boxgeom.smallest_hyperbox([[0, 5], [2, 1]])
    Hyperbox(lower=array([0., 1.]), upper=array([2., 5.]))
    """
    # The medians of a candidate set may be -0.0; adding 0 makes that 0.0, so that equal
    # boxes print alike.
    return Hyperbox.between(
        lower=vectors.min(axis=0) + 0, upper=vectors.max(axis=0) + 0
    )
