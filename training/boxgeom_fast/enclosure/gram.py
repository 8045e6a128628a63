"""Inner products of the vectors about a centre, with bounds of their errors.

With q_i the offset of vector i from a centre y0, and delta that of a median g, all that
the bounds need is ``<q_i, q_j>``: since delta is a weighted mean of the q_j, ``<q_i,
delta>`` is one of these. Each row is divided by its own length, ``<q_i, q_j> / L_i``,
so that nothing overflows where an outlier is at 1e300.

Points are exact but for an error relative to their distance from the row in the
embedding's centre, whose point is 0: a true vector p* has a point p with ``|p - p*| <=
EMBEDDING k |p|``, in some isometric picture of the true vectors. The centre y0 is the
point as computed, and so has no error: an offset is off by its vector's error, and
rounded once.
"""

from dataclasses import dataclass

import numpy as np

from boxgeom_fast.embedding import Points
from boxgeom_fast.enclosure.rounding import FEW, TINY, UNIT, Floats
from boxgeom_fast.offset_lengths import offset_lengths

EMBEDDING = 64 * UNIT
"""How wrong one of k points is, relative to its size and to k. This is the one bound
that is measured, not proved: against exact inner products, of up to 20 000 coordinates,
errors are less than a hundredth of it (tests/fast/enclosure/test_gram.py)."""

SHORTEST = 2.0**-30
"""Offsets this much shorter than most are divided by this, not by their length."""

FARTHEST = 990
"""The largest exponent of a distance from the centre: 2^1024 is out of range."""


@dataclass(frozen=True, eq=False)
class Gram:
    """The offsets of m vectors from a centre, in a unit that makes most about 1.

    The true offsets q_i are within `errors` of those computed; ``u_i = q_i / lengths``
    are the true *directions*, of length 1 unless an offset is very short.

    Attributes:
        points: in this unit, shape (m, e).
        directions: those computed, shape (m, e).
        typical: a square that distances of most vectors are about, positive.
        lengths: what offsets are divided by, positive, shape (m,).
        errors: of each offset, as a length, shape (m,).
        along: ``<u_i, q_j>`` as computed, shape (m, m).
        along_errors: how far that is from the truth at most, shape (m, m).
        longest: an upper bound of each true direction's length, shape (m,).
        shortest: a lower bound, shape (m,).
        apart: the distances of the vectors as computed, shape (m, m).
        apart_errors: how far these are from the truth at most, shape (m, m).
    """

    points: Points
    directions: Points
    typical: float
    lengths: Floats
    errors: Floats
    along: Floats
    along_errors: Floats
    longest: Floats
    shortest: Floats
    apart: Floats
    apart_errors: Floats

    @property
    def angle_errors(self) -> Floats:
        """Return bounds of the errors of directions, as lengths, shape (m,)."""
        e = self.directions.shape[1]
        return self.errors / self.lengths * (1 + FEW) + (e + 8) * UNIT


def gram(points: Points, weights: Floats, size: int) -> Gram:
    """Return the inner products about the centre that has these weights.

    Args:
        points: of the embedding, equal ones as often as they occur, shape (m, e).
        weights: of sum 1, shape (m,). The centre need not be exactly there.
        size: of the subsets. Fewer than half of a subset are longer than about 1.

    >>> corners = np.array([[0.0, 0], [2, 0], [0, 2], [2, 2]])
    >>> gram(corners, np.full(4, 0.25), 3).along.round(9)[0]
    array([ 0.70710678,  0.        ,  0.        , -0.70710678])
    """
    m, e = points.shape
    offsets = points - weights @ points
    exponent = _exponent(offset_lengths(offsets), size)
    # A power of two changes no digits, but where a number becomes too small to matter.
    points, offsets = np.ldexp(points, -exponent), np.ldexp(offsets, -exponent)
    # One rounding of each coordinate of an offset is at most UNIT/2 of its length.
    sizes = offset_lengths(offsets)
    wrong = EMBEDDING * m * offset_lengths(points) * (1 + FEW) + TINY
    errors = wrong + UNIT * sizes
    lengths = np.maximum(sizes, SHORTEST)
    directions = offsets / lengths[:, None]
    sizes = sizes * (1 + (e + 4) * UNIT)
    shares, share_errors = sizes / lengths, errors / lengths
    # q_i q_j - q_i* q_j* is at most |q_i| e_j + |q_j| e_i + e_i e_j; e products of
    # coordinates, one of which was divided, are summed with e + 2 roundings.
    wrong_products = np.outer(shares + share_errors, errors)
    wrong_products += np.outer(share_errors + (e + 4) * UNIT * shares, sizes)
    apart = offset_lengths(points[:, None] - points)
    return Gram(
        points=points,
        directions=directions,
        typical=float(np.clip(np.median(lengths), 0.5, 2.0)) ** 2,
        lengths=lengths,
        errors=errors,
        along=directions @ offsets.T,
        along_errors=wrong_products * (1 + FEW) + TINY,
        longest=(shares + share_errors) * (1 + FEW),
        # `sizes` has been increased above, by as much as they may be too small.
        shortest=np.maximum((sizes - errors) / lengths - 2 * (e + 8) * UNIT, 0.0),
        apart=apart,
        apart_errors=(wrong[:, None] + wrong + (e + 8) * UNIT * apart) * (1 + FEW),
    )


def _exponent(sizes: Floats, size: int) -> int:
    """Return the exponent of a size that fewer than half of a subset can exceed.

    It is larger where the farthest would overflow in that unit.
    """
    farthest = np.sort(sizes)[::-1]
    unit = farthest[(size - 1) // 2] or farthest[0]
    return max(int(np.frexp(unit)[1]), int(np.frexp(farthest[0])[1]) - FARTHEST)
