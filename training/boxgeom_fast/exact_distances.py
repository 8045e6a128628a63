"""Squared distances as integers, for where floats cannot tell which is larger."""

import numpy as np
from numpy.typing import NDArray

from boxgeom.numerics.exact import integer_rows, squared_distances
from boxgeom.vectors import Vector
from boxgeom_fast.array_libraries import to_host
from boxgeom_fast.ranks import Ranks, greatest, total_of_integers
from boxgeom_fast.rows import Rows


def exact_squares(rows: Rows) -> NDArray[np.object_]:
    """Return the squared distances as integers in a common unit, shape (k, k).

    >>> from boxgeom_fast.rows import as_rows
    >>> exact_squares(as_rows([[0], [3]])).tolist()
    [[0, 9], [9, 0]]
    """
    stacked = np.stack([to_host(row) for row in rows.distinct])
    if rows.ranks.size == 1:
        return np.array(squared_distances(stacked), dtype=object)
    integers, unit = integer_rows(stacked)
    squares = [_square(one, other) for one in integers for other in integers]
    k, total = len(integers), _of_all_columns(rows.ranks, squares, unit)
    return np.array(total, dtype=object).reshape(k, k)


def exact_squares_from(rows: Rows, center: Vector | None) -> list[int]:
    """Return the rows' squared distances from a point as integers in a common unit.

    Args:
        rows: what was received.
        center: shape (d,); None for the origin.

    >>> from boxgeom_fast.rows import as_rows
    >>> exact_squares_from(as_rows([[0, 1], [3, 4]]), None)
    [1, 25]
    """
    stacked = [to_host(row) for row in rows.distinct]
    origin = np.zeros(rows.d) if center is None else center
    (*exact, point), unit = integer_rows(np.stack([*stacked, origin]))
    squares = [_square(one, point) for one in exact]
    return _of_all_columns(rows.ranks, squares, unit)


def _square(one: list[int], other: list[int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _of_all_columns(ranks: Ranks, squares: list[int], unit: int) -> list[int]:
    """Return the sums of all ranks' squares, in the finest of their units.

    Args:
        ranks: which have some columns each.
        squares: of distances here, in units of ``1 / unit^2``.
        unit: a power of two.
    """
    own = unit.bit_length() - 1
    finest = int(greatest(ranks, own))
    return total_of_integers(
        ranks, [square << 2 * (finest - own) for square in squares]
    )
