"""The boxes of Definitions 2 to 5 for rational vectors, in exact arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from boxgeom import Hyperbox
from boxgeom_proofs.refutations.exact_median import (
    Point,
    Points,
    as_points,
    exact_median,
    halfway,
)


@dataclass(frozen=True)
class ExactBox:
    """A hyperbox with rational ends; two are equal iff their ends are.

    Attributes:
        lower: the lower end of every coordinate, shape (d,).
        upper: the upper end of every coordinate, shape (d,).
    """

    lower: Point
    upper: Point

    @property
    def edges(self) -> Point:
        """The length of the box in every coordinate."""
        return tuple(b - a for a, b in zip(self.lower, self.upper, strict=True))

    @property
    def midpoint(self) -> Point:
        """The centre of the box."""
        return halfway(self.lower, self.upper)

    def intersection(self, other: "ExactBox") -> "ExactBox":
        """Return the box of the points in both."""
        return ExactBox(
            tuple(map(max, self.lower, other.lower)),
            tuple(map(min, self.upper, other.upper)),
        )


@dataclass(frozen=True)
class Boxes:
    """A node's boxes.

    Attributes:
        trusted: the trusted hyperbox.
        candidates: the hyperbox of the candidate set.
    """

    trusted: ExactBox
    candidates: ExactBox

    @property
    def output(self) -> Point:
        """The midpoint of their intersection (Definition 5)."""
        return self.trusted.intersection(self.candidates).midpoint


def as_exact_box(box: Hyperbox) -> ExactBox:
    """Return a box of the reference, whose floats are rationals, as an exact box."""
    return ExactBox(*as_points([box.lower, box.upper]))


def box_around(points: Iterable[Point]) -> ExactBox:
    """Return the smallest box around the points."""
    columns = list(zip(*points, strict=True))
    return ExactBox(tuple(map(min, columns)), tuple(map(max, columns)))


def exact_trusted_box(received: Points, n: int, t: int) -> ExactBox:
    """Return the trusted hyperbox (Definition 2)."""
    m = len(received)
    trim = m - (n - t)
    columns = [sorted(column) for column in zip(*received, strict=True)]
    return ExactBox(
        tuple(column[trim] for column in columns),
        tuple(column[m - 1 - trim] for column in columns),
    )


def exact_candidates(received: Points, size: int) -> set[Point]:
    """Return the geometric medians of all subsets of that size (Definition 3)."""
    return {exact_median(subset) for subset in combinations(received, size)}


def exact_boxes(received: Points, n: int, t: int) -> Boxes:
    """Return the two boxes of BOX-GEOM.

    Raises:
        NotRefuted: a subset that is not on a line has a median that is not one of its
            vectors.
    """
    candidates = box_around(exact_candidates(received, n - t))
    return Boxes(exact_trusted_box(received, n, t), candidates)
