"""The twin's rules that treat every coordinate by itself (Definition 8)."""

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.box_rules import between_ranks, midpoint_of_ranks
from boxgeom_fast.clamping import clamped
from boxgeom_fast.column_block import Block
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rows import Rows


def coordinate_median(rows: Rows, n: int, t: int) -> Array:
    """Return the median of every coordinate, the midpoint if two values are middle.

    Definition 8.

    >>> from boxgeom_fast.rows import as_rows
    >>> coordinate_median(as_rows([[0, 1], [1, 5], [99, 3]]), n=3, t=0)
    array([1., 3.])
    """
    return midpoint_of_ranks(rows, ((len(rows) - 1) // 2, len(rows) // 2))


def trimmed_mean(rows: Rows, n: int, t: int) -> Array:
    """Return every coordinate's mean without its t smallest and t largest values.

    Definition 8.

    Raises:
        ValueError: m > 2t does not hold.

    >>> from boxgeom_fast.rows import as_rows
    >>> trimmed_mean(as_rows([[0], [1], [3], [99]]), n=4, t=1)
    array([2.])
    """
    m, repeated = len(rows), rows.repeated()
    if m <= 2 * t:
        raise ValueError(f"received: need m > 2t = {2 * t} vectors, got m={m}")

    def of_block(block: Block) -> Array:
        kept = order_statistics(block, repeated, range(t, m - t))
        lowest, highest = kept[0], kept[-1]
        average = lowest + sum(row - lowest for row in kept) / len(kept)
        return clamped(average, lowest, highest)

    average = rows.by_columns(of_block, rows.xp.float64, rows_needed=m)
    return between_ranks(rows, (t, m - 1 - t), average)


def mean(rows: Rows, n: int, t: int) -> Array:
    """Return the arithmetic mean.

    Definition 8.

    >>> from boxgeom_fast.rows import as_rows
    >>> mean(as_rows([[0, 0], [2, 4]]), n=2, t=0)
    array([1., 2.])
    """
    return mean_of(rows, rows.repeated())


def mean_of(rows: Rows, indices: list[int]) -> Array:
    """Return the mean of some distinct rows, each as often as it is listed.

    >>> from boxgeom_fast.rows import as_rows
    >>> mean_of(as_rows([[0, 0], [2, 4], [9, 9]]), [0, 1])
    array([1., 2.])
    """
    xp = rows.xp
    if len(set(indices)) == 1:
        indices, rows = indices[:1], rows.exact

    def of_block(block: Block) -> Array:
        chosen = xp.stack([block.array[i] for i in indices])
        average = xp.sum(chosen, axis=0) / len(indices)
        return clamped(average, xp.min(chosen, axis=0), xp.max(chosen, axis=0))

    return rows.by_columns(of_block, xp.float64, rows_needed=len(indices))
