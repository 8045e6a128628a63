"""Some columns of vectors, and what these say by themselves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import (
    Array,
    Namespace,
    is_numpy,
    namespace_of,
    to_host,
)
from boxgeom_fast.canonical_order import Places, canonical_places
from boxgeom_fast.column_block import Block
from boxgeom_fast.kernel_choice import Kernels, kernels
from boxgeom_fast.offset_lengths import Floats
from boxgeom_fast.place import Place, matrix_of
from boxgeom_fast.threads import each, spans

SAMPLE = 64
"""At most this many coordinates are used to guess which vectors are close together."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Some columns of vectors, or all, and what can be said of these by themselves.

    Attributes:
        given: the vectors' parts, shape (d,) each.
        xp: the functions of their library.
        choice: as of `Rows`, as is the next, but of the given vectors.
        matrix: which has the given vectors.
        largest: the largest magnitude.
        places: of the vectors by these columns.
    """

    given: list[Array]
    xp: Namespace
    choice: Kernels | None
    matrix: tuple[Array, NDArray[np.int64]] | None
    largest: float
    places: Places

    @classmethod
    def of(cls, given: list[Array]) -> "Columns":
        """Return the columns; raise ValueError if a number is not finite."""
        xp = namespace_of(given[0])
        choice = kernels() if is_numpy(given[0]) else None
        matrix = matrix_of(given)
        largest = _largest_magnitude(given, matrix, xp, choice)
        places = canonical_places(given, xp)
        return cls(given, xp, choice, matrix, largest, places)


def sampled(rows: list[Array], xp: Namespace) -> Floats:
    """Return some coordinates of rows, on the host, shape (rows, at most `SAMPLE`).

    >>> sampled([np.arange(200.0)], np).shape
    (1, 50)
    """
    step = -(-rows[0].shape[0] // SAMPLE)
    return to_host(xp.stack([row[::step] for row in rows]))


def _largest_magnitude(
    rows: list[Array],
    matrix: tuple[Array, NDArray[np.int64]] | None,
    xp: Namespace,
    choice: Kernels | None,
) -> float:
    """Return the largest magnitude; raise ValueError if a number is not finite."""

    def of_block(start: int, stop: int) -> float:
        block = Block(Place(*matrix, start, stop), choice) if matrix else None
        if block and block.kernels:
            found: float = block.kernels.largest_magnitude(block.place)
            return found
        parts = [row[start:stop] for row in rows]
        ends = [(float(xp.min(part)), float(xp.max(part))) for part in parts]
        return float(np.abs(ends).max())  # propagates NaN, which `max` may drop

    cuts = spans(rows[0].shape[0], 8 * len(rows), rows[0])
    magnitudes = np.array(each(of_block, cuts, rows[0]))
    if not np.isfinite(magnitudes).all():
        _raise_not_finite(rows, xp)
    return float(magnitudes.max())


def _raise_not_finite(rows: list[Array], xp: Namespace) -> None:
    for index, row in enumerate(rows):
        bad = ~xp.isfinite(row)
        if bool(xp.any(bad)):
            column = int(xp.argmax(xp.astype(bad, xp.int8)))
            raise ValueError(
                f"received: need finite numbers, got {float(row[column])} "
                f"in row {index}, column {column}"
            )
