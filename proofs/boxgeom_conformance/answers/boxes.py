"""Exact answers of BOX-GEOM, BOX-GEOM/1, BOX-MEAN, and of the trusted hyperbox."""

from fractions import Fraction

import numpy as np

from boxgeom import trusted_hyperbox
from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import Within, rounding_of, unit_of
from boxgeom_conformance.answers.averages import enclose, exact_mean
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure, certify_box_geom


def box_geom_answer(case: Case) -> Within:
    """Return what Definition 5 allows; of a segment of medians every point counts."""
    certificate = certify_box_geom(case.received, case.n, case.t, any_median=True)
    return _answer(case, certificate.output)


def box_geom_once_answer(case: Case) -> Within:
    """Return what Definition 14 allows in the case's round."""
    if case.round_number in (None, 1):
        return box_geom_answer(case)
    trusted = trusted_hyperbox(case.received, case.n, case.t)
    both = np.array([trusted.lower, trusted.upper])
    return _answer(case, enclose(exact_mean(both)))


def box_mean_answer(case: Case) -> Within:
    """Return what Definition 5 allows: BOX-MEAN leaves nothing free.

    The least mean of an (n-t)-subset is, in every coordinate, that of the n - t least
    values; so no subset need be enumerated.
    """
    trusted = trusted_hyperbox(case.received, case.n, case.t)
    by_coordinate = np.sort(case.received, axis=0)
    size = case.n - case.t
    lows = zip(trusted.lower.tolist(), exact_mean(by_coordinate[:size]), strict=True)
    highs = zip(trusted.upper.tolist(), exact_mean(by_coordinate[-size:]), strict=True)
    lower = [max(Fraction(trimmed), mean) for trimmed, mean in lows]
    upper = [min(Fraction(trimmed), mean) for trimmed, mean in highs]
    middle = [(a + b) / 2 for a, b in zip(lower, upper, strict=True)]
    return _answer(case, enclose(middle))


def _answer(case: Case, exact: Enclosure) -> Within:
    """Return the answer, with errors measured by the values not trimmed."""
    trusted = trusted_hyperbox(case.received, case.n, case.t)
    kept: Vectors = np.array([trusted.lower, trusted.upper])
    unit = unit_of(kept, case.received)
    return Within([exact], unit, rounding_of(kept, case.m))
