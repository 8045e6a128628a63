"""Ranges of subsets' medians from what every median satisfies, wherever it is.

**Not far from the centre.** Let g be a median of S and y any point. If
``|g - y| > r (1 - k) / sqrt(1 - 2k)`` with k < 1/2, then more than k |S| members are
farther than r from y (Minsker 2015, Lemma 2.1). For a member within r of y is seen from
g in a direction whose cosine with that of y is at least ``sqrt(1 - r^2/|g - y|^2)``,
which is more than k/(1 - k); with all others pulling the opposite way, g would still be
pulled towards y. At most j vectors are farther from y than the (j + 1)-th farthest one,
so its distance may be taken for r with k = j / |S|.

**In the hull.** The median is in the hull of its vectors, so no farther from x_i than
the farthest vector is.

**Not near a vector that is pulled away.** At a median g, the unit vectors towards the
members sum to zero; that of a member at g may be any vector of length at most 1. So
those of all members but i have a sum of length at most 1. Let g be no farther from x_i
than r. Then the direction from g to x_j differs from that from x_i to x_j, at the
distance D, by no more than ``asin(r / D)`` if ``r < D``. So its component in any
direction b is at least the cosine of the angle to b as seen from x_i, increased by so
much, and at least -1. If the ``size - 1`` smallest of these sum to more than 1, then g
is farther than r from x_i. The direction b is nearly that of all vectors' pull on x_i.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

from flint import arb, ctx

from boxgeom_proofs.certificates.outer.offsets import Offsets
from boxgeom_proofs.certificates.outer.ranges import Ranges, root_up

BITS = 192
DIRECTION_BITS = 64
FINEST = 80
HALVINGS = 20


def ranges_from_above(offsets: Offsets, size: int) -> Ranges:
    """Return ranges that hold for the medians of all subsets of a size."""
    squares = offsets.squares
    away = _farthest_median(squares, size)
    reach = root_up(away)
    near, far = [], []
    for i, square in enumerate(squares):
        around = offsets.products_from(i)
        hull = max(row[j] for j, row in enumerate(around))
        length = root_up(square)
        far.append(min(hull, (length + reach) ** 2))
        close = max(length - 1 - reach, 0) ** 2
        near.append(max(close, _pulled_away(around, size, far[-1])))
    return Ranges(
        least=tuple(x - away for x in near),
        most=tuple(far),
        near=tuple(near),
        far=tuple(far),
        away=(0, away),
    )


def _farthest_median(squares: Sequence[int], size: int) -> int:
    """Return an upper bound on the squared distance of a median from the centre."""
    farthest = sorted(squares, reverse=True)
    bounds = []
    for j in range((size + 1) // 2):
        share = Fraction(j, size)
        factor = (1 - share) ** 2 / (1 - 2 * share)
        bounds.append(-(-farthest[j] * factor.numerator // factor.denominator))
    return min(bounds)


def _pulled_away(around: list[list[int]], size: int, far: int) -> int:
    """Return a lower bound on the squared distance of a median from a vector.

    Args:
        around: the inner products of the offsets from that vector.
        size: of the subsets.
        far: no median is farther; a square too.
    """
    ctx.prec = BITS
    pulls = _Pulls(around)
    low, high = far >> FINEST, far
    if not pulls.keep_away(low, size):
        return 0
    for _ in range(HALVINGS):
        middle = isqrt(low * high)  # halves the ratio
        low, high = (middle, high) if pulls.keep_away(middle, size) else (low, middle)
    return low


class _Pulls:
    """How the other vectors pull on one, in the direction of their summed pull.

    The coefficients of the direction are rounded; those of copies are left out.
    """

    def __init__(self, around: list[list[int]]) -> None:
        others = [j for j, row in enumerate(around) if row[j] > 0]
        self.copies = len(around) - 1 - len(others)
        self.squares = [around[j][j] for j in others]
        coefficients = _inverse_lengths(self.squares)
        along = [
            sum(around[j][k] * c for k, c in zip(others, coefficients, strict=True))
            for j in others
        ]
        square = sum(map(int.__mul__, along, coefficients))
        lengths = (arb(x * square).sqrt() for x in self.squares)
        self.cosines = [
            arb(x) / length if square else arb(-1)
            for x, length in zip(along, lengths, strict=True)
        ]

    def keep_away(self, square: int, size: int) -> bool:
        """Return whether no median of subsets with this vector is within a distance."""
        pulls = [arb(-1)] * self.copies
        for cosine, apart in zip(self.cosines, self.squares, strict=True):
            pulls.append(_least_pull(cosine, square, apart))
        pulls.sort()
        return bool(sum(pulls[: size - 1], arb(0)) > 1)


def _least_pull(cosine: Any, square: int, apart: int) -> Any:
    """Return a lower bound on a cosine, after a turn by ``asin(r / D)``.

    Args:
        cosine: before it.
        square: of r.
        apart: the square of D.
    """
    if square >= apart:
        return arb(-1)
    turn, rest = arb(square) / apart, arb(apart - square) / apart
    if not cosine > -rest.sqrt():
        return arb(-1)  # it may be turned to the opposite direction
    sine = (1 - cosine * cosine).abs_upper()
    return (cosine * rest.sqrt() - (sine * turn).sqrt()).lower()


def _inverse_lengths(squares: Sequence[int]) -> list[int]:
    """Return the inverse lengths in some unit; not exact, as any direction will do."""
    if not squares:
        return []
    least = min(squares)
    bits = 2 * DIRECTION_BITS + max(squares).bit_length() - least.bit_length()
    return [root_up((least << bits) // square) for square in squares]
