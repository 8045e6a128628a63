"""What a node received, as exact integers, and what the definitions make of it alone.

A certificate must not ask the code that it checks. So the trusted hyperbox and the
subsets are found here once more, from the words of Definitions 2 and 3, by sorting
integers and by `itertools.combinations`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from boxgeom.arguments import check_integer
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates.gram import integer_rows

MOST_SUBSETS = 20_000

Ends = tuple[list[int], list[int]]
"""The lower and the upper end of a box, in units."""


@dataclass(frozen=True)
class Multiset:
    """Vectors that a node received, in lexicographic order.

    Attributes:
        rows: the vectors, in units, shape (m, d).
        rounded: the same rounded to float64, which changes rationals only.
        unit: what the integer 1 stands for.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        dtype: of the vectors as they were given.
    """

    rows: list[list[int]]
    rounded: list[list[int]]
    unit: Fraction
    n: int
    t: int
    dtype: np.dtype[Any]

    @property
    def columns(self) -> list[list[int]]:
        """The sorted values of every coordinate, shape (d, m)."""
        return [sorted(column) for column in zip(*self.rows, strict=True)]

    @property
    def trusted(self) -> Ends:
        """The trusted hyperbox (Definition 2): at either end m - (n - t) are dropped.

        >>> multiset_of(np.array([[0.0], [1], [2], [99]]), n=4, t=1).trusted
        ([1], [2])
        """
        m = len(self.rows)
        trim = m - (self.n - self.t)
        columns = self.columns
        return [c[trim] for c in columns], [c[m - 1 - trim] for c in columns]

    @property
    def subsets(self) -> Iterator[tuple[int, ...]]:
        """The indices of every (n-t)-subset (Definition 3).

        Raises:
            ValueError: there are more than 20 000.
        """
        m, size = len(self.rows), self.n - self.t
        count = math.comb(m, size)
        if count > MOST_SUBSETS:
            raise ValueError(
                f"received: need at most {MOST_SUBSETS} subsets to certify, got {count}"
                f" (n - t = {size} of m = {m} vectors); an outer box is certified by"
                " its proof instead: see docs/certificates.md"
            )
        return combinations(range(m), size)


def multiset_of(vectors: Vectors, n: int, t: int) -> Multiset:
    """Return the exact multiset of the vectors that a node received, shape (m, d).

    Raises:
        ValueError: n and t are no integers, or n > 2t >= 0 or n - t <= m <= n does not
            hold.
    """
    n, t, m = check_integer("n", n), check_integer("t", t), len(vectors)
    if t < 0 or n <= 2 * t:
        raise ValueError(f"n: need n > 2t = {2 * t} and t >= 0, got n={n}, t={t}")
    if not n - t <= m <= n:
        raise ValueError(
            f"received: need n - t = {n - t} to n = {n} vectors, got m={m}"
        )
    both, unit = integer_rows(np.concatenate([vectors, as_float64(vectors)]))
    pairs = sorted(zip(both[:m], both[m:], strict=True))
    rows, rounded = (list(side) for side in zip(*pairs, strict=True))
    return Multiset(rows, rounded, unit, n, t, vectors.dtype)
