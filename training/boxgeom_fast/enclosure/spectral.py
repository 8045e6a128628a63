"""How far medians can be from the centre, by a largest eigenvalue (P3).

At the median of all vectors the unit vectors ``u_i = q_i / |q_i|`` sum to 0. At the
centre as computed they sum to a vector that is not longer than some small eta.

Let g be the median of S and none of its vectors, w_i = 1 / r_i for i in S, else 0, and
zeta_i = ``|q_i| w_i``. Then ``delta sum w_i = sum zeta_i u_i``, for g is the mean of
the vectors with weights w. With the mean of all m zetas taken off each, and put back,

    |sum zeta_i u_i| <= sqrt(lambda (sum zeta^2 - (sum zeta)^2 / m)) + sum zeta / m eta,

where lambda is the largest eigenvalue of the cosines ``<u_i, u_j>``: that is the square
of the most that the u_i can stretch a vector of coefficients. Let ``|q_i| / r_i`` be
between F1 and F2 for all i in S, and A be its mean over S. Since ``(zeta_i - F1)(zeta_i
- F2) <= 0``, the bracket is at most

    s ((F1 + F2) A - F1 F2 - s A^2 / m),

which is largest at ``A = (F1 + F2) m / 2 s``, or at the end of [F1, F2] next to that.
All this holds for fractional subsets too, where w_i = z_i / r_i with 0 <= z_i <= 1 and
sum s: there ``sum zeta^2 = sum z^2 (|q| / r)^2 <= sum z (|q| / r)^2``, and A is the
mean with weights z. Lengths do not enter, so far outliers do no harm.
"""

from dataclasses import dataclass

import numpy as np

from boxgeom_fast.enclosure.gram import SHORTEST, Gram
from boxgeom_fast.enclosure.region import Region, relative_distances
from boxgeom_fast.enclosure.rounding import FEW, UNIT, Floats


@dataclass(frozen=True, eq=False)
class Spectrum:
    """What P3 needs to know of the directions; both are upper bounds.

    Attributes:
        largest: the largest eigenvalue of the cosines.
        imbalance: the length of the sum of the unit vectors.
    """

    largest: float
    imbalance: float


def spectrum_of(gram: Gram) -> Spectrum | None:
    """Return the bounds on the directions, None if a vector is at the centre.

    >>> from boxgeom_fast.enclosure.gram import gram
    >>> square = gram(np.array([[0.0, 0], [0, 2], [2, 0], [2, 2]]), np.full(4, 0.25), 3)
    >>> round(spectrum_of(square).largest, 6)
    2.0
    """
    m, e = gram.directions.shape
    if (gram.lengths <= SHORTEST).any():
        return None
    # A true unit vector differs from the true offset by the computed length as much
    # again as the latter from the computed direction.
    errors = 2 * gram.angle_errors
    # An eigenvalue is off by the size of the error of the matrix at most, and each
    # cosine by e UNIT.
    largest = _largest_eigenvalue(gram.directions @ gram.directions.T)
    largest += m * (e + 4) * UNIT
    # The most that a matrix stretches changes by at most the size of its change.
    stretch = np.sqrt(largest) + np.sqrt((errors * errors).sum())
    total = gram.directions.sum(axis=0)
    imbalance = np.sqrt((total * total).sum()) + errors.sum() + m * m * UNIT
    return Spectrum(float(stretch**2 * (1 + FEW)), float(imbalance * (1 + FEW)))


def _largest_eigenvalue(cosines: Floats) -> float:
    """Return an upper bound of the largest eigenvalue of a matrix, shape (m, m).

    No accuracy of the computed eigenvalue is assumed. If the Cholesky factorisation of
    ``x I - C`` succeeds in floats, no eigenvalue of C is above x by more than (m + 1)
    UNIT/2, but for a factor close to 1, times the trace of ``x I - C`` (Rump 2006,
    "Verification of positive definiteness"). If it fails, the trace of C will do,
    for but for rounding no eigenvalue is negative.
    """
    m = len(cosines)
    x = max(float(np.linalg.eigvalsh(cosines)[-1]), 0.0) + 64 * m * m * UNIT
    try:
        np.linalg.cholesky(x * np.eye(m) - cosines)
    except np.linalg.LinAlgError:
        return m * (1 + m * UNIT)
    return x + 2 * m * (m + 2) * UNIT * x


def square_above(region: Region, gram: Gram, spectrum: Spectrum, size: int) -> float:
    """Return an upper bound of tau for all medians in a region; infinite if unknown.

    Args:
        region: of medians of subsets, which may be fractional.
        gram: about the median of all.
        spectrum: of its directions.
        size: of the subsets.
    """
    m, lengths = len(gram.lengths), gram.lengths
    ends = region.square_low, region.square_high
    near, far = relative_distances(region, gram, *ends)
    near = np.maximum(near, region.near / lengths * (1 - FEW))
    far = np.minimum(far, region.far / lengths * (1 + FEW))
    if near.min() <= 0:
        return float("inf")
    low = float((gram.shortest / far).min() * (1 - FEW))
    high = float((gram.longest / near).max() * (1 + FEW))
    mean = min(max((low + high) * m / (2 * size), low), high)
    bracket = (low + high) * mean - low * high - size * mean**2 / m
    # Each of the three terms is at most 2 high^2.
    bracket = size * (max(bracket, 0.0) + 8 * FEW * high**2)
    length = np.sqrt(spectrum.largest * bracket) + size * high / m * spectrum.imbalance
    weight = np.sort(1 / (lengths * far))[:size].sum() * (1 - (m + 16) * UNIT)
    return float((length / weight) ** 2 * (1 + 4 * FEW))
