"""Vectors as exact integers, and geometry by their inner products alone.

Distances between combinations of m vectors depend only on the m x m inner products, so
once these are known, at a cost linear in d, nothing else depends on the dimension.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates.rationals import dot

Combination = list[Fraction]
"""Coefficients of sum 1: a point as a combination of the vectors."""


@dataclass(frozen=True)
class GramMatrix:
    """Exact inner products of the offsets from the first vector, in units squared.

    Attributes:
        products: the inner products, shape (m, m).
        rows: the vectors as integers, shape (m, d).
        unit: what the integer 1 stands for.
    """

    products: list[list[int]]
    rows: list[list[int]]
    unit: Fraction

    @property
    def spread_bits(self) -> int:
        """How many bits the largest distance has more than the least that is not 0.

        >>> gram_matrix(np.array([[0.0], [1.0], [1024.0]])).spread_bits
        10
        """
        p = self.products
        squares = [
            p[i][i] + p[j][j] - 2 * p[i][j] for i in range(len(p)) for j in range(i)
        ]
        bits = [square.bit_length() for square in squares if square]
        return (max(bits) - min(bits) + 1) // 2 if bits else 0

    def squared_distances(self, point: Combination) -> list[Fraction]:
        """Return the exact squared distance of every vector from a combination."""
        across = [dot(row, point) for row in self.products]
        within = dot(across, point)
        m = len(point)
        return [self.products[i][i] - 2 * across[i] + within for i in range(m)]

    def products_from(self, point: Combination) -> list[list[Fraction]]:
        """Return the exact inner products of the offsets from a combination."""
        across = [dot(row, point) for row in self.products]
        within = dot(across, point)
        m = len(point)
        return [
            [self.products[i][j] - across[i] - across[j] + within for j in range(m)]
            for i in range(m)
        ]

    def subset(self, indices: tuple[int, ...]) -> "GramMatrix":
        """Return the inner products of some of the vectors; offsets keep their base."""
        return GramMatrix(
            products=[[self.products[i][j] for j in indices] for i in indices],
            rows=[self.rows[i] for i in indices],
            unit=self.unit,
        )


def gram_matrix(vectors: Vectors) -> GramMatrix:
    """Return the exact inner products of finite vectors, shape (m, d).

    >>> gram_matrix(np.array([[0.5, 0.0], [1.0, 0.0]])).products
    [[0, 0], [0, 1]]
    """
    return gram_of_rows(*integer_rows(vectors))


def gram_of_rows(rows: list[list[int]], unit: Fraction) -> GramMatrix:
    """Return the exact inner products of vectors of integers, in a unit."""
    offsets = [[a - b for a, b in zip(row, rows[0], strict=True)] for row in rows]
    products = [[0] * len(rows) for _ in rows]
    for i, row in enumerate(offsets):
        for j in range(i + 1):
            inner = sum(map(int.__mul__, row, offsets[j]))
            products[i][j] = products[j][i] = inner
    return GramMatrix(products, rows, unit)


def integer_rows(vectors: Vectors) -> tuple[list[list[int]], Fraction]:
    """Return finite vectors, shape (m, d), as integers, and what the integer 1 means.

    Floats are rationals, so nothing is rounded.

    >>> integer_rows(np.array([[0.5, 2.0]]))
    ([[1, 4]], Fraction(1, 2))
    """
    ratios = [[x.as_integer_ratio() for x in row] for row in vectors.tolist()]
    common = math.lcm(*(denominator for row in ratios for _, denominator in row))
    rows = [[a * (common // b) for a, b in row] for row in ratios]
    return rows, Fraction(1, common)
