"""BOX-GEOM of all subsets, BOX-MEAN, and midpoints of boxes (Definition 5).

Functions of `Rows` do not check n and t: those that users call have done so.
"""

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.candidate_pairs import spread_out
from boxgeom_fast.candidates import Candidates, extremes_within
from boxgeom_fast.clamping import clamped, clamped_midpoint
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.order_statistics import order_statistics, sorting
from boxgeom_fast.rows import Rows
from boxgeom_fast.subsets import all_subsets


def box_geom(rows: Rows, n: int, t: int) -> Array:
    """Return BOX-GEOM, the midpoint of the trusted and the geometric-median hyperbox.

    Definition 5, with all C(m, n - t) medians of Definition 3. The output lies in the
    trusted hyperbox (Theorem 7), however the medians are rounded.

    Raises:
        ValueError: there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_geom(as_rows([[0, 0], [1, 2], [1, -2], [1, 2]]), n=4, t=1)
    array([1., 1.])
    """
    weights = median_weights(embedding(rows), all_subsets(rows.counts.tolist(), n - t))
    return box_midpoint(rows, weights, n, t)


def box_midpoint(rows: Rows, weights: Weights, n: int, t: int) -> Array:
    """Return the midpoint of the trusted hyperbox and the box of some candidates.

    Candidates are computed as offsets from the median of every coordinate, so that far
    values cost near ones no digits.

    Args:
        rows: what was received.
        weights: the candidates as weights of the rows, shape (candidates, k).
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_midpoint(as_rows([[0], [1], [2], [99]]), np.eye(4)[1:3], n=4, t=1)
    array([1.5])
    """
    m, repeated = len(rows), rows.repeated()
    first, last = trusted_ranks(m, n, t)
    ranks = (first, (m - 1) // 2, last)
    # A column is decided as soon as candidates reach both ends of its trusted interval.
    # Subsets in lexicographic order are much alike; spread out, they soon reach both.
    # The order is always the same, so that the same vectors give the same bits.
    candidates = Candidates.of(rows, weights[spread_out(len(weights))])
    shares, pairs = candidates.shares, candidates.pairs

    def of_block(block: Block) -> Array:
        if block.kernels and pairs:
            how = sorting(repeated, ranks)
            return block.kernels.box_midpoints(block.place, *how, *pairs[:2])
        lowest, origin, highest = order_statistics(block, repeated, ranks)
        low, high = extremes_within(
            shares, block, origin, lowest - origin, highest - origin
        )
        return clamped_midpoint(origin + low, origin + high, lowest, highest)

    midpoint = rows.by_columns(
        of_block, shares.dtype, rows_needed=m, work=2 * weights.size
    )
    return between_ranks(rows, (first, last), midpoint)


def box_mean(rows: Rows, n: int, t: int) -> Array:
    """Return BOX-MEAN, the midpoint of the trusted and the mean hyperbox.

    Definition 5. No subset is enumerated: in every coordinate the least mean is that of
    the n - t smallest values, and the largest that of the n - t largest.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_mean(as_rows([[0], [3], [6], [99]]), n=4, t=1)
    array([4.5])
    """
    m, size, repeated = len(rows), n - t, rows.repeated()
    first, last = trusted_ranks(m, n, t)

    def of_block(block: Block) -> Array:
        ordered = order_statistics(block, repeated, range(m))
        lowest, highest = ordered[first], ordered[last]
        low = lowest + sum(row - lowest for row in ordered[:size]) / size
        high = highest + sum(row - highest for row in ordered[first:]) / size
        return clamped_midpoint(low, high, lowest, highest)

    midpoint = rows.by_columns(of_block, rows.xp.float64, rows_needed=m)
    return between_ranks(rows, (first, last), midpoint)


def trusted_ranks(m: int, n: int, t: int) -> tuple[int, int]:
    """Return the ranks, from 0, of the trusted hyperbox's ends (Definition 2).

    >>> trusted_ranks(10, n=10, t=3)
    (3, 6)
    """
    trim = m - (n - t)
    return trim, m - 1 - trim


def midpoint_of_ranks(rows: Rows, ranks: tuple[int, int]) -> Array:
    """Return every coordinate's midpoint of the values of two ranks, from 0.

    >>> from boxgeom_fast.rows import as_rows
    >>> midpoint_of_ranks(as_rows([[0, 1], [1, 5], [99, 3]]), (0, 1))
    array([0.5, 2. ])
    """
    repeated = rows.repeated()

    def of_block(block: Block) -> Array:
        lower, upper = order_statistics(block, repeated, ranks)
        return clamped_midpoint(lower, upper, lower, upper)

    midpoint = rows.by_columns(of_block, rows.precision, rows_needed=len(rows))
    return between_ranks(rows, ranks, midpoint)


def between_ranks(rows: Rows, ranks: tuple[int, int], output: Array) -> Array:
    """Return an output, shape (d,), clamped between the values of two ranks.

    It lies there already, unless it was computed in a unit that keeps the largest
    numbers from overflowing: in that the smallest lose digits.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows([[5e-324, 1.5e308], [5e-324, 1.7e308]])
    >>> between_ranks(rows, (0, 1), np.array([0.0, 1.6e308]))
    array([4.9e-324, 1.6e+308])
    """
    return output if rows.unit >= 1.0 else clamped(output, *rank_values(rows, ranks))


def rank_values(rows: Rows, ranks: tuple[int, int]) -> Array:
    """Return the values of two ranks in every coordinate, exactly, shape (2, d).

    >>> from boxgeom_fast.rows import as_rows
    >>> rank_values(as_rows([[0, 1], [1, 5], [99, 3]]), (0, 1))
    array([[0., 1.],
           [1., 3.]])
    """
    repeated = rows.repeated()

    def of_block(block: Block) -> Array:
        return block.xp.stack(list(order_statistics(block, repeated, ranks)))

    return rows.exact.by_columns(of_block, rows.precision, rows_needed=len(rows))
