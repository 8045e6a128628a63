"""Exact answers of Bulyan (Definition 25)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from boxgeom.numerics.exact import integer_rows, squared_distances
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import (
    Within,
    in_units,
    rounding_of,
    show,
    unit_of,
)
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure

MOST_PUBLISHED = 64

SCORE_BITS = {"float64": 40, "float32": 16}
"""Sums of squares that differ by less than 2^-this of themselves count as tied."""

VALUE_BITS = {"float64": 50, "float32": 21}
"""So do distances that differ by less than 2^-this of the values that they are of."""

Left = tuple[int, ...]
"""The indices of vectors, in ascending order."""


@dataclass(frozen=True, eq=False)
class InEachCoordinate:
    """Any of several values in each coordinate, from one of several selections.

    Attributes:
        choices: for each selection the values that are allowed, shape (k, d) each;
            in every column any of the k.
        scale: the length that errors are measured in.
        rounding: what rounding excuses in every coordinate, shape (d,).
    """

    choices: Sequence[Vectors]
    scale: float
    rounding: Vector

    @property
    def is_unique(self) -> bool:
        """Whether one vector alone is allowed."""
        every = np.concatenate(self.choices)
        return bool((np.ptp(every, axis=0) <= self.rounding).all())

    def error(self, output: Vector) -> float:
        """Return the distance to the nearest values, in the worst coordinate."""
        off = min(
            float((np.abs(values - output).min(axis=0) - self.rounding).max())
            for values in self.choices
        )
        return in_units(off, self.scale)

    def vectors(self) -> Vectors:
        """Return every vector that is allowed.

        Raises:
            ValueError: there are too many.
        """
        columns = [
            [np.unique(column) for column in values.T] for values in self.choices
        ]
        count = sum(np.prod([len(c) for c in each], dtype=float) for each in columns)
        if count > MOST_PUBLISHED:
            raise ValueError(f"need at most {MOST_PUBLISHED} answers, got {count:.0f}")
        return np.unique([v for each in columns for v in product(*each)], axis=0)

    def __str__(self) -> str:
        shown = [show(values[0]) for values in self.choices[:3]]
        return " or ".join(dict.fromkeys(shown))


def bulyan_answer(case: Case) -> InEachCoordinate:
    """Return what Definition 25 allows.

    That is, for any vectors that Krum may select where scores tie, the means of the
    values nearest to anything between the two middle ones, where values as near may
    stand for each other.
    """
    count = case.m - 4 * case.t
    choices, ends = [], []
    for chosen in _selections(case):
        ordered = np.sort(case.received[list(chosen)], axis=0)
        first, last = _first_kept(ordered, count, VALUE_BITS[case.dtype])
        choices.append(_means(ordered, count, first, last))
        ends += [_row(ordered, first), _row(ordered, last + count - 1)]
    kept = np.array(ends)
    return InEachCoordinate(
        choices, unit_of(kept, case.received), rounding_of(kept, terms=count)
    )


def published_bulyan_answer(case: Case) -> Within:
    """Return the same as the vectors that are allowed, one by one.

    Raises:
        ValueError: there are too many.
    """
    answer = bulyan_answer(case)
    allowed = [Enclosure(vector, vector) for vector in answer.vectors() + 0.0]
    return Within(allowed, answer.scale, answer.rounding)


def _selections(case: Case) -> list[Left]:
    """Return all selections of m - 2t vectors, equal multisets once.

    Where vectors tie each of them is tried. Their number can grow with every tie.
    """
    distances = squared_distances(case.received)
    _, same = np.unique(case.received, axis=0, return_inverse=True)
    kinds = same.ravel().tolist()
    states = {tuple(sorted(kinds)): tuple(range(case.m))}
    for _ in range(case.m - 2 * case.t):
        states = {
            tuple(sorted(kinds[i] for i in rest)): rest
            for left in states.values()
            for rest in _without_the_best(left, distances, case)
        }
    everything = set(range(case.m))
    return [tuple(sorted(everything - set(left))) for left in states.values()]


def _without_the_best(
    left: Left, distances: list[list[int]], case: Case
) -> Iterator[Left]:
    """Yield the vectors left without one of least Krum score, for each of these."""
    nearest = max(len(left) - case.t - 2, 0)
    scores = [
        sum(sorted(distances[i][j] for j in left if j != i)[:nearest]) for i in left
    ]
    bar = min(scores) + (min(scores) >> SCORE_BITS[case.dtype])
    for place, score in enumerate(scores):
        if score <= bar:
            yield left[:place] + left[place + 1 :]


def _first_kept(ordered: Vectors, count: int, bits: int) -> tuple[Vector, Vector]:
    """Return the least and the largest rank at which the values kept may begin.

    Of values in order those nearest to x are neighbours. They begin at the first that
    is no farther from x than the value after the last, whose sum with that one is at
    least 2x.
    """
    k = len(ordered)
    exact = np.array(integer_rows(ordered)[0], dtype=object)
    begins, follows = exact[: k - count], exact[count:]
    low, high = 2 * exact[(k - 1) // 2], 2 * exact[k // 2]
    doubt = (np.abs(begins) + np.abs(follows) + np.abs(low) + np.abs(high)) >> bits
    surely = (begins + follows < low - doubt).sum(axis=0)
    perhaps = (begins + follows <= high + doubt).sum(axis=0)
    return surely.astype(int), perhaps.astype(int)


def _means(ordered: Vectors, count: int, first: Vector, last: Vector) -> Vectors:
    """Return each column's means of ``count`` neighbours from any rank allowed on."""
    rows, unit = integer_rows(ordered)
    sums = np.concatenate([np.zeros((1, ordered.shape[1]), dtype=object), rows])
    sums = np.cumsum(sums, axis=0)
    ranks = np.minimum(first + np.arange((last - first).max() + 1)[:, None], last)
    columns = np.arange(ordered.shape[1])
    totals = sums[ranks + count, columns] - sums[ranks, columns]
    return np.asarray(totals / (count * unit), dtype=np.float64)  # rounded once


def _row(ordered: Vectors, ranks: Vector) -> Vector:
    return np.asarray(ordered[ranks, np.arange(ordered.shape[1])])
