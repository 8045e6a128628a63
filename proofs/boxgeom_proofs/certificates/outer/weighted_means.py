"""The least weighted mean over all subsets, when weights are only known in ranges.

Let every member i of a subset have a weight in [a_i, b_i]. For numbers f and any level
l, let ``phi(l)`` be the sum of the ``size`` smallest ``c_i``, where

    c_i = (f_i - l) a_i   if f_i >= l,   else   (f_i - l) b_i.

For every subset and all weights w, ``sum w_i (f_i - l) >= phi(l)``. So phi(l) >= 0
proves that no weighted mean is below l. Members that must be in a subset are always in
the sum, and those that must not be are never.

A weight that may be arbitrarily large (b_i = None) proves nothing where f_i < l; so l
must then be at most f_i. If it is, c_i has only a_i in it.

Everything is integers, so nothing is rounded but the level that is returned: down.
"""

from collections.abc import Sequence
from dataclasses import dataclass

IN, FREE, OUT = 1, 0, -1

State = Sequence[int]
"""Of every vector whether it is in all subsets (1), in none (-1), or free (0)."""


@dataclass(frozen=True)
class WeightBounds:
    """Ranges of the weights of a subset's members, up to a factor that all share.

    Attributes:
        least: in any unit, not negative.
        most: in the same unit; None where there is no bound.
    """

    least: tuple[int, ...]
    most: tuple[int | None, ...]


@dataclass(frozen=True)
class Subsets:
    """All subsets of a size that have some members and lack others.

    Attributes:
        size: how many members a subset has.
        state: who must be in, and who must not.
    """

    size: int
    state: tuple[int, ...]

    @property
    def has_none(self) -> bool:
        """Whether there are no such subsets."""
        inside = self.state.count(IN)
        return not inside <= self.size <= inside + self.state.count(FREE)

    def with_member(self, index: int, state: int) -> "Subsets":
        """Return those of the subsets that have a member, or lack it."""
        return Subsets(
            self.size, (*self.state[:index], state, *self.state[index + 1 :])
        )


def all_subsets(m: int, size: int) -> Subsets:
    """Return all subsets of a size of m vectors."""
    return Subsets(size, (FREE,) * m)


def is_never_negative(
    excesses: Sequence[int], weights: WeightBounds, subsets: Subsets
) -> bool:
    """Return whether it is proven that no weighted mean of the numbers is negative.

    So it is if there is no subset.

    >>> weights = WeightBounds(least=(1, 1, 1), most=(2, 2, 2))
    >>> is_never_negative([-1, 2, 3], weights, all_subsets(3, 2))
    True
    >>> is_never_negative([-1, 1, 3], weights, all_subsets(3, 2))
    False
    """
    if subsets.has_none:
        return True
    if any(
        most is None and x < 0 and state != OUT
        for x, most, state in zip(excesses, weights.most, subsets.state, strict=True)
    ):
        return False
    return _least_sum(excesses, weights, subsets, 0)[0] >= 0


def least_mean(
    values: Sequence[int], weights: WeightBounds, subsets: Subsets
) -> int | None:
    """Return an integer that no weighted mean is below; None if there is no subset.

    It is the largest such integer that phi can prove: from a mean that some subset has
    (Dinkelbach's method), the level falls to the mean of the members that phi takes
    there, until phi is not negative.

    >>> weights = WeightBounds(least=(1, 1, 1), most=(2, 2, 2))
    >>> least_mean([0, 60, 90], weights, all_subsets(3, 2))
    20
    """
    if subsets.has_none:
        return None
    level = _start(values, weights, subsets)
    while True:
        total, weight = _least_sum(values, weights, subsets, level)
        if total >= 0:
            break
        level += total // weight  # a negative term has a positive weight
    unbounded = [
        x
        for x, most, state in zip(values, weights.most, subsets.state, strict=True)
        if most is None and state != OUT
    ]
    return min([level, *unbounded])


def most_mean(
    values: Sequence[int], weights: WeightBounds, subsets: Subsets
) -> int | None:
    """Return an integer that no weighted mean is above; None if there is no subset."""
    least = least_mean([-x for x in values], weights, subsets)
    return None if least is None else -least


def _least_sum(
    values: Sequence[int], weights: WeightBounds, subsets: Subsets, level: int
) -> tuple[int, int]:
    """Return phi at a level, and the summed weights that it takes."""
    total, weight, needed = 0, 0, subsets.size
    free = []
    for x, least, most, state in zip(
        values, weights.least, weights.most, subsets.state, strict=True
    ):
        if state == OUT:
            continue
        offset = x - level
        w = most if offset < 0 and most is not None else least
        if state == IN:
            total += offset * w
            weight += w
            needed -= 1
        else:
            free.append((offset * w, w))
    free.sort()
    for term, w in free[:needed]:
        total += term
        weight += w
    return total, weight


def _start(values: Sequence[int], weights: WeightBounds, subsets: Subsets) -> int:
    """Return a level that is not below the least mean: that of one choice, or so."""
    members = sorted(
        (state != IN, x, least)
        for x, least, state in zip(values, weights.least, subsets.state, strict=True)
        if state != OUT
    )[: subsets.size]
    weight = sum(least for _, _, least in members)
    if weight == 0:
        return max(x for _, x, _ in members)
    return -(-sum(x * least for _, x, least in members) // weight)
