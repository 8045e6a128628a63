"""Inner products of the vectors' offsets from a centre, as exact integers.

The centre is a weighted mean of the vectors, with rational weights: it need not be a
median, or near one, for a bound to hold.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.certificates.gram import Combination, GramMatrix
from boxgeom_proofs.certificates.rationals import shares


@dataclass(frozen=True)
class Offsets:
    """Offsets of m vectors from a centre.

    Attributes:
        products: their exact inner products, shape (m, m), in units squared.
        unit: what the integer 1 stands for, in units of the vectors' own.
        centre: as coefficients of the vectors, of sum 1.
    """

    products: list[list[int]]
    unit: Fraction
    centre: Combination

    @property
    def squares(self) -> list[int]:
        """The squared lengths, shape (m,)."""
        return [row[i] for i, row in enumerate(self.products)]

    def products_from(self, index: int) -> list[list[int]]:
        """Return the inner products of the offsets from one of the vectors."""
        p, j = self.products, index
        return [
            [x - p[i][j] - p[j][k] + p[j][j] for k, x in enumerate(row)]
            for i, row in enumerate(p)
        ]


def offsets_from(gram: GramMatrix, weights: Sequence[Fraction]) -> Offsets:
    """Return the offsets from a weighted mean of the vectors.

    >>> from boxgeom_proofs.certificates.gram import gram_matrix
    >>> gram = gram_matrix(np.array([[0.0], [4.0]]))
    >>> offsets_from(gram, [Fraction(1), Fraction(3)]).products
    [[144, -48], [-48, 16]]
    """
    common = math.lcm(*(weight.denominator for weight in weights))
    integers = [int(weight * common) for weight in weights]
    total = sum(integers)
    across = [sum(map(int.__mul__, row, integers)) for row in gram.products]
    within = sum(map(int.__mul__, across, integers))
    products = [
        [
            total * (total * x - across[i] - across[j]) + within
            for j, x in enumerate(row)
        ]
        for i, row in enumerate(gram.products)
    ]
    return Offsets(products, Fraction(1, total), shares(weights))
