"""The received vectors as the twin sees them: distinct rows, sorted and counted."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.definitions.resilience import check_received
from boxgeom_fast.array_libraries import (
    Array,
    Namespace,
    rows_of,
    to_device,
)
from boxgeom_fast.canonical_order import (
    Places,
    first_of_each,
    order_keys,
    places_of_keys,
)
from boxgeom_fast.column_block import Block
from boxgeom_fast.columns import Columns, sampled
from boxgeom_fast.kernel_choice import Kernels
from boxgeom_fast.offset_lengths import Floats, offset_lengths
from boxgeom_fast.place import Place
from boxgeom_fast.ranks import ALONE, Ranks
from boxgeom_fast.threads import each, spans

HEADROOM = 8
"""Powers of two kept free below the largest float, for short sums not to overflow."""

SMALL = 2.0**-200
"""Vectors below this are computed in another unit: tiny floats have fewer digits."""

UNIT_OF_SMALL = 2.0**600


@dataclass(frozen=True, eq=False)
class Rows:
    """A multiset of vectors: distinct rows in canonical order, and how often each is.

    Attributes:
        xp: the functions of the vectors' library.
        distinct: the k rows, shape (d,) each, as views of what was received.
        counts: how often each occurs, shape (k,).
        places: for each received vector its index among the distinct rows, shape (m,).
        unit: the power of two by which `block` multiplies, so that nothing overflows
            or underflows.
        precision: the dtype to compute in where float64 is not needed.
        choice: the kernels to use on wide blocks, chosen once for all that is computed
            from these rows; None leaves everything to NumPy or PyTorch.
        matrix: an array that has the distinct rows, and which of its rows they are;
            None if there is none.
        ranks: who holds the other columns, if these are some of many.
        near: about how far apart the distinct rows are, shape (k, k), for a guess; None
            if all columns are here.
    """

    xp: Namespace
    distinct: list[Array]
    counts: NDArray[np.int64]
    places: NDArray[np.int64]
    unit: float
    precision: Any
    choice: Kernels | None
    matrix: tuple[Array, NDArray[np.int64]] | None
    ranks: Ranks = ALONE
    near: Floats | None = None

    def __len__(self) -> int:
        """Return m, the number of received vectors."""
        return int(self.counts.sum())

    @property
    def d(self) -> int:
        """The number of coordinates, of those that are here."""
        return int(self.distinct[0].shape[0])

    @property
    def dtype(self) -> Any:
        """The dtype of the vectors, and of whatever is computed from them."""
        return self.distinct[0].dtype

    def block(self, start: int, stop: int, dtype: Any) -> Block:
        """Return some columns of the distinct rows, in a dtype, times the unit."""
        if self.matrix and dtype == self.dtype and self.unit == 1.0:
            return Block(Place(*self.matrix, start, stop), self.choice)
        columns = self.xp.stack([row[start:stop] for row in self.distinct])
        columns = self.xp.astype(columns, dtype, copy=False)
        columns = columns if self.unit == 1.0 else columns * self.unit
        return Block.of(columns, self.choice)

    def shares(self, weights: NDArray[np.float64]) -> Array:
        """Return weights beside the rows, in the dtype in which to compute with them.

        That is float64 if the weight of a far vector would underflow in less.
        """
        least = float(self.xp.finfo(self.precision).smallest_normal)
        is_lost = ((weights > 0) & (weights < least)).any()
        dtype = self.xp.float64 if is_lost else self.precision
        return to_device(weights, self.distinct[0], dtype)

    def by_columns(
        self,
        function: Callable[[Block], Array],
        dtype: Any,
        rows_needed: int = 0,
        work: int = 0,
    ) -> Array:
        """Return what a function makes of each block of columns, put together.

        Args:
            function: from a block of the k distinct rows to an array of shape
                (..., width), both in the rows' unit.
            dtype: the dtype to compute in.
            rows_needed: how many rows as wide as the block the function allocates.
            work: about how many operations it needs per column.

        Returns:
            Shape (..., d), in the vectors' dtype, without negative zeros.
        """
        output: list[Array] = []  # one array, once the first block shows its shape
        allocating = threading.Lock()

        def write(start: int, stop: int) -> None:
            made = function(self.block(start, stop, dtype))
            made = made if self.unit == 1.0 else made / self.unit
            shape, device = (*made.shape[:-1], self.d), made.device
            with allocating:
                if not output:
                    output.append(self.xp.empty(shape, dtype=self.dtype, device=device))
            output[0][..., start:stop] = made + 0

        height = len(self.distinct) + rows_needed
        bytes_a_column = self.xp.finfo(dtype).bits // 8 * height
        cuts = spans(self.d, bytes_a_column, self.distinct[0], work)
        each(write, cuts, self.distinct[0])
        return output[0]

    @property
    def exact(self) -> "Rows":
        """The same rows without a unit, for what copies and compares but never adds."""
        return replace(self, unit=1.0)

    def only(self, counts: NDArray[np.int64]) -> "Rows":
        """Return the multiset in which the distinct rows occur this often, (k,)."""
        kept = np.flatnonzero(counts)
        return replace(
            self,
            distinct=[self.distinct[i] for i in kept],
            counts=counts[kept],
            places=np.repeat(np.arange(len(kept)), counts[kept]),
            matrix=self.matrix and (self.matrix[0], self.matrix[1][kept]),
            near=None if self.near is None else self.near[np.ix_(kept, kept)],
        )

    def check(self, n: int, t: int) -> None:
        """Raise ValueError unless n > 2t and these are n - t to n vectors."""
        check_received(np.empty((len(self), 0)), n, t)

    def repeated(self) -> list[int]:
        """Return the indices of the distinct rows, each as often as it occurs."""
        return repeated(self.counts)


def repeated(counts: NDArray[np.int64]) -> list[int]:
    """Return each index as often as it is counted, in ascending order.

    >>> repeated(np.array([2, 0, 1]))
    [0, 0, 2]
    """
    indices: list[int] = np.repeat(np.arange(len(counts)), counts).tolist()
    return indices


def as_rows(received: Any) -> Rows:
    """Return the received vectors, sorted and counted.

    Raises:
        ValueError: they are not finite vectors of floats, as `rows_of` takes them.

    >>> rows = as_rows(np.array([[2.0, 1.0], [1.0, 5.0], [2.0, 1.0]]))
    >>> [row.tolist() for row in rows.distinct], rows.counts
    ([[1.0, 5.0], [2.0, 1.0]], array([1, 2]))
    """
    return sorted_rows(rows_of(received))


def sorted_rows(given: list[Array], ranks: Ranks = ALONE) -> Rows:
    """Return the rows, arrays of shape (d,) of one library, sorted and counted.

    Args:
        given: the rows, or all ranks' columns of them here.
        ranks: all those that hold some columns.

    Raises:
        ValueError: a number here is not finite.

    >>> sorted_rows([np.array([2.0]), np.array([1.0]), np.array([2.0])]).counts
    array([1, 2])
    """
    return rows_of_columns(Columns.of(given), ranks)


def rows_of_columns(columns: Columns, ranks: Ranks = ALONE) -> Rows:
    """Return the vectors of which these are all columns, or one rank's.

    >>> columns = Columns.of([np.array([2.0]), np.array([1.0])])
    >>> rows_of_columns(columns).places
    array([1, 0])
    """
    given, xp, matrix = columns.given, columns.xp, columns.matrix
    largest, places, near = columns.largest, columns.places, None
    if ranks is not ALONE:
        largest, places, near = _shared(columns, ranks)
    first = first_of_each(places)
    precision = _precision(given[0].dtype, largest, xp)
    return Rows(
        xp,
        distinct=[given[i] for i in first],
        counts=np.bincount(places),
        places=places,
        unit=_unit(largest, len(given)) if precision == xp.float64 else 1.0,
        precision=precision,
        choice=columns.choice,
        matrix=matrix and (matrix[0], matrix[1][first]),
        ranks=ranks,
        near=None if near is None else near[np.ix_(first, first)],
    )


def _shared(columns: Columns, ranks: Ranks) -> tuple[float, Places, Floats]:
    """Return the largest magnitude, places and distances by all ranks' columns.

    The distances are those of a sample of each rank's coordinates, the largest of all
    ranks; they are exchanged with all else at once.
    """
    m = len(columns.given)
    sample = np.ldexp(sampled(columns.given, columns.xp), -2)
    apart = offset_lengths(sample[:, None] - sample)
    keys = order_keys(columns.places, ranks.rank, ranks.size)
    told = ranks.least(
        np.concatenate([keys.ravel(), -apart.ravel(), [-columns.largest]])
    )
    keys, apart = told[: m * m].reshape(m, m), -told[m * m : -1].reshape(m, m)
    return -float(told[-1]), places_of_keys(keys, ranks.size), apart


def _precision(dtype: Any, largest: float, xp: Namespace) -> Any:
    """Return the dtype in which sums neither overflow nor lose digits to underflow."""
    is_near_an_end = not 2.0 ** (HEADROOM - 127) < largest < 2.0 ** (127 - HEADROOM)
    is_long = dtype == xp.float64 or (is_near_an_end and largest > 0)
    return xp.float64 if is_long else xp.float32


def _unit(largest: float, m: int) -> float:
    """Return the power of two that keeps sums of m float64 well inside the range.

    >>> _unit(1.0, m=10), _unit(1e308, m=10), _unit(1e308, m=1000)
    (1.0, 0.00390625, 0.000244140625)
    """
    free = max(HEADROOM, m.bit_length() + 2)
    if largest > 2.0 ** (1023 - free):
        return 2.0**-free
    return UNIT_OF_SMALL if 0 < largest < SMALL else 1.0
