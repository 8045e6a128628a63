"""A region that no median can leave, because medians move continuously (P4).

P1 and P3 shrink a region that medians are known to be in. Here is how to get one. Let
subsets be fractional: vector i counts z_i times, 0 <= z_i <= 1, with sum s. Let the
*state* of a point g be the numbers t_1, ..., t_m and tau of
`boxgeom_fast.enclosure.region`. For a box I of states in which all distances r_i are
positive, P1 and P3 prove a box Phi(I) with this property: if a minimiser g of ``sum z_i
|x_i - g|``, whatever the z, has its state in I, then it has it in Phi(I). For such a g
is none of the vectors, so it is their mean with weights z_i / r_i.

**If Phi(I) is in the interior of I, and I has the states of all minimisers for the
uniform z = s/m, then it has those of all medians of all subsets.** Go from the uniform
z to that of a subset S on a straight line, and let M be the set of all pairs of a z on
it and a minimiser for that z. The pairs whose state is in I are a closed subset of M.
They are open in M too, for their states are in Phi(I), in the interior, and states
depend continuously on g. But M is connected: if it were the union of two closed sets
that do not meet, the minimisers for any one z would be in the same one, for they are a
convex set; so the line would be the union of two closed sets that do not meet. As some
pairs have their state in I, all have. It does not matter if S is on a line and its
medians are a segment. In that case there is no trap: the ends would be vectors.

The uniform z has the median of all vectors. The centre is that median as computed. It
is within rho of the exact one if rho times the sum of the smallest floor(m - lambda) of
the ``h_i = |q_i|^2 / (|q_i| + rho)^3`` exceeds eta, the length of the sum of the unit
vectors. For on a ray from the centre with unit direction v the slope of the summed
distances is at least -eta at first, and grows by at least ``(1 - <v, u_i>^2) h_i`` for
each i and unit of length, up to rho. As ``sum <v, u_i>^2 <= lambda``, the factors in
front of the h_i, none above 1, sum to at least m - lambda. So at rho the slope is
positive in every direction, and all minimisers are nearer.
"""

from dataclasses import replace

import numpy as np

from boxgeom_fast.enclosure.gram import Gram
from boxgeom_fast.enclosure.region import Region, image, relative_distances
from boxgeom_fast.enclosure.rounding import FEW, UNIT
from boxgeom_fast.enclosure.spectral import Spectrum, square_above

GROWTHS = 40
"""How often to try a larger box. A trap is mostly found after 3 to 10."""

FASTER = 0.02
"""The box grows beyond what was proved by this part of it, and by `MARGIN`."""

MARGIN = 5e-5

LARGEST = 4.0
"""No trap reaches so far that tau is larger. Most vectors are at distances below 1."""

CLOSEST = 0.01
"""Nor so far that a median may be nearer a vector, relative to that of the centre."""


def trap(gram: Gram, spectrum: Spectrum, size: int) -> Region | None:
    """Return a region that has the medians of all subsets, None if none was found.

    Args:
        gram: about the median of all vectors.
        spectrum: of its directions.
        size: of the subsets.

    >>> from boxgeom_fast.enclosure.gram import gram
    >>> from boxgeom_fast.enclosure.spectral import spectrum_of
    >>> corners = gram(np.vstack([np.eye(9), -np.eye(9)]), np.full(18, 1 / 18), 17)
    >>> region = trap(corners, spectrum_of(corners), 17)
    >>> bool(region.square_high < 0.01)
    True
    """
    region = _start(gram, spectrum)
    room = MARGIN * np.minimum(gram.lengths, 1.0)
    for _ in range(GROWTHS):
        if region is None or _is_too_large(region, gram):
            return None
        square = square_above(region, gram, spectrum, size)
        capped = replace(region, square_high=min(square, region.square_high))
        proved = image(capped, gram, size, of_members=False)
        square = min(square, proved.square_high)
        is_inside = (proved.low > region.low) & (proved.high < region.high)
        # For tau the box has an upper end only: it is never negative.
        if is_inside.all() and square < region.square_high:
            return replace(proved, square_low=0.0, square_high=square)
        low, high = proved.low, proved.high
        region = replace(
            region,
            low=np.minimum(region.low, low - FASTER * np.abs(low) - room),
            high=np.maximum(region.high, high + FASTER * np.abs(high) + room),
            square_high=max(region.square_high, (1 + FASTER) * square + 2 * MARGIN),
        )
    return None


def _is_too_large(region: Region, gram: Gram) -> bool:
    """Return whether medians in a region may be far, or as near as at a vector."""
    near, _ = relative_distances(region, gram, 0.0, region.square_high)
    return region.square_high > LARGEST or bool(near.min() < CLOSEST)


def _start(gram: Gram, spectrum: Spectrum) -> Region | None:
    """Return a region that has the median of all, None if it was not found there."""
    m = len(gram.lengths)
    lengths = gram.lengths * gram.longest
    short = gram.lengths * gram.shortest
    count = int(m - spectrum.largest)
    if count < 1 or short.min() <= 0:
        return None

    def growth(rho: float) -> float:
        curvatures = (short / (lengths + rho)) ** 2 / (lengths + rho)
        return float(np.sort(curvatures)[:count].sum() * (1 - (m + 16) * UNIT))

    rho = 2 * spectrum.imbalance / growth(0.0)
    if rho * growth(rho) <= spectrum.imbalance * (1 + FEW):
        return None
    unknown = np.zeros(m), np.full(m, np.inf)
    far = rho * gram.longest * (1 + FEW)
    return Region(-far, far, 0.0, rho**2 * (1 + FEW), *unknown)
