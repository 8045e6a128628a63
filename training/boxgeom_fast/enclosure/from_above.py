"""Where the median of a subset can be, from the vectors' distances alone (P2).

These bounds need no others to begin with. They hold for every subset S of a size and
every minimiser g of its summed distances; ``r_i`` is the distance of g from a member i.

**Deviation** (Minsker 2015, Lemma 2.1). Let j of the s members, j < s/2, be farther
than q from a centre y0. Then ``|g - y0| <= q (s - j) / sqrt(s (s - 2j))``. For let rho
= ``|g
- y0|`` be larger than q, and look from g towards y0. A member within q of y0 is seen at
  an angle whose sine is at most q / rho, so it pulls in this direction with at least
  ``sqrt(1 - q^2 / rho^2)``; any other pulls against it with at most 1. Pulls balance at
  g, so ``(s - j) sqrt(1 - q^2 / rho^2) <= j``, which is the claim. No matter which S, q
  may be the (j + 1)-th largest distance of all vectors.

**Hull** (Theorem 4). g is in the hull of S, so r_i is at most the distance from i to
the farthest vector, and of course at most ``|q_i| + |g - y0|``.

**Pull.** Let v_j be the unit vectors from g to the members; for one at g, some vector
of length at most 1. They sum to 0 for suitable such vectors, so those other than v_i
sum to a vector of length at most 1. If r_i <= r, the direction from g to j differs from
that from i to j by an angle of at most ``asin(r / D_ij)``, D_ij their distance, if r <
D_ij. So in any direction b the pull of j is at least the cosine of its angle to b as
seen from i, increased by that angle, and -1 in any case. If the sum of the s - 1
smallest of these is more than 1, then r_i > r. Copies of i, at distance 0, count -1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.enclosure.gram import Gram
from boxgeom_fast.enclosure.rounding import FEW, UNIT, Floats

HALVINGS = 12
"""How often the interval of the logarithm of a least distance is halved."""

NEAREST = 2.0**-40
"""Smaller distances of a median, relative to the largest possible, are not excluded."""


@dataclass(frozen=True, eq=False)
class Reach:
    """How far medians can be from the centre and from members of their subsets.

    Attributes:
        deviation: from the centre, at most.
        near: from member i, at least, shape (m,); 0 where it may be the median.
        far: from member i, at most, shape (m,).
    """

    deviation: float
    near: Floats
    far: Floats


def reach_from_above(gram: Gram, size: int) -> Reach:
    """Return what the distances alone say of all medians of subsets of a size.

    >>> from boxgeom_fast.enclosure.gram import gram
    >>> line = np.array([[0.0], [1.0], [3.0]])
    >>> reach = reach_from_above(gram(line, np.full(3, 1 / 3), 2), 2)
    >>> reach.near
    array([0., 0., 0.])
    """
    sizes = gram.lengths * gram.longest
    deviation = _deviation(sizes, size)
    apart = gram.apart + gram.apart_errors
    far = np.minimum(apart.max(axis=1), (sizes + deviation) * (1 + FEW))
    return Reach(deviation, _near(gram, far, size), far)


def _deviation(sizes: Floats, size: int) -> float:
    """Return the least of the bounds on the distance of a median from the centre."""
    j = np.arange((size + 1) // 2)
    factors = (size - j) / np.sqrt(size * (size - 2 * j))
    farthest = np.sort(sizes)[::-1]
    return float((factors * farthest[: len(j)]).min() * (1 + FEW))


def _near(gram: Gram, far: Floats, size: int) -> Floats:
    """Return how near a median can come to each member at least, shape (m,)."""
    m, e = gram.points.shape
    towards, cosines = _pulls(gram)
    high, low = far, far * NEAREST
    is_near = ~_is_farther(low, towards, cosines, size, e)
    for _ in range(HALVINGS):
        between = np.sqrt(low) * np.sqrt(high)
        is_farther = _is_farther(between, towards, cosines, size, e)
        low = np.where(is_farther, between, low)
        high = np.where(is_farther, high, between)
    return np.where(is_near | (m == 1), 0.0, low)


def _pulls(gram: Gram) -> tuple[Floats, Floats]:
    """Return distances and cosines as seen from each i, lower bounds, shape (m, m).

    The direction b is that of the sum of all unit vectors. It need not be exactly that,
    but has length 1 but for rounding.
    """
    lines = gram.points - gram.points[:, None]
    units = lines / np.where(gram.apart > 0, gram.apart, 1.0)[..., None]
    total = units.sum(axis=1)
    length = np.sqrt((total * total).sum(axis=1))
    direction = total / np.where(length > 0, length, 1.0)[:, None]
    cosines = np.matmul(units, direction[..., None])[..., 0]
    # a/|a| and b/|b| differ by at most 2 |a - b| / |a|.
    wrong = 2 * gram.apart_errors / np.where(gram.apart > 0, gram.apart, 1.0)
    wrong += 4 * (units.shape[2] + 4) * UNIT
    nearest = np.maximum(gram.apart - gram.apart_errors, 0.0)
    return nearest, np.clip(cosines - wrong * (1 + FEW), -1.0, 1.0)


def _is_farther(
    r: Floats, apart: Floats, cosines: Floats, size: int, dimensions: int
) -> NDArray[np.bool_]:
    """Return for which members i every median is proved to be farther than r_i."""
    m = len(r)
    is_beyond = apart > r[:, None]
    sines = np.divide(r[:, None], apart, out=np.ones((m, m)), where=is_beyond)
    sines = np.minimum(sines * (1 + FEW), 1.0)
    # In this form neither root loses digits where its sine or cosine is nearly 1.
    turned = np.sqrt((1 - sines) * (1 + sines))
    pulls = cosines * turned - np.sqrt((1 - cosines) * (1 + cosines)) * sines
    # Turned by more than the rest of a half circle, it may point straight back.
    pulls = np.where((cosines > -turned) & is_beyond, pulls, -1.0)
    np.fill_diagonal(pulls, np.inf)
    least = np.partition(pulls, size - 2)[:, : size - 1] if size > 1 else pulls[:, :0]
    # Each pull is off by a few UNIT, and by as much as b's length is not 1.
    return least.sum(axis=1) > 1 + m * (dimensions + 16) * UNIT
