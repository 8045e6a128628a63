"""Some columns of the vectors, left where they are in memory as long as possible."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from boxgeom_fast.array_libraries import Array, Namespace, namespace_of
from boxgeom_fast.kernel_choice import Kernels
from boxgeom_fast.place import Place


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
