"""The twin's centred clipping (Definition 21)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.arguments import check_integer, check_number
from boxgeom.numerics.scaling import halfway
from boxgeom.vectors import Vector, as_vector
from boxgeom_fast.array_libraries import Array, to_device, to_host, to_numpy
from boxgeom_fast.box_rules import rank_values
from boxgeom_fast.nearest_rules import squares_from
from boxgeom_fast.rows import Rows
from boxgeom_fast.tensors import is_torch
from boxgeom_fast.threads import each, spans


def centered_clipping(
    rows: Rows,
    n: int,
    t: int,
    *,
    radius: float | None = None,
    iterations: int = 1,
    start: Any = None,
) -> Array:
    """Return the start, moved by the mean of the offsets to all vectors, clipped.

    Definition 21. Left out, the start is the median of every coordinate, and the radius
    the (n - t)-th smallest distance from it.

    Raises:
        ValueError: the radius is below 0, there is no iteration, or the start is no
            finite vector of d coordinates.

    >>> from boxgeom_fast.rows import as_rows
    >>> centered_clipping(as_rows([[0], [3], [99]]), 3, 1, radius=3, start=[0])
    array([2.])
    """
    check_integer("iterations", iterations, least=1)
    center = _middle(rows) if start is None else _given(start, rows.d)
    most = None if radius is None else check_number("radius", radius, least=0)
    for _ in range(iterations):
        squares, exponent = squares_from(rows, center)
        apart = np.sqrt(squares)
        if most is None:
            nearest = np.sort(apart[rows.repeated()])[: n - t]
            most = float(np.ldexp(nearest[-1], -exponent))
        bound = np.ldexp(most, exponent)
        shares = np.where(apart > bound, bound / np.where(apart > 0, apart, 1.0), 1.0)
        center = _moved(rows, center, rows.counts * shares / len(rows))
    return to_device(center + 0, rows.distinct[0])


def _middle(rows: Rows) -> Vector:
    """Return the median of every coordinate, in float64 whatever the rows are."""
    m = len(rows)
    lower, upper = rank_values(rows, ((m - 1) // 2, m // 2))
    return halfway(to_host(lower), to_host(upper))


def _given(start: Any, d: int) -> Vector:
    given = to_numpy(start) if is_torch(start) else start
    return np.asarray(as_vector(given, d, "start"), dtype=np.float64)


def _moved(rows: Rows, center: Vector, weights: NDArray[np.float64]) -> Vector:
    """Return the centre, moved by the weighted sum of the offsets to all rows."""
    xp, like = rows.xp, rows.distinct[0]

    def of_block(start: int, stop: int) -> Vector:
        block = rows.block(start, stop, xp.float64).array
        middle = to_device(center[start:stop] * rows.unit, block)
        offsets = to_device(weights[:, None], block) * (block - middle)
        return to_host(middle + xp.sum(offsets, axis=0)) / rows.unit

    cuts = spans(rows.d, 24 * len(rows.distinct), like)
    return np.concatenate(each(of_block, cuts, like))
