"""An exact answer: all that a definition allows, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates import Enclosure

SHOWN = 6


class ExactAnswer(Protocol):
    """What a rule may answer in a case; each kind of definition has its own class."""

    @property
    def is_unique(self) -> bool:
        """Whether the definition leaves nothing free in this case."""
        ...

    def error(self, output: Vector) -> float:
        """Return how far an output, shape (d,), is from what is allowed; 0 if it is.

        The unit is the spread of the vectors that matter to the rule, not of far ones
        that it should ignore; see `unit_of`, which says too what it is if there is
        none. What rounding to the vectors' precision excuses does not count.
        """
        ...

    def __str__(self) -> str:
        """Return what is allowed, for people to read."""
        ...


@dataclass(frozen=True, eq=False)
class Within:
    """Any vector that lies in one of several enclosures of exact answers.

    Attributes:
        enclosures: boxes around the answers that the definition allows.
        scale: the length that errors are measured in.
        rounding: what rounding excuses in every coordinate, shape (d,).
    """

    enclosures: Sequence[Enclosure]
    scale: float
    rounding: Vector

    @property
    def is_unique(self) -> bool:
        """Whether there is one enclosure, and it is no wider than rounding."""
        first = self.enclosures[0]
        narrow = first.upper - first.lower <= self.rounding + 1e-12 * self.scale
        return len(self.enclosures) == 1 and bool(narrow.all())

    def error(self, output: Vector) -> float:
        """Return the distance to the nearest enclosure, in its worst coordinate."""
        return min(self._error(enclosure, output) for enclosure in self.enclosures)

    def _error(self, enclosure: Enclosure, output: Vector) -> float:
        outside = np.maximum(enclosure.lower - output, output - enclosure.upper)
        return in_units(float((outside - self.rounding).max()), self.scale)

    def __str__(self) -> str:
        return " or ".join(
            show(e.lower)
            if (e.upper - e.lower <= 4 * np.spacing(np.abs(e.lower))).all()
            else f"between {show(e.lower)} and {show(e.upper)}"
            for e in self.enclosures[:3]
        )


def in_units(distance: float, scale: float) -> float:
    """Return a distance in units of a scale, 0 if it is not positive.

    >>> in_units(1.0, 4.0), in_units(-1.0, 0.0), in_units(1.0, 0.0)
    (0.25, 0.0, inf)
    """
    if distance <= 0:
        return 0.0
    return distance / scale if scale > 0 else float("inf")


def unit_of(kept: Vectors, received: Vectors) -> float:
    """Return the length that errors of a rule are measured in.

    It is the longest edge of the box of the vectors that matter to the rule. If they
    are all equal, it is the distance to the nearest value of another vector; if all
    are equal, the size of their numbers; and if all are 0, which tells no length from
    any other, it is 1.

    >>> line = np.array([[0.0], [1.0], [1.0], [9.0]])
    >>> unit_of(line[:2], line), unit_of(line[1:3], line), unit_of(line[3:], line[3:])
    (1.0, 1.0, 9.0)
    >>> unit_of(line[:1], line[:1])
    1.0
    """
    first = kept[0].astype(np.float64)
    edges = np.ptp(kept.astype(np.float64), axis=0)
    offsets = np.abs(received.astype(np.float64) - first)
    if edges.max() > 0:
        return float(edges.max())
    if offsets.max() > 0:
        return float(offsets[offsets > 0].min())
    return float(np.abs(first).max()) or 1.0


def rounding_of(vectors: Vectors, terms: int) -> Vector:
    """Return what sums of so many terms as large as the vectors lose to rounding."""
    eps = 4 * float(np.finfo(vectors.dtype).eps)
    tiny = float(np.finfo(vectors.dtype).smallest_subnormal)
    sizes = np.abs(vectors.astype(np.float64)).max(axis=0)
    return np.asarray(terms * (eps * sizes + tiny))


def show(vector: Vector) -> str:
    """Return a vector as people read it, shortened if it is long.

    >>> show(np.array([0.5, 1.0]))
    '[0.5, 1.0]'
    """
    without_negative_zero = vector[:SHOWN] + 0
    numbers = ", ".join(repr(x) for x in without_negative_zero.tolist())
    rest = len(vector) - SHOWN
    return f"[{numbers}, ... {rest} more]" if rest > 0 else f"[{numbers}]"
