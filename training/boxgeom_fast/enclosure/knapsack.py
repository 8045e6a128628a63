"""The least weighted mean that any subset can have (P1 of docs/scale.md).

Each of m entries has a value f and a weight w between least and most. Over all subsets
S of a size, and all weights of its members, how small can ``sum w f / sum w`` be?

For any number x let c be the least that ``w (f - x)`` can be: ``most (f - x)`` where f
< x, else ``least (f - x)``. Let phi(x) be the sum of the ``size`` smallest c. Then
``sum w (f - x) >= phi(x)`` for every S and all its weights, so that

- if phi(x) >= 0, every mean is at least x;
- if not, every mean is at least ``x + phi(x) / A``, A the least sum of weights:
  for a mean y < x, ``phi(x) <= sum w (f - x) = (y - x) sum w <= (y - x) A``.

Any x proves a bound. The best is the zero of phi, which is concave and falling:
Dinkelbach's method, which is Newton's for phi, comes down to it from any mean in a few
steps. Members that are known to be in S are added to the sum whatever their c.
"""

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.enclosure.rounding import TINY, UNIT, Floats

MOST_STEPS = 40
"""Mostly 4 suffice. Fewer would leave the bounds lower, but true."""

CLOSE = 4.0
"""The bound is good enough where phi is within this many times its error of 0."""

LEAST = 2.0**-1074
"""The smallest float."""

LARGE = 2.0**512
"""Larger values are brought into range first. Weights must stay far below this."""


def least_means(
    values: Floats,
    least: Floats,
    most: Floats,
    size: int,
    *,
    members: NDArray[np.int64] | None = None,
) -> Floats:
    """Return lower bounds of the least weighted means of subsets, shape (b,).

    They are true in spite of rounding, and within a few roundings of the least.

    Args:
        values: b tasks, shape (b, m).
        least: the least weight of each entry, shape (m,), none negative.
        most: its largest weight, shape (m,), finite, and nowhere less.
        size: how many entries a subset has, from 1 to m.
        members: in each task, an entry that must be in the subset, shape (b,).

    >>> values, ones = np.array([[3.0, 1.0, 2.0]]), np.ones(3)
    >>> least_means(values, ones, ones, 2).round(9)
    array([1.5])
    >>> least_means(values, ones, 2 * ones, 2, members=np.array([0])).round(9)
    array([1.66666667])
    """
    is_large = np.abs(values).max(axis=1, initial=0.0) > LARGE
    if is_large.any():
        means = np.empty(len(values))
        for part in (np.flatnonzero(~is_large), np.flatnonzero(is_large)):
            # A power of two leaves room for products, and changes digits only of what
            # underflows, by less than the smallest float.
            unit, lost = (LARGE, LEAST) if is_large[part].any() else (1.0, 0.0)
            own = None if members is None else members[part]
            scaled = values[part] / unit - lost
            means[part] = unit * least_means(scaled, least, most, size, members=own)
        return means
    tasks = _Tasks(values, least, most, size, members)
    x = tasks.start()
    found = values.min(axis=1)
    for _ in range(MOST_STEPS):
        phi, error, weight = tasks.phi(x)
        # Below phi by its error; the last two terms are the roundings of this line.
        # From an x that is too large, A may be so small that nothing is proved.
        with np.errstate(over="ignore", divide="ignore"):
            short = np.where(phi < error, (phi - error) / tasks.least_weight, 0.0)
        found = np.maximum(found, x + short - 2 * UNIT * (np.abs(x) - short))
        is_open = ~((phi >= error) & (phi <= CLOSE * error))
        # Aimed at phi = 2 error rather than 0, for there x itself is proved.
        step = (phi - 2 * error) / weight
        step = np.where(phi < error, np.minimum(step, -UNIT * np.abs(x)), step)
        moved = np.where(is_open, x + step, x)
        if (moved == x).all():
            break
        x = moved
    return found


class _Tasks:
    """The tasks, and what does not depend on x."""

    def __init__(
        self,
        values: Floats,
        least: Floats,
        most: Floats,
        size: int,
        members: NDArray[np.int64] | None,
    ) -> None:
        self.values, self.least, self.most = values, least, most
        self.rows = np.arange(len(values))
        self.members = members
        self.free = size if members is None else size - 1
        m = values.shape[1]
        self.error = (m + 8) * UNIT
        total = np.partition(least, size - 1)[:size].sum()
        # Rounded down, and so small a sum that it may have lost digits is none.
        self.least_weight = total * (1 - (m + 4) * UNIT) if total > TINY else 0.0

    def start(self) -> Floats:
        """Return a mean of each task, shape (b,)."""
        values = self.values.copy()
        if self.members is not None:
            values[self.rows, self.members] = np.inf
        total = np.zeros(len(values))
        if self.free:
            total += np.partition(values, self.free - 1)[:, : self.free].sum(axis=1)
        size = self.free
        if self.members is not None:
            total += self.values[self.rows, self.members]
            size += 1
        return total / size

    def phi(self, x: Floats) -> tuple[Floats, Floats, Floats]:
        """Return phi, its error, and the weight of those summed, shape (b,) each.

        A computed c is off by at most 2 `UNIT` of its size, and ``c - 2 UNIT |c|``
        increases with c, so the smallest c as computed are also the smallest after
        that error is taken off. Summing up to m of them adds m `UNIT` of the sum of
        their sizes at most.
        """
        gaps = self.values - x[:, None]
        weights = np.where(gaps < 0, self.most, self.least)
        terms = gaps * weights
        phi, size, weight = np.zeros((3, len(x)))
        if self.members is not None:
            own = terms[self.rows, self.members]
            phi, size = phi + own, size + np.abs(own)
            weight = weight + weights[self.rows, self.members]
            terms[self.rows, self.members] = np.inf
        if self.free:
            chosen = np.argpartition(terms, self.free - 1)[:, : self.free]
            picked = np.take_along_axis(terms, chosen, axis=1)
            phi, size = phi + picked.sum(axis=1), size + np.abs(picked).sum(axis=1)
            weight = weight + np.take_along_axis(weights, chosen, axis=1).sum(axis=1)
        return phi, self.error * size + TINY, np.maximum(weight, TINY)
