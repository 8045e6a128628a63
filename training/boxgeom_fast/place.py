"""Where vectors are in memory, so that loops may take them from there."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, is_numpy


class Place(NamedTuple):
    """Where in memory some columns of k vectors are, in the form that kernels take.

    Attributes:
        source: an array of which the vectors are rows.
        order: which rows, shape (k,).
        start: the first column.
        stop: the column after the last.
    """

    source: Array
    order: NDArray[np.int64]
    start: int
    stop: int


def matrix_of(rows: list[Array]) -> tuple[Array, NDArray[np.int64]] | None:
    """Return a NumPy array and which of its rows these are; None if there is none.

    The array has no gaps and is writeable, for kernels are compiled for such arrays
    alone; they do not write to it.

    >>> vectors = np.zeros((4, 3))
    >>> matrix_of([vectors[3], vectors[1]])[1]
    array([2, 0])
    >>> matrix_of([vectors[3], np.zeros(3)]) is None
    True
    """
    if not all(map(is_numpy, rows)):
        return None
    one = rows[0]
    if type(one.base) is not np.ndarray or not one.base.flags.forc:
        return None  # what lies between its rows may belong to somebody else
    if not all(_is_like(row, one) and row.flags.carray for row in rows):
        return None
    # As `row.ctypes.data` says too, but at ten times the cost.
    addresses = np.array([row.__array_interface__["data"][0] for row in rows])
    order, rest = np.divmod(addresses - addresses.min(), one.nbytes)
    if rest.any():
        return None
    first, shape = rows[int(order.argmin())], (int(order.max()) + 1, len(one))
    return as_strided(first, shape, (one.nbytes, one.itemsize)), order


def _is_like(row: Array, one: Array) -> bool:
    """Return whether two rows share their memory, dtype and shape."""
    return bool(
        row.base is one.base and row.dtype == one.dtype and row.shape == one.shape
    )
