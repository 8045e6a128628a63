"""Where to look from: a point near a subset's median, but not too near a vector.

Any point serves proofs, so nothing here is trusted.
"""

from fractions import Fraction
from math import isqrt

from boxgeom_proofs.certificates.gram import Combination, GramMatrix
from boxgeom_proofs.certificates.outer.offsets import Offsets, offsets_from
from boxgeom_proofs.certificates.precise_median import closeness
from boxgeom_proofs.certificates.rationals import shares

SHARE_BITS = 64
TOO_NEAR = 10**10
ASIDE = Fraction(7, 100)


def centre_near(gram: GramMatrix, subset: tuple[int, ...]) -> tuple[Offsets, int]:
    """Return offsets from a point near a subset's median, and a scale for weights.

    The scale is the square of the mean distance, harmonically, of the members: what
    weights are scaled by varies the least there (`ranges`).
    """
    found = shares(closeness(gram.subset(subset)))
    point = [Fraction(0)] * len(gram.products)
    for i, share in zip(subset, found, strict=True):
        point[i] = Fraction(round(share * 2**SHARE_BITS), 2**SHARE_BITS)
    offsets = offsets_from(gram, point)
    squares = sorted(offsets.squares)
    middle = squares[len(squares) // 2]
    if squares[0] * TOO_NEAR < middle:
        # At a vector itself, that vector's offset has no direction to bound it by.
        towards = offsets.squares.index(middle)
        offsets = offsets_from(gram, _aside(point, towards))
    return offsets, _scale(offsets, subset)


def _aside(point: Combination, towards: int) -> Combination:
    return [
        x * (1 - ASIDE) + (ASIDE if i == towards else 0) for i, x in enumerate(point)
    ]


def _scale(offsets: Offsets, subset: tuple[int, ...]) -> int:
    lengths = [isqrt(offsets.squares[i]) for i in subset]
    longest = max(lengths)
    inverse = sum((longest << SHARE_BITS) // max(length, 1) for length in lengths)
    return max((longest * len(subset) << SHARE_BITS) // max(inverse, 1), 1) ** 2
