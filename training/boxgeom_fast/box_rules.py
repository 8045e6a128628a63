"""BOX-GEOM, BOX-MEAN and BOX-GEOM/1 of the fast twin (Definitions 5 and 14)."""

import numpy as np

from boxgeom.definitions.resilience import check_integer
from boxgeom_fast.array_libraries import Array, Namespace, to_device
from boxgeom_fast.candidates import extremes_within
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.kernel_choice import kernels_for
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rows import Rows
from boxgeom_fast.subsets import all_subsets


def box_geom(rows: Rows, n: int, t: int) -> Array:
    """Return BOX-GEOM, the midpoint of the trusted and the geometric-median hyperbox.

    Definition 5, with all medians of Definition 3. The output lies in the trusted
    hyperbox (Theorem 7), however the medians are rounded.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_geom(as_rows([[0, 0], [1, 2], [1, -2], [1, 2]]), n=4, t=1)
    array([1., 1.])
    """
    rows.check(n, t)
    weights = median_weights(embedding(rows), all_subsets(rows.counts.tolist(), n - t))
    return middle_of_all(rows, weights, n, t)


def middle_of_all(rows: Rows, weights: Weights, n: int, t: int) -> Array:
    """Return `middle`, of the same bits for all who have the same candidates.

    >>> from boxgeom_fast.rows import as_rows
    >>> middle_of_all(as_rows([[0], [1], [2], [99]]), np.eye(4)[1:3], n=4, t=1)
    array([1.5])
    """
    # In no order, candidates beyond the trusted hyperbox soon turn up.
    return middle(rows, np.random.default_rng(0).permutation(weights), n, t)


