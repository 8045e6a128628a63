"""Regions that contain the medians of all subsets, and the weights that follow (P0).

With ``t_i = <u_i, delta>`` and ``tau = |delta|^2``, the distance r_i of a median from
vector i is given by ``r_i^2 = |q_i|^2 - 2 L_i t_i + tau``, where ``q_i = L_i u_i``. So
a region is given by an interval for each t_i and one for tau. As a mean of the vectors,
a median gives vector i the weight 1 / r_i, times any factor common to all. With the
factor ``sqrt(c + tau)``, where c is about the square of most distances,

    w_i = sqrt((c + tau) / (a_i + tau)),    a_i = |q_i|^2 - 2 L_i t_i,

so that whatever changes all distances alike cancels. This falls with a_i. For a given
a_i it rises with tau throughout, or falls throughout: the derivative of ``(c + tau) /
(a + tau)`` has the sign of a - c. So its extremes are at the ends of the intervals.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.enclosure.gram import Gram
from boxgeom_fast.enclosure.knapsack import least_means
from boxgeom_fast.enclosure.rounding import FEW, Floats, above, below

UNBOUNDED = 2.0**20
"""A weight this many times as large as the others' together counts as unbounded."""

LARGEST = 2.0**60
"""No least weight need be larger; most are about 1."""


@dataclass(frozen=True, eq=False)
class Region:
    """Bounds on where the medians of subsets are.

    Those that concern vector i hold for subsets that have it. Whether they hold for all
    others too, fractional ones included, is up to who uses the region.

    Attributes:
        low: of each t_i, shape (m,).
        high: of each t_i, shape (m,).
        square_low: of tau.
        square_high: of tau.
        near: the least distance from each vector i, shape (m,); 0 if unknown.
        far: the largest distance, shape (m,); inf if unknown.
    """

    low: Floats
    high: Floats
    square_low: float
    square_high: float
    near: Floats
    far: Floats

    def intersection(self, other: "Region") -> "Region":
        """Return what is in both regions."""
        return Region(
            np.maximum(self.low, other.low),
            np.minimum(self.high, other.high),
            max(self.square_low, other.square_low),
            min(self.square_high, other.square_high),
            np.maximum(self.near, other.near),
            np.minimum(self.far, other.far),
        )


@dataclass(frozen=True, eq=False)
class Ranges:
    """How large the weights of entries can be, up to a factor common to each median's.

    Attributes:
        least: shape (m,), positive.
        most: shape (m,), finite; of no meaning where `is_unbounded`.
        is_unbounded: which weights have no upper bound, shape (m,).
    """

    least: Floats
    most: Floats
    is_unbounded: NDArray[np.bool_]

    def least_means(
        self, values: Floats, size: int, *, members: NDArray[np.int64] | None = None
    ) -> Floats:
        """Return lower bounds of the values of all medians of subsets, shape (b,).

        Weights without a bound need no large numbers. However large some of them are,
        lower them to any number that is not below their least: the mean was between
        the new mean and their own values, so it is at least the lesser of P1's bound
        for the lowered weights and the least of those values. That holds in the limit
        too, of a median that is one of the vectors.

        Args:
            values: shape (b, m).
            size: how many entries a subset has.
            members: in each task, an entry that is in the subset, shape (b,).
        """
        found = least_means(values, self.least, self.most, size, members=members)
        if self.is_unbounded.any():
            found = np.minimum(found, values[:, self.is_unbounded].min(axis=1))
        return found


def weights_in(region: Region, gram: Gram, size: int) -> Ranges:
    """Return the weights that vectors have in the medians of a region.

    Args:
        region: as seen from vectors that a subset has.
        gram: of the entries.
        size: how many entries a subset has.
    """
    least, most = np.full(len(gram.lengths), np.inf), np.zeros(len(gram.lengths))
    c = gram.typical
    for tau in (region.square_low, region.square_high):
        near, far = relative_distances(region, gram, tau, tau)
        factor = np.sqrt(c + tau) / gram.lengths
        least = np.minimum(least, _quotient(factor * (1 - FEW), far))
        most = np.maximum(most, _quotient(factor * (1 + FEW), near))
    thinnest = np.full(len(most), np.sqrt(c + region.square_low) * (1 - FEW))
    widest = np.full(len(most), np.sqrt(c + region.square_high) * (1 + FEW))
    least = np.maximum(least, _quotient(thinnest, region.far))
    least = np.minimum(least, LARGEST)  # as vectors have that every median is at
    most = np.minimum(most, _quotient(widest, region.near))
    rest = np.sort(least)[-size:].sum()
    is_unbounded = most > UNBOUNDED * rest
    return Ranges(least, np.where(is_unbounded, least, most), is_unbounded)


def relative_distances(
    region: Region, gram: Gram, square_low: float, square_high: float
) -> tuple[Floats, Floats]:
    """Return bounds of ``r_i / L_i`` for a range of tau, shape (m,) each.

    The lower bounds may be 0. A square is the sum of three terms, and is rounded by a
    few UNIT of their sizes.
    """
    lengths = gram.lengths

    def square(share: Floats, t: Floats, tau: float) -> tuple[Floats, Floats]:
        shift, rest = 2 * (t / lengths), tau / lengths / lengths
        return share * share - shift + rest, share * share + np.abs(shift) + rest

    low = below(*square(gram.shortest, region.high, square_low))
    high = above(*square(gram.longest, region.low, square_high))
    return np.sqrt(np.maximum(low, 0.0)), np.sqrt(np.maximum(high, 0.0))


def image(region: Region, gram: Gram, size: int, *, of_members: bool) -> Region:
    """Return what P1 proves of medians whose values are in a region.

    A median's delta is the mean of the q_j with its weights, so t_i is that of the
    values ``<u_i, q_j>``, and tau that of ``<q_j, delta> = L_j t_j``. P1 increases
    with its values, so errors of the values are subtracted from them.

    Args:
        region: of the medians.
        gram: of the entries.
        size: how many entries a subset has.
        of_members: t_i need only hold for subsets that have i, and the values of the
            region need only hold for those. Otherwise the subsets may be fractional:
            entry i counts z_i times, 0 <= z_i <= 1, and the z_i have the sum `size`.
            P1 holds for those, for phi's sum is linear in z, and so least for some z
            of zeros and ones.
    """
    ranges = weights_in(region, gram, size)
    members = np.arange(len(gram.lengths)) if of_members else None
    low = ranges.least_means(gram.along - gram.along_errors, size, members=members)
    high = -ranges.least_means(-gram.along - gram.along_errors, size, members=members)
    # |t_i| <= |u_i| |delta|
    length = gram.longest * np.sqrt(region.square_high) * (1 + FEW)
    low, high = np.maximum(low, -length), np.minimum(high, length)
    products = np.array([gram.lengths * low, -gram.lengths * high])
    squares = ranges.least_means(below(products, np.abs(products)), size)
    return replace(
        region,
        low=low,
        high=high,
        square_low=max(float(squares[0]), 0.0),
        square_high=-float(squares[1]),
    )


def _quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Return the quotients, infinite where the denominator is 0 or tiny."""
    quotients = np.full(len(numerator), np.inf)
    is_safe = denominator > 2.0**-400
    return np.divide(numerator, denominator, out=quotients, where=is_safe)
