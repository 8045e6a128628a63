"""Ranges of where subsets' medians can be, and of their members' weights there.

Let g be the median of a subset S, d = g - y its offset from a centre y, and
``q_i = x_i - y``. A median that is none of the vectors is the mean of S with weights
1/r_i, where ``r_i = |x_i - g|``. With ``t = |d|^2`` and ``a_i = |q_i|^2 - 2 q_i.d``,

    r_i^2 = a_i + t.

Only ratios of weights matter. So they are taken times sqrt(s + t), with a fixed s > 0:

    w_i = sqrt((s + t) / (a_i + t)),

which cancels most of what t does to all of them alike. It falls with a_i, and in t it
is monotone, as ``w_i^2 = 1 + (s - a_i) / (a_i + t)``. So ranges of a_i and t give one
of w_i, from their ends. Where r_i can be 0, the median may be x_i itself: the limit of
a weight without bound.
"""

import math
from dataclasses import dataclass, replace

from boxgeom_proofs.certificates.outer.weighted_means import WeightBounds

WEIGHT_BITS = 96


@dataclass(frozen=True)
class Ranges:
    """What is known of every subset's median, in units squared of some offsets.

    Of the lists, entry i speaks of subsets that have vector i.

    Attributes:
        least: lower bounds on a_i.
        most: upper bounds on a_i.
        near: lower bounds on r_i^2, not negative.
        far: upper bounds on r_i^2.
        away: a lower and an upper bound on t.
    """

    least: tuple[int, ...]
    most: tuple[int, ...]
    near: tuple[int, ...]
    far: tuple[int, ...]
    away: tuple[int, int]

    def within(self, other: "Ranges") -> "Ranges":
        """Return what both say together."""
        both = Ranges(
            least=tuple(map(max, self.least, other.least)),
            most=tuple(map(min, self.most, other.most)),
            near=tuple(map(max, self.near, other.near)),
            far=tuple(map(min, self.far, other.far)),
            away=(max(self.away[0], other.away[0]), min(self.away[1], other.away[1])),
        )
        return both.consistent()

    def consistent(self) -> "Ranges":
        """Return the ranges with what r_i^2 = a_i + t says of each other."""
        low, high = self.away
        return replace(
            self,
            near=tuple(
                max(x, a + low, 0) for x, a in zip(self.near, self.least, strict=True)
            ),
            far=tuple(
                min(x, a + high) for x, a in zip(self.far, self.most, strict=True)
            ),
        )

    def weights(self, scale: int, more_bits: int) -> WeightBounds:
        """Return the ranges of the weights.

        Args:
            scale: the number s above, positive.
            more_bits: by how many the largest distance has more than the least, so that
                small weights have digits too.
        """
        bits = WEIGHT_BITS + more_bits
        count = range(len(self.least))
        return WeightBounds(
            least=tuple(self._least_weight(i, scale, bits) for i in count),
            most=tuple(self._most_weight(i, scale, bits) for i in count),
        )

    def _least_weight(self, i: int, scale: int, bits: int) -> int:
        """Return a lower bound on w_i, times 2^bits.

        Where an end of t gives a distance that is not positive, no median is there, and
        towards it the weight rises.
        """
        ends = [
            ((scale + t) << 2 * bits) // (self.most[i] + t)
            for t in self.away
            if self.most[i] + t > 0
        ]
        square = min(ends, default=0)
        if self.far[i] > 0:
            square = max(square, ((scale + self.away[0]) << 2 * bits) // self.far[i])
        return math.isqrt(square)

    def _most_weight(self, i: int, scale: int, bits: int) -> int | None:
        """Return an upper bound on w_i, times 2^bits, or None if there is none."""
        if self.near[i] <= 0:
            return None
        square = _quotient_above((scale + self.away[1]) << 2 * bits, self.near[i])
        if self.least[i] + self.away[0] > 0:
            ends = (
                _quotient_above((scale + t) << 2 * bits, self.least[i] + t)
                for t in self.away
            )
            square = min(square, max(ends))
        return root_up(square)


def root_up(square: int) -> int:
    """Return the least integer that is not below the square root.

    >>> root_up(9), root_up(10)
    (3, 4)
    """
    root = math.isqrt(square)
    return root + (root * root < square)


def _quotient_above(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)
