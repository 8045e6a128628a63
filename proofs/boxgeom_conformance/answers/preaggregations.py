"""Exact answers of pre-aggregations: several vectors, in any order (D17 to D20)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from boxgeom.definitions.bucketing import BUCKET_SIZE
from boxgeom.definitions.clipping import CLIP
from boxgeom.numerics.exact import integer_rows, square_root, squared_distances
from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import Within, rounding_of
from boxgeom_conformance.answers.averages import enclose, means_of
from boxgeom_conformance.case import Case

Row = list[Fraction]

FAR = 1e-4
"""A vector this share of the longest edge off a bucket's mean is not its mean."""


@dataclass(frozen=True, eq=False)
class EachOf:
    """Vectors in any order, one for each of several answers.

    Attributes:
        rows: what is allowed for each vector.
    """

    rows: Sequence[Within]

    @property
    def is_unique(self) -> bool:
        """Whether nothing is free but the order."""
        return all(row.is_unique for row in self.rows)

    def error(self, output: Vectors) -> float:
        """Return the error of the worst vector, in the order that makes it least."""
        table = np.array(
            [[row.error(vector) for row in self.rows] for vector in output]
        )
        in_order = float(table.diagonal().max())
        if in_order == 0:
            return 0.0
        levels = [level for level in np.unique(table) if level < in_order]
        return next((float(x) for x in levels if _can_match(table <= x)), in_order)

    def __str__(self) -> str:
        return ", ".join(str(row) for row in self.rows[:3])


@dataclass(frozen=True, eq=False)
class Buckets:
    """The means of buckets, however the vectors were dealt.

    Attributes:
        case: what is asked.
        size: how many vectors a bucket holds.
    """

    case: Case
    size: int

    @property
    def is_unique(self) -> bool:
        """Whether every deal gives the same."""
        received = self.case.received
        return self.size == 1 or bool((received == received[0]).all())

    def error(self, output: Vectors) -> float:
        """Return the error of the worst bucket, infinite if no deal comes near."""
        near = sorted((self._near(vector) for vector in output), key=len)
        return _least_error(near, frozenset(range(self.case.m)))

    def _near(self, vector: Vectors) -> dict[frozenset[int], float]:
        """Return the buckets of which a vector may be the mean, with its error."""
        received = self.case.received.astype(np.float64)
        edge = float(np.ptp(received, axis=0).max())
        slack = FAR * edge + rounding_of(self.case.received, self.case.m)
        near = {}
        for size in {self.size, self.case.m % self.size} - {0}:
            found = list(combinations(range(self.case.m), size))
            buckets = np.array(found, dtype=np.int64).reshape(-1, size)
            means = sum(received[column] / size for column in buckets.T)
            for bucket in buckets[(np.abs(means - vector) <= slack).all(axis=1)]:
                mean = means_of(self.case, [self.case.received[bucket]])
                near[frozenset(bucket.tolist())] = mean.error(vector)
        return near

    def __str__(self) -> str:
        return f"the means of buckets of {self.size} vectors"


def nnm_answer(case: Case) -> EachOf:
    """Return what Definition 17 allows: for each vector the mean of n - t nearest."""
    return EachOf([means_of(case, choices) for choices in nearest_choices(case)])


def nearest_choices(case: Case) -> list[list[Vectors]]:
    """Return, for each vector, every choice of the n - t nearest to it.

    >>> line = Case(np.array([[0.0], [1.0], [2.0]]), n=3, t=1)
    >>> [len(choices) for choices in nearest_choices(line)]
    [1, 2, 1]
    """
    count = case.n - case.t
    found = []
    for distances in squared_distances(case.received):
        last = sorted(distances)[count - 1]
        surely = [i for i, distance in enumerate(distances) if distance < last]
        tied = [i for i, distance in enumerate(distances) if distance == last]
        ways = combinations(tied, count - len(surely))
        found.append([case.received[[*surely, *way]] for way in ways])
    return found


def bucketing_answer(case: Case) -> Buckets:
    """Return what Definition 18 allows: the means of buckets, dealt in any way."""
    return Buckets(case, BUCKET_SIZE if case.bucket_size is None else case.bucket_size)


def clipping_answer(case: Case) -> EachOf:
    """Return what Definition 19 allows: longer vectors shortened."""
    return _shortened(case, clipped_rows(case))


def arc_answer(case: Case) -> EachOf:
    """Return what Definition 20 allows: the longest vectors shortened."""
    return _shortened(case, arc_rows(case))


def clipped_rows(case: Case) -> list[Row]:
    """Return the vectors, longer ones shortened, as rationals right to 200 bits.

    >>> clipped_rows(Case(np.array([[3.0, 4.0]]), n=1, t=0, clip=2.5))
    [[Fraction(3, 2), Fraction(2, 1)]]
    """
    clip = Fraction(CLIP if case.clip is None else case.clip)
    return _shortened_to(case, clip * clip)


def arc_rows(case: Case) -> list[Row]:
    """Return the vectors, the longest shortened, as rationals right to 200 bits.

    >>> arc_rows(Case(np.array([[1.0], [2.0], [4.0]]), n=3, t=1))[-1]
    [Fraction(2, 1)]
    """
    honest = case.n - case.t
    count = 2 * (case.m - honest) * honest // case.m
    rows, unit = integer_rows(case.received)
    squares = sorted((sum(x * x for x in row) for row in rows), reverse=True)
    return _shortened_to(case, Fraction(squares[count], unit * unit))


def _shortened_to(case: Case, longest: Fraction) -> list[Row]:
    """Return the vectors, those of a larger squared length shortened to it."""
    rows, unit = integer_rows(case.received)
    found = []
    for row in rows:
        square = sum(x * x for x in row)
        if square <= longest * unit * unit:
            factor = Fraction(1)
        else:
            share = longest * unit * unit / square
            parts = square_root(share.numerator), square_root(share.denominator)
            factor = Fraction(*parts)
        found.append([factor * Fraction(x, unit) for x in row])
    return found


def _shortened(case: Case, rows: Sequence[Row]) -> EachOf:
    """Return the answer that allows these vectors, each in units of its own size."""
    allowed = []
    for row in rows:
        exact = enclose(row)
        floats = exact.upper[None].astype(case.dtype)
        # A sum of d squares loses about as many roundings as the square root of d.
        rounding = rounding_of(floats, 4 + math.isqrt(case.d))
        allowed.append(Within([exact], float(np.abs(floats).max()), rounding))
    return EachOf(allowed)


def _least_error(
    near: Sequence[dict[frozenset[int], float]], left: frozenset[int]
) -> float:
    """Return the worst error of the best deal of what is left, one bucket for each."""
    if not near:
        return math.inf if left else 0.0
    best = math.inf
    for bucket, error in sorted(near[0].items(), key=lambda item: item[1]):
        if error >= best:
            break
        if bucket <= left:
            best = min(best, max(error, _least_error(near[1:], left - bucket)))
            if best == 0:
                break
    return best


def _can_match(allowed: Vectors) -> bool:
    """Return whether each row can have a column of its own that it allows."""
    row_of: dict[int, int] = {}

    def finds(row: int, tried: set[int]) -> bool:
        for column in np.flatnonzero(allowed[row]).tolist():
            if column not in tried:
                tried.add(column)
                if column not in row_of or finds(row_of[column], tried):
                    row_of[column] = row
                    return True
        return False

    return all(finds(row, set()) for row in range(len(allowed)))
