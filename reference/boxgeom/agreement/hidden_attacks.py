"""Attacks that hide among the honest vectors: some deviations from their mean."""

from statistics import NormalDist

import numpy as np

from boxgeom.agreement.attack import from_every_byzantine, in_float64
from boxgeom.agreement.view import View
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.public import mean
from boxgeom.vectors import Vector, Vectors


@in_float64
def alie(view: View) -> Vectors:
    """Return the honest mean less ``scale * z`` honest standard deviations.

    "A little is enough": z is the normal quantile that still leaves the attackers
    hidden among as many honest nodes as they need for a majority.
    """
    honest_count = len(view.honest)
    supporters = view.n // 2 + 1 - view.byzantine_count
    share = (honest_count - supporters) / honest_count
    z = NormalDist().inv_cdf(share) if 0 < share < 1 else 0.0
    return _off_the_mean(view, view.scale * z)


@in_float64
def alie_z(view: View) -> Vectors:
    """Return the honest mean less ``scale`` honest standard deviations.

    "A little is enough" with a z of one's own choice, as experiments use it: with few
    nodes the quantile of `alie` is next to nothing.
    """
    return _off_the_mean(view, view.scale)


@in_float64
def min_max(view: View) -> Vectors:
    """Return the honest mean less as many standard deviations as go unnoticed.

    Unnoticed: no farther from any honest vector than some two of those are apart. The
    number is found by bisection, then multiplied by ``scale``.
    """
    exponent = exponent_of(view.honest)
    honest = np.ldexp(view.honest, -exponent)  # so that no distance overflows
    center, deviation = mean(honest), honest.std(axis=0)
    diameter = max(_farthest_distance(honest, vector) for vector in honest)
    low, high = 0.0, 1.0
    while (
        high < 2.0**60
        and _farthest_distance(honest, center - high * deviation) < diameter
    ):
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        unnoticed = _farthest_distance(honest, center - middle * deviation) <= diameter
        low, high = (middle, high) if unnoticed else (low, middle)
    return _off_the_mean(view, view.scale * low)


@in_float64
def min_sum(view: View) -> Vectors:
    """Return the honest mean less as many standard deviations as go unnoticed in sum.

    Unnoticed: the squared distances to the honest vectors sum up to no more than those
    from one of these to the others. The number is multiplied by ``scale``.

    The squared distances of any y sum up to those of the mean and h times that from y
    to the mean. So y may be as far from the mean as the farthest honest vector.
    """
    exponent = exponent_of(view.honest)
    honest = np.ldexp(view.honest, -exponent)
    deviation = float(lengths(honest.std(axis=0)))
    farthest = _farthest_distance(honest, mean(honest))
    return _off_the_mean(view, view.scale * farthest / deviation if deviation else 0.0)


def _off_the_mean(view: View, deviations: float) -> Vectors:
    """Return the honest mean less that many honest standard deviations, f times."""
    exponent = exponent_of(view.honest)  # so that no square overflows
    deviation = np.ldexp(np.ldexp(view.honest, -exponent).std(axis=0), exponent)
    return from_every_byzantine(mean(view.honest) - deviations * deviation, view)


def _farthest_distance(honest: Vectors, vector: Vector) -> float:
    return float(lengths(honest - vector).max())
