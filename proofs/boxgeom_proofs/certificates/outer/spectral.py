"""How far a median can be from the centre, by the spread of the unit vectors there.

Let all q_i be nonzero offsets from the centre y, ``u_i = q_i / |q_i|``, and g the
minimiser of the summed distance with shares z_i in [0, 1] of sum ``size``; a subset has
shares 0 and 1. With ``r_i = |x_i - g| > 0`` and ``n_i = z_i |q_i| / r_i``,

    (g - y) sum z_i / r_i = sum n_i u_i = sum (n_i - n) u_i + n e,

where n is the mean of all m numbers n_i and ``e = sum u_i``, which is 0 if y is the
median of all vectors. With L the largest eigenvalue of the cosines u_i.u_j, the first
sum is no longer than ``sqrt(L B)``, ``B = sum (n_i - n)^2 = sum n_i^2 - m n^2``.

If all ``|q_i| / r_i`` are in [F1, F2], then ``n_i^2 <= z_i (|q_i|/r_i)^2`` gives

    B <= size ((F1 + F2) A - F1 F2 - size A^2 / m),   A = sum n_i / size in [F1, F2].

So ``|g - y| <= (sqrt(L B) + size F2 |e| / m) / S``, with S the least that sum z_i / r_i
can be: the sum of the ``size`` smallest 1/r_i. Only ratios of distances are in B: far
vectors do no harm.

The same eigenvalue says where the median of all vectors is. The second derivative of
their summed distance in a unit direction v, at a point within R of y, is at least
``sum (1 - (u_i.v)^2) / (|q_i| + R)`` with the u_i of y (`location`). The numerators are
in [0, 1], and their sum is at least m - L; so it is at least the sum h of the m - L
smallest ``1 / (|q_i| + R)``. If ``R > 2 |e| / h``, the median is within R of y.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, ctx

from boxgeom_proofs.certificates.location import is_positive_definite
from boxgeom_proofs.certificates.outer.balls import ceiling_of
from boxgeom_proofs.certificates.outer.offsets import Offsets

BITS = 192
MARGINS_TRIED = (2.0**-46, 2.0**-38, 2.0**-26, 2.0**-10)
RADII_TRIED = 4


@dataclass(frozen=True)
class Spectrum:
    """The unit vectors from the centre to the vectors.

    Attributes:
        largest: an upper bound on the largest eigenvalue of their cosines.
        rest: an upper bound on the length of their sum.
    """

    largest: Any
    rest: Any


def spectrum(offsets: Offsets) -> Spectrum | None:
    """Return the bounds for all vectors, or None if one of them is the centre."""
    squares = offsets.squares
    if min(squares) == 0:
        return None
    ctx.prec = BITS + max(squares).bit_length() - min(squares).bit_length()
    lengths = [arb(square).sqrt() for square in squares]
    cosines = [
        [arb(x) / (lengths[i] * lengths[j]) for j, x in enumerate(row)]
        for i, row in enumerate(offsets.products)
    ]
    rest = sum((x for row in cosines for x in row), arb(0)).abs_upper().sqrt().upper()
    largest = _largest_eigenvalue(cosines)
    return None if largest is None else Spectrum(largest, rest)


def farthest_median(
    offsets: Offsets,
    known: Spectrum,
    size: int,
    near: Sequence[int],
    far: Sequence[int],
) -> int | None:
    """Return an upper bound on ``|g - y|^2``, or None if a distance may be 0.

    Args:
        offsets: of the vectors.
        known: their spectrum.
        size: of the subsets.
        near: lower bounds on r_i^2.
        far: upper bounds on r_i^2.
    """
    squares = offsets.squares
    if min(near) <= 0 or min(far) <= 0:
        return None
    m = len(squares)
    low = min(
        (arb(q) / r for q, r in zip(squares, far, strict=True)), key=_lower
    ).sqrt()
    high = max(
        (arb(q) / r for q, r in zip(squares, near, strict=True)), key=_upper
    ).sqrt()
    low, high = low.lower(), high.upper()
    spread = _most_spread(low, high, size, m)
    if not spread > 0:
        return 0
    inverse = sum((1 / arb(r).sqrt() for r in sorted(far, reverse=True)[:size]), arb(0))
    length = (known.largest * spread).sqrt() + size * high * known.rest / m
    return ceiling_of((length / inverse) ** 2)


def median_of_all(offsets: Offsets, known: Spectrum) -> int | None:
    """Return an upper bound on the squared distance of the median from the centre.

    Of all vectors, that is. None if no bound was found.
    """
    lengths = sorted((arb(square).sqrt() for square in offsets.squares), key=_upper)
    count = len(lengths) - ceiling_of(known.largest)
    radius = arb(0)
    for _ in range(RADII_TRIED):
        curvature = sum((1 / (r + radius) for r in lengths[::-1][:count]), arb(0))
        if not curvature > 0:
            return None
        needed = (2 * known.rest / curvature).upper()
        if needed < radius:
            return ceiling_of(radius * radius)
        radius = (2 * needed + 1).upper()
    return None


def _most_spread(low: Any, high: Any, size: int, m: int) -> Any:
    """Return an upper bound on B: its bound is a parabola in A, largest at its top."""
    top = (low + high) * m / (2 * size)
    mean = high if top > high else top
    return (size * ((low + high) * mean - low * high - size * mean * mean / m)).upper()


def _largest_eigenvalue(matrix: list[list[Any]]) -> Any | None:
    """Return a proven upper bound L: all pivots of ``L I - matrix`` are positive."""
    rounded = np.array([[float(x) for x in row] for row in matrix])
    estimate = float(np.linalg.eigvalsh(rounded)[-1])
    for margin in MARGINS_TRIED:
        bound = arb(estimate * (1 + margin))
        shifted = [
            [(bound if i == j else 0) - x for j, x in enumerate(row)]
            for i, row in enumerate(matrix)
        ]
        if is_positive_definite(shifted):
            return bound
    return None


def _lower(ball: Any) -> Any:
    return ball.lower()


def _upper(ball: Any) -> Any:
    return ball.upper()
