"""Exact answers of rules that average (Definitions 6, 7, 8, 23 and 24)."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from boxgeom import medoid
from boxgeom.numerics.exact import integer_rows
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import Within, rounding_of, unit_of
from boxgeom_conformance.answers.selections import (
    krum_scores,
    lost_in_single_precision,
)
from boxgeom_conformance.answers.subsets import least_diameter_subsets
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure
from boxgeom_proofs.certificates.roots import float_above

MOST_SELECTIONS = 500


def mean_answer(case: Case) -> Within:
    """Return what Definition 8 allows: the mean."""
    return means_of(case, [case.received])


def trimmed_mean_answer(case: Case) -> Within:
    """Return what Definition 8 allows: the mean without t values at either end."""
    kept = np.sort(case.received, axis=0)[case.t : case.m - case.t]
    return means_of(case, [kept])


def coordinate_median_answer(case: Case) -> Within:
    """Return what Definition 8 asks: the midpoint of the two middle values."""
    return means_of(case, [middle_values(case.received)])


def between_middle_values(case: Case) -> Within:
    """Return all that minimises the summed distance, coordinate by coordinate."""
    lower, upper = middle_values(case.received).astype(np.float64)
    exact = coordinate_median_answer(case)
    return Within([Enclosure(lower, upper)], exact.scale, exact.rounding)


def multi_krum_answer(case: Case) -> Within:
    """Return what Definition 7 allows: the mean of any q vectors of least scores.

    Raises:
        ValueError: too many vectors are tied to try every choice.
    """
    q = case.n - case.t if case.q is None else case.q
    return means_of_least(case, krum_scores(case), q, lost_in_single_precision(case))


def cge_answer(case: Case) -> Within:
    """Return what Definition 23 allows: the mean of any n - t shortest vectors.

    Raises:
        ValueError: too many vectors are equally long to try every choice.
    """
    rows, _ = integer_rows(case.received)
    squares = [sum(x * x for x in row) for row in rows]
    return means_of_least(case, squares, case.n - case.t, slack_of_squares(case))


def monna_answer(case: Case) -> Within:
    """Return what Definition 24 allows: the mean of any n - t vectors nearest to own.

    Raises:
        ValueError: too many vectors are equally far to try every choice.
    """
    pivot = medoid(case.received) if case.own is None else case.own
    *rows, own = integer_rows(np.vstack([case.received, pivot]))[0]
    squares = [sum((a - b) ** 2 for a, b in zip(row, own, strict=True)) for row in rows]
    return means_of_least(case, squares, case.n - case.t, slack_of_squares(case))


def slack_of_squares(case: Case) -> Fraction:
    """Return what a sum of d squares loses to rounding, relative to the sum."""
    return (case.d + 4) * Fraction(float(np.finfo(case.received.dtype).eps))


def means_of_least(
    case: Case, scores: Sequence[int], count: int, slack: Fraction = Fraction(0)
) -> Within:
    """Return the answer that allows the mean of any so many vectors of least score.

    Args:
        case: what is asked.
        scores: the score of each vector, exactly.
        count: how many vectors are averaged.
        slack: how much scores may differ, relatively, that are equal to floats.

    Raises:
        ValueError: too many vectors are tied to try every choice.
    """
    last = sorted(scores)[count - 1]
    surely = [i for i, score in enumerate(scores) if score < last * (1 - slack)]
    tied = [i for i, score in enumerate(scores) if abs(score - last) <= last * slack]
    choices = list(combinations(tied, count - len(surely)))
    if len(choices) > MOST_SELECTIONS:
        raise ValueError(
            f"need at most {MOST_SELECTIONS} choices among ties, got {len(choices)}"
        )
    chosen = [case.received[surely + list(choice)] for choice in choices]
    return means_of(case, chosen)


def md_mean_answer(case: Case) -> Within:
    """Return what Definition 6 allows: the mean of any subset of least diameter."""
    return means_of(case, least_diameter_subsets(case))


def means_of(case: Case, choices: Sequence[Vectors]) -> Within:
    """Return the answer that allows the exact mean of any of several multisets."""
    every = np.concatenate(choices)
    means = {tuple(exact_mean(vectors)) for vectors in choices}
    return Within(
        enclosures=[enclose(mean) for mean in sorted(means)],
        scale=unit_of(every, case.received),
        rounding=rounding_of(every, terms=len(choices[0])),
    )


def middle_values(vectors: Vectors) -> Vectors:
    """Return the lower and the upper middle value of every coordinate, shape (2, d)."""
    m = len(vectors)
    return np.sort(vectors, axis=0)[[(m - 1) // 2, m // 2]]


def exact_mean(vectors: Vectors) -> list[Fraction]:
    """Return the mean of vectors, shape (m, d), as d rationals.

    >>> exact_mean(np.array([[0.0], [0.5], [0.5]]))
    [Fraction(1, 3)]
    """
    rows, unit = integer_rows(vectors)
    divisor = unit * len(rows)
    return [Fraction(sum(column), divisor) for column in zip(*rows, strict=True)]


def enclose(exact: Sequence[Fraction]) -> Enclosure:
    """Return the floats next to rationals."""
    lower: Vector = np.array([-float_above(-x) for x in exact])
    upper: Vector = np.array([float_above(x) for x in exact])
    return Enclosure(lower + 0, upper + 0)  # turns -0.0 into 0.0
