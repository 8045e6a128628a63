"""Distances compared exactly: floats are rationals, and ties must be true ties."""

import math

from boxgeom.vectors import Vectors

ROOT_BITS = 200


def squared_distances(vectors: Vectors) -> list[list[int]]:
    """Return the exact squared distances of all pairs of rows, in a common unit.

    >>> squared_distances(np.array([[0.0, 0.0], [0.75, 1.0]]))
    [[0, 25], [25, 0]]
    """
    rows, _ = integer_rows(vectors)
    table = [[0] * len(rows) for _ in rows]
    for i, row in enumerate(rows):
        for j in range(i):
            squares = ((a - b) ** 2 for a, b in zip(row, rows[j], strict=True))
            table[i][j] = table[j][i] = sum(squares)
    return table


def square_root(square: int) -> int:
    """Return the square root in units of 2^-200, rounded down.

    >>> square_root(9) == 3 << 200
    True
    """
    return math.isqrt(square << 2 * ROOT_BITS)


def integer_rows(vectors: Vectors) -> tuple[list[list[int]], int]:
    """Return the rows times their least common denominator, and that denominator.

    >>> integer_rows(np.array([[0.5, 2.0]]))
    ([[1, 4]], 2)
    """
    ratios = [[x.as_integer_ratio() for x in row] for row in vectors.tolist()]
    common = math.lcm(*(denominator for row in ratios for _, denominator in row))
    return [[a * (common // b) for a, b in row] for row in ratios], common
