"""Inner products of the vectors' offsets from one of them, in float64."""

import numpy as np

from boxgeom_fast.kernels.compiler import APART, TILE, Floats, compiled, load_offsets
from boxgeom_fast.place import Place


def inner_products(
    place: Place,
    center: int,
    change: Floats | None = None,
) -> Floats:
    """Return the inner products of offsets from a vector, or of combinations of them.

    Args:
        place: where the columns of k vectors are.
        center: the index of the vector.
        change: one combination of the offsets per row, shape (c, k).

    Returns:
        Shape (k, k), or (c, c), in float64.

    >>> block = np.array([[1.0, 1.0], [4.0, 5.0]], dtype=np.float32)
    >>> inner_products(Place(block, np.arange(2), 0, 2), center=0)
    array([[ 0.,  0.],
           [ 0., 25.]])
    """
    k = len(place.order)
    mixes = np.empty((0, k)) if change is None else change
    c = k if change is None else len(change)
    return _inner_products(place, center, mixes)[:c, :c]


@compiled("reassoc")
def _inner_products(place: Place, center: int, mixes: Floats) -> Floats:
    """Return them with those of rows of zeros, which make the number of rows even."""
    source, order, begin, end = place
    k = len(order)
    lines = (max(k, len(mixes)) + 1) // 2 * 2
    total, offsets = np.zeros((lines, lines)), np.zeros((lines, APART))
    mixed = offsets if len(mixes) == 0 else np.zeros((lines, APART))
    origin = np.empty(TILE)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        row = source[order[center], start : start + n]
        for j in range(n):
            origin[j] = row[j]
        load_offsets(offsets, place, start, n, origin)
        for i in range(len(mixes)):
            line = mixed[i]
            line[:] = 0.0
            for r in range(k):
                share, offset = mixes[i, r], offsets[r]
                for j in range(n):
                    line[j] += share * offset[j]
        for i in range(0, lines, 2):
            for r in range(0, i + 2, 2):
                _add_products(total[i : i + 2, r : r + 2], mixed, i, r, n)
    for i in range(lines):
        for r in range(i):
            total[r, i] = total[i, r]
    return total


@compiled("reassoc")
def _add_products(total: Floats, lines: Floats, i: int, r: int, n: int) -> None:
    """Add the products of two lines with two others, so that each is loaded once."""
    one, two, three, four = lines[i], lines[i + 1], lines[r], lines[r + 1]
    a = b = c = d = 0.0
    for j in range(n):
        a += one[j] * three[j]
        b += one[j] * four[j]
        c += two[j] * three[j]
        d += two[j] * four[j]
    total[0, 0] += a
    total[0, 1] += b
    total[1, 0] += c
    total[1, 1] += d
