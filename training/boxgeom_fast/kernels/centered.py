"""The points as they are seen from a centre near a median, with their errors.

A median near the centre is ``centre + move``. Point i is at the offset q_i from the
centre, and ``advance_i = q_i . move / g_i`` says how far the move goes towards it,
where g_i is ``|q_i|^2`` as computed. As the move is the weighted mean of the offsets,
an advance is the weighted mean of a row of the matrix ``q_i . q_j / g_i``.
"""

from typing import NamedTuple

import numpy as np

from boxgeom_fast.kernels.compiler import Floats, compiled, copy, larger, smaller
from boxgeom_fast.kernels.knapsack import EPS, value_of_rank

FAR_ENOUGH = 3e-3
"""A centre is at least this far from every point, relative to a median distance: what
is seen from a point itself has no direction."""

ASIDE = 0.07
"""How far a centre is moved towards another point otherwise."""

MOVES = 6
"""At most this many attempts to find such a centre."""

LEAST_SQUARE = 1e-18
"""Each g_i is at least this, relative to the largest."""


class Centered(NamedTuple):
    """What is seen from a centre.

    Attributes:
        centre: shape (e,).
        offsets: q_i, shape (wide, e).
        lengths: their lengths as computed, shape (wide,).
        squares: g_i, shape (wide,).
        errors: the most by which an offset or its length may be wrong, shape (wide,).
        least: at most ``q_i . q_j / g_i``, shape (wide, wide).
        most: minus a number of at least ``q_i . q_j / g_i``, shape (wide, wide).
        sizes: the largest magnitude in each row of both, shape (wide,).
        blurs: half of the error of g_i relative to itself, shape (wide,).
    """

    centre: Floats
    offsets: Floats
    lengths: Floats
    squares: Floats
    errors: Floats
    least: Floats
    most: Floats
    sizes: Floats
    blurs: Floats


def room_to_see(wide: int, e: int) -> Centered:
    """Return memory for what is seen of ``wide`` points in e dimensions."""
    return Centered(
        np.zeros(e),
        np.zeros((wide, e)),
        np.zeros(wide),
        np.zeros(wide),
        np.zeros(wide),
        np.zeros((wide, wide)),
        np.zeros((wide, wide)),
        np.zeros(wide),
        np.zeros(wide),
    )


@compiled()
def look(points: Floats, errors: Floats, near: Floats, seen: Centered) -> None:
    """Write what is seen of points from a centre near a position.

    Args:
        points: shape (wide, e).
        errors: how far each may be from where it should be, shape (wide,).
        near: the position, shape (e,).
        seen: where to write to.
    """
    copy(near, seen.centre)
    for attempt in range(MOVES):
        measure(points, seen)
        least, middle, other = nearest_and_middle(seen.lengths, attempt, seen.sizes)
        if least > FAR_ENOUGH * middle:
            break
        towards = points[other]
        for a in range(len(near)):
            seen.centre[a] = near[a] + ASIDE * (towards[a] - near[a])
    # The centre is where it is, but an offset from it is rounded, and so is its length,
    # the root of a sum of e squares.
    rounding = (len(near) + 16.0) * EPS
    for i in range(len(points)):
        seen.errors[i] = errors[i] + rounding * seen.lengths[i]
    write_rows(seen)


@compiled()
def nearest_and_middle(
    lengths: Floats, skipped: int, memory: Floats
) -> tuple[float, float, int]:
    """Return the least length, the median one, and which is some places before it."""
    copy(lengths, memory)
    rank = max(len(lengths) // 2 - skipped, 0)
    sought = value_of_rank(memory, len(lengths), rank)
    copy(lengths, memory)
    middle, least, other = (
        value_of_rank(memory, len(lengths), len(lengths) // 2),
        np.inf,
        0,
    )
    for i in range(len(lengths)):
        least = smaller(least, lengths[i])
        other = i if lengths[i] == sought else other
    return least, middle, other


@compiled("reassoc")
def measure(points: Floats, seen: Centered) -> None:
    """Write the offsets from the centre and their lengths."""
    for i in range(len(points)):
        point, offset, total = points[i], seen.offsets[i], 0.0
        for a in range(len(point)):
            offset[a] = point[a] - seen.centre[a]
            total += offset[a] * offset[a]
        seen.lengths[i] = np.sqrt(total)


@compiled()
def write_rows(seen: Centered) -> None:
    """Write the rows of inner products, lowered and raised by what they may be wrong.

    An inner product of e terms is rounded by less than ``e EPS`` times the product of
    the lengths (Cauchy and Schwarz); a few more EPS are for what is done with it here.
    Errors of the offsets add ``|q_i| e_j + |q_j| e_i + e_i e_j``.
    """
    wide, e = seen.offsets.shape
    rounding, smallest = (
        (e + 16.0) * EPS,
        LEAST_SQUARE * largest_size(seen.lengths) ** 2,
    )
    for i in range(wide):
        for j in range(i + 1):
            seen.most[i, j] = seen.most[j, i] = dot(seen.offsets[i], seen.offsets[j])
    for i in range(wide):
        length, error = seen.lengths[i], seen.errors[i]
        square = larger(length * length, smallest)
        least, most = seen.least[i], seen.most[i]
        for j in range(wide):
            both = rounding * length + error
            wrong = both * seen.lengths[j] + (length + error) * seen.errors[j]
            product = most[j]
            least[j] = (product - wrong) / square
            most[j] = -(product + wrong) / square
        wrong = (rounding * length + 2.0 * error) * length + error * error
        seen.squares[i] = square
        seen.blurs[i] = 0.5 * (wrong + (square - length * length)) / square
        seen.sizes[i] = larger(largest_size(least), largest_size(most))


@compiled("reassoc")
def dot(one: Floats, two: Floats) -> float:
    """Return the inner product of two vectors."""
    total = 0.0
    for a in range(len(one)):
        total += one[a] * two[a]
    return total


@compiled()
def largest_size(values: Floats) -> float:
    """Return the largest magnitude."""
    size = 0.0
    for j in range(len(values)):
        size = larger(size, abs(values[j]))
    return size
