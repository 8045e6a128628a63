"""Some columns of the vectors, left where they are in memory as long as can be."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, is_numpy, namespace_of


class Place(NamedTuple):
    """Where in memory some columns of k vectors are, as compiled loops want to know it.

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


@dataclass(frozen=True, eq=False)
class Block:
    """Some columns of k vectors.

    Attributes:
        source: an array of which the vectors are rows.
        order: which rows, shape (k,).
        start: the first column.
        stop: the column after the last.

    >>> Block(np.array([[0.0, 1], [2, 3]]), np.array([1, 0]), start=1, stop=2).array
    array([[3.],
           [1.]])
    """

    source: Array
    order: NDArray[np.int64]
    start: int
    stop: int

    @classmethod
    def of(cls, array: Array) -> "Block":
        """Return the block that is an array of shape (k, width)."""
        return cls(array, np.arange(array.shape[0]), 0, array.shape[1])

    @cached_property
    def array(self) -> Array:
        """The columns brought together, shape (k, width); not to be written to."""
        rows, width = self.source.shape
        if self.width == width and np.array_equal(self.order, np.arange(rows)):
            return self.source
        columns = [self.source[i, self.start : self.stop] for i in self.order]
        return namespace_of(self.source).stack(columns)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self.stop - self.start

    @property
    def place(self) -> Place:
        """Where the columns are: what compiled loops want to know."""
        return Place(self.source, self.order, self.start, self.stop)


def matrix_of(rows: list[Array]) -> tuple[Array, NDArray[np.int64]] | None:
    """Return an array of NumPy that all are rows of, and which; None if there is none.

    It has no gaps, and may be written to, as compiled loops want it, but are not to do.

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
        return None  # what lies between its rows may not be its own
    if not all(_is_like(row, one) and row.flags.carray for row in rows):
        return None
    addresses = np.array([row.ctypes.data for row in rows])
    order, rest = np.divmod(addresses - addresses.min(), one.nbytes)
    if rest.any():
        return None
    first, shape = rows[int(order.argmin())], (int(order.max()) + 1, len(one))
    return as_strided(first, shape, (one.nbytes, one.itemsize)), order


def _is_like(row: Array, one: Array) -> bool:
    """Return whether a row is of the same memory and form as another."""
    return bool(
        row.base is one.base and row.dtype == one.dtype and row.shape == one.shape
    )
