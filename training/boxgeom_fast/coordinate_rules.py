"""The rules that look at one coordinate at a time, and the mean (Definition 8)."""

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.box_rules import halfway_of_ranks, held_between
from boxgeom_fast.column_block import Block
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rows import Rows


def coordinate_median(rows: Rows, n: int, t: int) -> Array:
    """Return the median of every coordinate; of two middle values the midpoint.

    Definition 8.

    >>> from boxgeom_fast.rows import as_rows
    >>> coordinate_median(as_rows([[0, 1], [1, 5], [99, 3]]), n=3, t=0)
    array([1., 3.])
    """
    rows.check(n, t)
    return halfway_of_ranks(rows, ((len(rows) - 1) // 2, len(rows) // 2))


def trimmed_mean(rows: Rows, n: int, t: int) -> Array:
    """Return every coordinate's mean without its t smallest and t largest values.

    Definition 8; it needs m > 2t.

    >>> from boxgeom_fast.rows import as_rows
    >>> trimmed_mean(as_rows([[0], [1], [3], [99]]), n=4, t=1)
    array([2.])
    """
    rows.check(n, t)
    m, repeated = len(rows), rows.repeated()
    if m <= 2 * t:
        raise ValueError(f"received: need m > 2t = {2 * t} vectors, got m={m}")

    def of_block(block: Block) -> Array:
        kept = order_statistics(block, repeated, range(t, m - t), rows.xp)
        lowest, highest = kept[0], kept[-1]
        average = lowest + sum(row - lowest for row in kept) / len(kept)
        return rows.xp.minimum(average, highest)

    made = rows.by_columns(of_block, rows.xp.float64, rows_needed=m)
    return held_between(rows, (t, m - 1 - t), made)


def mean(rows: Rows, n: int, t: int) -> Array:
    """Return the arithmetic mean.

    Definition 8.

    >>> from boxgeom_fast.rows import as_rows
    >>> mean(as_rows([[0, 0], [2, 4]]), n=2, t=0)
    array([1., 2.])
    """
    rows.check(n, t)
    return mean_of(rows, rows.repeated())


def mean_of(rows: Rows, indices: list[int]) -> Array:
    """Return the mean of some of the distinct rows, each as often as it is listed.

    >>> from boxgeom_fast.rows import as_rows
    >>> mean_of(as_rows([[0, 0], [2, 4], [9, 9]]), [0, 1])
    array([1., 2.])
    """
    xp = rows.xp
    if len(set(indices)) == 1:
        indices, rows = indices[:1], rows.exact

    def of_block(block: Block) -> Array:
        chosen = xp.stack([block.array[i] for i in indices])
        lowest, highest = xp.min(chosen, axis=0), xp.max(chosen, axis=0)
        average = xp.sum(chosen, axis=0) / len(indices)
        return xp.minimum(xp.maximum(average, lowest), highest)

    return rows.by_columns(of_block, xp.float64, rows_needed=len(indices))
