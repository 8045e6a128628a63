"""Faults that let some NaN or infinity through, though not in the usual place."""

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.checks.scopes import RESISTANT
from boxgeom_conformance.mutants.fault import Ask, fault
from boxgeom_conformance.mutants.mutant import mutant

NAN = "refuses_or_survives_nan"
INFINITY = "refuses_or_survives_infinity"


def _is_bad(received: Vectors) -> Vectors:
    """Return whether each row has a number that is not finite, shape (m,)."""
    return np.asarray(~np.isfinite(received).all(axis=1))


def _nothing(received: Vectors) -> Vector:
    return np.full(received.shape[1], np.nan)


@mutant("krum", NAN)
def krum_that_starts_from_the_first_score(received: Vectors, n: int, t: int) -> Vector:
    """It looks for a score below the first one, and none is below NaN."""
    with np.errstate(invalid="ignore", over="ignore"):
        squares = ((received[:, None] - received[None]) ** 2).sum(axis=-1)
        np.fill_diagonal(squares, np.inf)
        scores = np.sort(squares, axis=1)[:, : len(received) - t - 2].sum(axis=1)
    best = 0
    for i in range(1, len(received)):
        if scores[i] < scores[best]:
            best = i
    return np.asarray(received[best])


@fault(NAN, INFINITY, applies_to=RESISTANT)
def starts_from_the_first_row(ask: Ask, received: Vectors) -> Vector:
    """It takes the first row for the best unless another is better, even than NaN."""
    if _is_bad(received)[0]:
        return np.asarray(received[0])
    return np.asarray(ask(received))


@fault(NAN, INFINITY, applies_to=RESISTANT)
def looks_at_the_last_row_only(ask: Ask, received: Vectors) -> Vector:
    """It refuses a bad row if that came last, and passes others on."""
    bad = _is_bad(received)
    if bad.any() and not bad[-1]:
        return _nothing(received)
    return np.asarray(ask(received))


@fault(NAN, INFINITY, applies_to=RESISTANT)
def looks_at_the_last_coordinate_only(ask: Ask, received: Vectors) -> Vector:
    """It refuses a bad number in the last coordinate, and passes others on."""
    if np.isfinite(received[:, -1]).all() and _is_bad(received).any():
        return _nothing(received)
    return np.asarray(ask(received))


@fault(NAN, INFINITY, applies_to=RESISTANT)
def forgets_rows_without_a_number(ask: Ask, received: Vectors) -> Vector:
    """It refuses a row with one bad number, but not one of nothing else."""
    bad = ~np.isfinite(received)
    if received.shape[1] > 1 and bad.all(axis=1).any():
        return _nothing(received)
    return np.asarray(ask(received))


@fault(NAN, INFINITY, applies_to=RESISTANT)
def refuses_one_bad_row_only(ask: Ask, received: Vectors) -> Vector:
    """It refuses one bad row; of several, an average gets through."""
    if _is_bad(received).sum() > 1:
        return _nothing(received)
    return np.asarray(ask(received))


@fault(INFINITY, applies_to=RESISTANT)
def adds_opposite_infinities(ask: Ask, received: Vectors) -> Vector:
    """It looks for infinities in a sum, where two opposite ones make a NaN."""
    with np.errstate(invalid="ignore", over="ignore"):
        total = received.sum()
    if np.isnan(total) and not np.isnan(received).any():
        return _nothing(received)
    return np.asarray(ask(received))
