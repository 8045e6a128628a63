"""Exact answers of rules with pre-aggregations before them."""

import dataclasses
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

import numpy as np
from hypothesis import reject

from boxgeom.definitions.bucketing import bucket_count
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import ExactAnswer, rounding_of
from boxgeom_conformance.answers.averages import exact_mean
from boxgeom_conformance.answers.preaggregations import (
    Row,
    arc_rows,
    bucketing_answer,
    clipped_rows,
    nearest_choices,
)
from boxgeom_conformance.case import Case

MOST_LEFT = 1000
"""A case in which more multisets may be left for the rule is not asked."""


@dataclass(frozen=True, eq=False)
class AnswerOfAny:
    """What a rule may answer to any of several cases, each rounded to floats.

    Where the rule returns one of its vectors, the implementation returns its own,
    which differs from ours by rounding.

    Attributes:
        cases: what may be left for the rule.
        answer_to: the rule's exact answer.
        rounding: by how much vectors that are left may be rounded, shape (d,).
    """

    cases: Sequence[Case]
    answer_to: Callable[[Case], ExactAnswer]
    rounding: Vector

    @property
    def is_unique(self) -> bool:
        """Whether one multiset is left, and the rule leaves nothing free then."""
        return len(self.cases) == 1 and self._answer(self.cases[0]).is_unique

    def _answer(self, case: Case) -> ExactAnswer:
        try:
            return self.answer_to(case)
        except ValueError:  # more ties than can be tried
            reject()

    def error(self, output: Vector) -> float:
        """Return the error of the case in which it is least."""
        least = math.inf
        for case in self.cases:
            answer = self._answer(case)
            off = np.abs(case.received.astype(np.float64) - output)
            alike = case.received[(off <= self.rounding).all(axis=1)]
            least = min(least, *map(answer.error, [output, *alike]))
            if least == 0:
                break
        return least

    def __str__(self) -> str:
        return " or ".join(str(self._answer(case)) for case in self.cases[:2])


def composition_answer(
    parts: Sequence[str], answer_to: Callable[[Case], ExactAnswer], case: Case
) -> AnswerOfAny:
    """Return what a rule may answer to what pre-aggregations leave of a case.

    Raises:
        UnsatisfiedAssumption: so many multisets may be left that hypothesis should draw
            another case.
    """
    cases = [case]
    for part in parts:
        left = (after for before in cases for after in LEFT_BY[part](before))
        cases = list(islice(left, MOST_LEFT + 1))
        if len(cases) > MOST_LEFT:
            reject()
    rounding = rounding_of(case.received, case.m + 4 + math.isqrt(case.d))
    return AnswerOfAny(cases, answer_to, rounding)


def _left_by_nnm(case: Case) -> Iterator[Case]:
    means = [
        sorted({tuple(exact_mean(choice)) for choice in choices})
        for choices in nearest_choices(case)
    ]
    if math.prod(map(len, means)) > MOST_LEFT:
        reject()
    for rows in product(*means):
        yield _with_rows(case, [list(row) for row in rows], case.n)


def _left_by_bucketing(case: Case) -> Iterator[Case]:
    size = bucketing_answer(case).size
    n = bucket_count(case.n, bucket_size=size)
    for deal in _deals(tuple(range(case.m)), size, case.m % size):
        rows = [exact_mean(case.received[list(bucket)]) for bucket in deal]
        yield _with_rows(case, rows, n)


def _left_by_clipping(case: Case) -> Iterator[Case]:
    yield _with_rows(case, clipped_rows(case), case.n)


def _left_by_arc(case: Case) -> Iterator[Case]:
    yield _with_rows(case, arc_rows(case), case.n)


LEFT_BY: dict[str, Callable[[Case], Iterator[Case]]] = {
    "nnm": _left_by_nnm,
    "bucketing": _left_by_bucketing,
    "clipping": _left_by_clipping,
    "arc": _left_by_arc,
}
"""What a pre-aggregation may leave of a case, by its name."""


def _with_rows(case: Case, rows: Sequence[Row], n: int) -> Case:
    received: Vectors = np.array([[float(x) for x in row] for row in rows])
    return dataclasses.replace(
        case, received=received.astype(case.dtype), n=n, recipe=""
    )


def _deals(
    left: tuple[int, ...], size: int, short: int
) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield every way to put indices into buckets, one of them short if short > 0.

    >>> [len(list(_deals(tuple(range(m)), 2, m % 2))) for m in (2, 3, 4, 5)]
    [1, 3, 3, 15]
    """
    if not left:
        yield ()
        return
    first, others = left[0], left[1:]
    for count in {size, short} - {0}:
        for more in combinations(others, count - 1):
            bucket = (first, *more)
            rest = tuple(i for i in others if i not in more)
            remaining = 0 if count == short else short
            if len(rest) >= remaining:
                for deal in _deals(rest, size, remaining):
                    yield (bucket, *deal)
