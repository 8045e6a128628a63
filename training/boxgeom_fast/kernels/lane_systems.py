"""The linear systems of many Newton steps side by side."""

import math

from boxgeom_fast.kernels.compiler import compiled
from boxgeom_fast.kernels.lanes import LANES, Lanes


@compiled()
def fill_systems(s: int, lanes: Lanes) -> None:
    """Write the systems ``I - A A^T``, on and below the diagonal.

    The rows of A are ``sqrt(closeness_i / total) u_i``. The cosines between the unit
    vectors come from the distances. Where these are unlike they have few digits, but a
    Newton step need not have many.
    """
    total = lanes.total
    for i in range(s):
        distances, closeness = lanes.distances[i], lanes.closeness[i]
        diagonal = lanes.system[i, i]
        for b in range(LANES):
            diagonal[b] = 1 - closeness[b] / total[b]
        for r in range(i):
            line, square = lanes.system[i, r], lanes.squares[i, r]
            others, near = lanes.distances[r], lanes.closeness[r]
            for b in range(LANES):
                one, two = distances[b], others[b]
                cosine = (one * one + two * two - square[b]) / (2 * one * two)
                line[b] = -cosine * math.sqrt(closeness[b] * near[b]) / total[b]


@compiled()
def solve_systems(s: int, lanes: Lanes) -> None:
    """Write the solutions in place of the right-hand sides, by Cholesky's factors.

    A system that rounding has left without a positive pivot gets NaN for a solution.
    """
    for i in range(s):
        right, pivot = lanes.right[i], lanes.system[i, i]
        for r in range(i):
            line, inverse, other = (
                lanes.system[i, r],
                lanes.system[r, r],
                lanes.right[r],
            )
            for c in range(r):
                one, two = lanes.system[i, c], lanes.system[r, c]
                for b in range(LANES):
                    line[b] -= one[b] * two[b]
            for b in range(LANES):
                line[b] *= inverse[b]
                pivot[b] -= line[b] * line[b]
                right[b] -= line[b] * other[b]
        # The inverse of the factor's diagonal is kept, for a division takes long.
        for b in range(LANES):
            pivot[b] = 1 / math.sqrt(pivot[b])
            right[b] *= pivot[b]
    for i in range(s - 1, -1, -1):
        right, pivot = lanes.right[i], lanes.system[i, i]
        for b in range(LANES):
            right[b] *= pivot[b]
        for r in range(i):
            line, other = lanes.system[i, r], lanes.right[r]
            for b in range(LANES):
                other[b] -= line[b] * right[b]
