"""What those who hold some columns each tell each other: sums of few numbers.

Vectors may be too long for one device, so that each of several processes, a *rank*,
holds some columns of all of them. What a rule needs to know of all columns goes
through here, and is of a size that does not depend on how many columns there are.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Ranks(Protocol):
    """All ranks, as one of them sees them. Every one gets the same bits."""

    @property
    def rank(self) -> int:
        """Which one this is, from 0."""

    @property
    def size(self) -> int:
        """How many there are."""

    def total(self, numbers: Floats) -> Floats:
        """Return the sum of all ranks' arrays, of one shape."""

    def least(self, numbers: Floats) -> Floats:
        """Return the least of all ranks' numbers, place by place."""

    def stacked(self, numbers: Floats) -> Floats:
        """Return all ranks' arrays, in the order of the ranks, shape (size, ...)."""


class Alone:
    """The one rank that has all columns."""

    rank, size = 0, 1

    def total(self, numbers: Floats) -> Floats:
        """Return the numbers."""
        return numbers

    def least(self, numbers: Floats) -> Floats:
        """Return the numbers."""
        return numbers

    def stacked(self, numbers: Floats) -> Floats:
        """Return the numbers, as those of the first of one."""
        return numbers[None]


ALONE = Alone()


def greatest(ranks: Ranks, number: float) -> float:
    """Return the greatest of all ranks' numbers.

    >>> greatest(ALONE, 2.0)
    2.0
    """
    return -float(ranks.least(np.array([-number]))[0])


LIMB_BITS = 31
"""Of a large integer that goes into one float: sums of 2^21 ranks' are exact."""


def total_of_integers(ranks: Ranks, numbers: list[int]) -> list[int]:
    """Return the sums of all ranks' integers, exactly; none is negative.

    >>> total_of_integers(ALONE, [0, 1 << 4000]) == [0, 1 << 4000]
    True
    """
    if ranks.size == 1:
        return numbers
    bits = int(greatest(ranks, max(number.bit_length() for number in numbers)))
    limbs, mask = -(-bits // LIMB_BITS) + 1, (1 << LIMB_BITS) - 1
    parts = [
        [float(number >> LIMB_BITS * i & mask) for i in range(limbs)]
        for number in numbers
    ]
    sums = ranks.total(np.array(parts))
    return [
        sum(int(part) << LIMB_BITS * i for i, part in enumerate(row)) for row in sums
    ]
