"""Exact answers of MeaMed, which chooses values coordinate by coordinate (D22)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from boxgeom.numerics.exact import integer_rows
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import (
    Within,
    in_units,
    rounding_of,
    show,
    unit_of,
)
from boxgeom_conformance.answers.averages import enclose, middle_values
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure

MOST_PUBLISHED = 64
TIED = 8
"""Distances closer than this many roundings of the values are equal to floats."""


@dataclass(frozen=True, eq=False)
class EachWithin:
    """Any vector each of whose coordinates lies in one of that coordinate's intervals.

    Attributes:
        intervals: for each coordinate the floats around every number allowed there.
        scale: the length that errors are measured in.
        rounding: what rounding excuses in every coordinate, shape (d,).
    """

    intervals: Sequence[Enclosure]
    scale: float
    rounding: Vector

    @property
    def is_unique(self) -> bool:
        """Whether there is one interval in every coordinate."""
        return all(len(interval.lower) == 1 for interval in self.intervals)

    def error(self, output: Vector) -> float:
        """Return the distance to the nearest interval, in its worst coordinate."""
        outside = [
            float(np.maximum(one.lower - x, x - one.upper).min())
            for one, x in zip(self.intervals, output, strict=True)
        ]
        return in_units(float((np.array(outside) - self.rounding).max()), self.scale)

    def __str__(self) -> str:
        either = ["; ".join(map(repr, one.lower.tolist())) for one in self.intervals]
        if self.is_unique:
            return show(np.array([one.lower[0] for one in self.intervals]))
        return ", ".join(f"[{numbers}]" for numbers in either[:3]) + " by coordinate"


def meamed_answer(case: Case) -> EachWithin:
    """Return what Definition 22 allows: any choice among values equally near."""
    ordered = np.sort(case.received, axis=0)
    rows, unit = integer_rows(ordered)
    count, eps = case.n - case.t, float(np.finfo(case.received.dtype).eps)
    means = [_means(values, count, eps) for values in zip(*rows, strict=True)]
    kept = _kept(case)
    return EachWithin(
        intervals=[enclose([x / unit for x in column]) for column in means],
        scale=unit_of(kept, case.received),
        rounding=rounding_of(kept, terms=count),
    )


def published_meamed_answer(case: Case) -> Within:
    """Return the same as boxes, for files.

    Raises:
        ValueError: there are too many.
    """
    answer = meamed_answer(case)
    choices = math.prod(len(one.lower) for one in answer.intervals)
    if choices > MOST_PUBLISHED:
        raise ValueError(f"need at most {MOST_PUBLISHED} choices, got {choices}")
    ends = [zip(one.lower, one.upper, strict=True) for one in answer.intervals]
    boxes = [np.array(corners).T for corners in product(*ends)]
    enclosures = [Enclosure(lower, upper) for lower, upper in boxes]
    return Within(enclosures, answer.scale, answer.rounding)


def _means(values: Sequence[int], count: int, eps: float) -> list[Fraction]:
    """Return the mean of every so many of the values nearest to their median."""
    m = len(values)
    twice = values[(m - 1) // 2] + values[m // 2]
    apart = [abs(2 * x - twice) for x in values]
    last = sorted(apart)[count - 1]
    slack = TIED * Fraction(eps) * (abs(twice) + last)
    surely = [x for x, far in zip(values, apart, strict=True) if far < last - slack]
    tied = [x for x, far in zip(values, apart, strict=True) if abs(far - last) <= slack]
    sums = _sums(tied, count - len(surely))
    return [Fraction(sum(surely) + total, count) for total in sorted(sums)]


def _sums(values: Sequence[int], count: int) -> set[int]:
    """Return every sum of so many of the values.

    >>> sorted(_sums([1, 1, 5, 9], 2))
    [2, 6, 10, 14]
    """
    found: list[set[int]] = [{0}, *(set[int]() for _ in range(count))]
    for value in values:
        for k in range(count, 0, -1):
            found[k] |= {total + value for total in found[k - 1]}
    return found[count]


def _kept(case: Case) -> Vectors:
    """Return the values that one choice keeps, sorted, shape (n - t, d)."""
    ordered = np.sort(case.received, axis=0).astype(np.float64)
    lower, upper = middle_values(ordered)
    center = lower / 2 + upper / 2
    nearest = np.argsort(np.abs(ordered - center), axis=0)[: case.n - case.t]
    kept: Vectors = np.take_along_axis(ordered, nearest, axis=0)
    return kept.astype(case.received.dtype)
