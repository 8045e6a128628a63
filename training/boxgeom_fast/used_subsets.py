"""The subsets that a step of BOX-GEOM uses, all or a sample, and the boxes' ends."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, to_host
from boxgeom_fast.box_rules import rank_values, trusted_ranks
from boxgeom_fast.candidates import Candidates, extremes
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rows import Rows
from boxgeom_fast.subset_choice import SubsetChoice
from boxgeom_fast.subsets import Counts, all_subsets, sampled_subsets


def subsets_used(
    rows: Rows, n: int, t: int, choice: SubsetChoice
) -> tuple[Counts, Weights, Array]:
    """Return the subsets that a step uses, their medians' weights, and the boxes' ends.

    The ends are the lower and upper ends of the trusted hyperbox, then those of the
    medians' box, shape (4, d). All subsets are used unless a sample is asked for, up to
    C(m, n - t) of them.

    Raises:
        TooManySubsetsError: there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows([[0.0], [1], [2], [99]])
    >>> chosen, _, ends = subsets_used(rows, 4, 1, SubsetChoice("sample", k=1))
    >>> chosen.tolist(), ends.T.tolist()
    ([[1, 1, 1, 0]], [[1.0, 2.0, 1.0, 1.0]])
    """
    counts, size = rows.counts.tolist(), n - t
    if choice.subsets == "sample":
        chosen = sampled_subsets(counts, size, choice.k, choice.seed)
    else:
        chosen = all_subsets(counts, size)
    points = embedding(rows)
    weights = median_weights(points, chosen)
    ends = _ends(rows, weights, n, t)
    drawn = {subset.tobytes() for subset in chosen}
    meeting = _subsets_that_meet(rows, ends, size)
    extra = [subset for subset in meeting if subset.tobytes() not in drawn]
    if extra:
        more = median_weights(points, np.array(extra))
        ends = _widened(rows, ends, more, n, t)
        chosen = np.concatenate([chosen, extra])
        weights = np.concatenate([weights, more])
    return chosen, weights, ends


def _ends(rows: Rows, weights: Weights, n: int, t: int) -> Array:
    """Return the ends of the trusted hyperbox and of the candidates' box: (4, d)."""
    m, repeated, candidates = len(rows), rows.repeated(), Candidates.of(rows, weights)
    first, last = trusted_ranks(m, n, t)

    def of_block(block: Block) -> Array:
        ranks = (first, (m - 1) // 2, last)
        lowest, origin, highest = order_statistics(block, repeated, ranks)
        low, high = extremes(candidates, block, origin)
        return block.xp.stack([lowest, highest, origin + low, origin + high])

    dtype, work = candidates.shares.dtype, 2 * weights.size
    ends = rows.by_columns(of_block, dtype, rows_needed=m, work=work)
    if rows.unit < 1.0:
        ends[:2] = rank_values(rows, (first, last))
    return ends


def _subsets_that_meet(rows: Rows, ends: Array, size: int) -> Counts:
    """Return the subsets that make the boxes meet in columns where they do not.

    In such a column these are the n - t vectors of the smallest and of the largest
    values (Theorem 5).
    """
    lowest, highest, low, high = ends
    missed = (low > highest) | (high < lowest)
    (columns,) = rows.xp.nonzero(missed)
    if len(columns) == 0:
        return np.zeros((0, len(rows.counts)), dtype=np.int16)
    values = np.stack([to_host(row[columns]) for row in rows.distinct])
    ascending = values.argsort(axis=0, kind="stable").T
    both = np.concatenate([ascending, ascending[:, ::-1]])
    return np.unique(_first_of_each(both, rows.counts, size), axis=0)


def _first_of_each(order: NDArray[Any], counts: NDArray[Any], size: int) -> Counts:
    """Return the first vectors of each order of the rows, as counts, (orders, k)."""
    before = np.cumsum(counts[order], axis=1) - counts[order]
    taken = np.clip(size - before, 0, counts[order])
    subsets = np.zeros(order.shape, dtype=np.int16)
    np.put_along_axis(subsets, order, taken.astype(np.int16), axis=1)
    return subsets


def _widened(rows: Rows, ends: Array, weights: Weights, n: int, t: int) -> Array:
    """Return the ends with the candidates' box widened to more candidates."""
    xp, more = rows.xp, _ends(rows, weights, n, t)
    low, high = xp.minimum(ends[2], more[2]), xp.maximum(ends[3], more[3])
    return xp.stack([ends[0], ends[1], low, high])
