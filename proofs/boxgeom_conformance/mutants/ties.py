"""Rules that are right, but one answer in a tie today and another tomorrow."""

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.fault import Ask, fault
from boxgeom_conformance.mutants.mutant import mutant
from boxgeom_conformance.mutants.selections import krum_scores_of, sums_of_distances

SAME_WAY = "breaks_ties_the_same_way"
ANY_ORDER = "breaks_ties_in_any_order"


@mutant("krum", SAME_WAY, ANY_ORDER)
def krum_that_draws_among_ties(received: Vectors, n: int, t: int) -> Vector:
    """It draws one of the vectors of least score."""
    scores = krum_scores_of(received, t)
    tied = np.flatnonzero(scores == scores.min())
    return np.asarray(received[np.random.default_rng().choice(tied)])


@mutant("krum", ANY_ORDER)
def krum_that_takes_the_first_of_ties(received: Vectors, n: int, t: int) -> Vector:
    """It takes the first of the vectors of least score, in the order received."""
    return np.asarray(received[np.argmin(krum_scores_of(received, t))])


@mutant("medoid", ANY_ORDER)
def medoid_that_takes_the_first_of_ties(vectors: Vectors) -> Vector:
    """It takes the first of the vectors of least sum, in the order received."""
    return np.asarray(vectors[np.argmin(sums_of_distances(vectors))])


@fault(SAME_WAY)
def draws_the_last_digit(ask: Ask, received: Vectors) -> Vector:
    """It draws the last digit of its answer."""
    digit = np.random.default_rng().integers(2, size=received.shape[1])
    answer = np.asarray(ask(received))
    return np.where(digit, np.nextafter(answer, np.inf), answer)


@fault(ANY_ORDER)
def lets_the_first_row_round(ask: Ask, received: Vectors) -> Vector:
    """It rounds its answer up or down as the first vector says."""
    answer = np.asarray(ask(received))
    return np.where(received[0] > 0, np.nextafter(answer, np.inf), answer)
