"""Some columns of the vectors, left where they are in memory as long as possible."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, Namespace, is_numpy, namespace_of
from boxgeom_fast.kernel_choice import Kernels


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


@dataclass(frozen=True, eq=False)
class Block:
    """Some columns of k vectors.

    Attributes:
        place: where they are in memory.
        choice: the kernels that the vectors' `Rows` carry, if any.

    >>> Block(Place(np.array([[0.0, 1], [2, 3]]), np.array([1, 0]), 1, 2)).array
    array([[3.],
           [1.]])
    """

    place: Place
    choice: Kernels | None = None

    @classmethod
    def of(cls, array: Array, choice: Kernels | None = None) -> "Block":
        """Return the block that is an array of shape (k, width)."""
        k, width = array.shape
        return cls(Place(array, np.arange(k), 0, width), choice)

    @cached_property
    def array(self) -> Array:
        """The columns as one array, shape (k, width), which must not be written to."""
        source, order, start, stop = self.place
        rows, width = source.shape
        if self.width == width and np.array_equal(order, np.arange(rows)):
            return source
        return self.xp.stack([source[i, start:stop] for i in order])

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.place.stop - self.place.start

    @cached_property
    def xp(self) -> Namespace:
        """The functions of the vectors' library."""
        return namespace_of(self.place.source)

    @property
    def kernels(self) -> Kernels | None:
        """The kernels if the block is wide enough for them, else None."""
        is_served = self.choice and self.width >= self.choice.least_width
        return self.choice if is_served else None

    def only(self, columns: Array) -> "Block":
        """Return the block of the columns with these indices."""
        return Block.of(self.array[:, columns], self.choice)


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
    addresses = np.array([row.ctypes.data for row in rows])
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