def middle(rows: Rows, weights: Weights, n: int, t: int) -> Array:
    """Return the midpoint of the trusted hyperbox and the box of some candidates.

    Candidates are computed as offsets from the median of every coordinate, so that far
    values cost near ones no digits.

    Args:
        rows: what was received.
        weights: a candidate's weights a row, shape (candidates, k).
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    >>> from boxgeom_fast.rows import as_rows
    >>> middle(as_rows([[0], [1], [2], [99]]), np.eye(4)[1:3], n=4, t=1)
    array([1.5])
    """
    xp, m, repeated = rows.xp, len(rows), rows.repeated()
    first, last = trusted_ranks(m, n, t)
    precision = rows.precision_for(weights)
    of_candidates = to_device(weights, rows.distinct[0], precision)

    def of_block(block: Block) -> Array:
        ranks = (first, (m - 1) // 2, last)
        lowest, origin, highest = order_statistics(block, repeated, ranks, xp)
        bounds = (lowest - origin, highest - origin)
        low, high = extremes_within(of_candidates, block, origin, bounds, xp)
        return middle_of(block, (lowest, origin, highest), low, high, xp)

    made = rows.by_columns(of_block, precision, rows_needed=len(rows))
    return held_between(rows, (first, last), made)


def middle_of(
    block: Block,
    trusted: tuple[Array, Array, Array],
    low: Array,
    high: Array,
    xp: Namespace,
) -> Array:
    """Return some columns' midpoints of the trusted hyperbox and a box of candidates.

    Args:
        block: the columns.
        trusted: the lower ends of the trusted hyperbox, the origin that candidates are
            counted from, and the upper ends; shape (width,) each.
        low: the lower ends of the candidates' box, shape (width,).
        high: its upper ends.
        xp: the functions of their library.

    >>> ends = np.array([0.0]), np.array([1.0]), np.array([4.0])
    >>> middle_of(Block.of(np.eye(1)), ends, np.array([-9.0]), np.array([1.0]), np)
    array([1.])
    """
    if kernels := kernels_for(block):
        midpoints: Array = kernels.middle(*trusted, low, high)
        return midpoints
    lowest, origin, highest = trusted
    ends = (
        xp.minimum(xp.maximum(origin + end, lowest), highest) for end in (low, high)
    )
    return halfway(*ends)


def box_mean(rows: Rows, n: int, t: int) -> Array:
    """Return BOX-MEAN, the midpoint of the trusted and the mean hyperbox.

    Definition 5. No subset is enumerated: in every coordinate the least mean is that of
    the n - t smallest values.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_mean(as_rows([[0], [3], [6], [99]]), n=4, t=1)
    array([4.5])
    """
    rows.check(n, t)
    xp, repeated, size = rows.xp, rows.repeated(), n - t
    first, last = trusted_ranks(len(rows), n, t)

    def of_block(block: Block) -> Array:
        ordered = order_statistics(block, repeated, range(len(repeated)), xp)
        lowest, highest = ordered[first], ordered[last]
        low = lowest + sum(row - lowest for row in ordered[:size]) / size
        high = highest + sum(row - highest for row in ordered[first:]) / size
        upper = xp.minimum(xp.maximum(high, lowest), highest)
        return halfway(xp.minimum(xp.maximum(low, lowest), highest), upper)

    made = rows.by_columns(of_block, xp.float64, rows_needed=len(rows))
    return held_between(rows, (first, last), made)


def box_geom_once(rows: Rows, n: int, t: int, *, round_number: int = 1) -> Array:
    """Return BOX-GEOM in round 1, the trusted hyperbox's midpoint in later ones.

    Definition 14.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_geom_once(as_rows([[0], [1], [2], [99]]), n=4, t=1, round_number=2)
    array([1.5])
    """
    if check_integer("round_number", round_number, least=1) == 1:
        return box_geom(rows, n, t)
    rows.check(n, t)
    return halfway_of_ranks(rows, trusted_ranks(len(rows), n, t))


def trusted_ranks(m: int, n: int, t: int) -> tuple[int, int]:
    """Return the ranks, from 0, of the trusted hyperbox's ends (Definition 2).

    >>> trusted_ranks(10, n=10, t=3)
    (3, 6)
    """
    trim = m - (n - t)
    return trim, m - 1 - trim


def halfway_of_ranks(rows: Rows, ranks: tuple[int, int]) -> Array:
    """Return every coordinate's midpoint of the values of two ranks, from 0.

    >>> from boxgeom_fast.rows import as_rows
    >>> halfway_of_ranks(as_rows([[0, 1], [1, 5], [99, 3]]), (0, 1))
    array([0.5, 2. ])
    """
    repeated = rows.repeated()

    def of_block(block: Block) -> Array:
        return halfway(*order_statistics(block, repeated, ranks, rows.xp))

    made = rows.by_columns(of_block, rows.precision, rows_needed=len(rows))
    return held_between(rows, ranks, made)


def held_between(rows: Rows, ranks: tuple[int, int], output: Array) -> Array:
    """Return an output held between the values of two ranks in every coordinate.

    It lies there but for what the smallest floats lose in a unit that keeps the largest
    from overflowing.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows([[5e-324, 1.5e308], [5e-324, 1.7e308]])
    >>> held_between(rows, (0, 1), np.array([0.0, 1.6e308]))
    array([4.9e-324, 1.6e+308])
    """
    if rows.unit >= 1.0:
        return output
    lowest, highest = values_of_ranks(rows, ranks)
    return rows.xp.minimum(rows.xp.maximum(output, lowest), highest)


def values_of_ranks(rows: Rows, ranks: tuple[int, int]) -> Array:
    """Return the values of two ranks in every coordinate, exact, shape (2, d).

    >>> from boxgeom_fast.rows import as_rows
    >>> values_of_ranks(as_rows([[0, 1], [1, 5], [99, 3]]), (0, 1))
    array([[0., 1.],
           [1., 3.]])
    """
    xp, repeated = rows.xp, rows.repeated()

    def of_block(block: Block) -> Array:
        return xp.stack(list(order_statistics(block, repeated, ranks, xp)))

    return rows.exact.by_columns(of_block, rows.dtype, rows_needed=len(rows))


def halfway(lower: Array, upper: Array) -> Array:
    """Return the midpoints, which lie between the ends in spite of rounding.

    `Rows.block` keeps its numbers so small that the sum does not overflow.

    >>> halfway(np.array([1.0]), np.array([2.0]))
    array([1.5])
    """
    return (lower + upper) / 2
