"""The geometric median of all vectors, and other means with weights, by the twin."""

import numpy as np

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.clamping import clamped
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.rows import Rows


def geometric_median(rows: Rows, n: int, t: int) -> Array:
    """Return the point whose summed distance to the received vectors is least.

    Definition 1.

    >>> from boxgeom_fast.rows import as_rows
    >>> geometric_median(as_rows([[0, 0], [4, 0], [0, 4], [4, 4]]), n=4, t=1)
    array([2., 2.])
    """
    [weights] = median_weights(embedding(rows), rows.counts[None])
    return weighted_mean(rows, weights)


def weighted_mean(rows: Rows, weights: Weights) -> Array:
    """Return the mean of the distinct rows with weights, shape (k,), of sum 1.

    It is computed as an offset from the heaviest row, and so equals that row exactly if
    it has all the weight. In spite of rounding it lies in the box of the rows that have
    any weight.

    >>> from boxgeom_fast.rows import as_rows
    >>> weighted_mean(as_rows([[0, 0], [4, 8]]), np.array([0.25, 0.75]))
    array([3., 6.])
    """
    xp, heaviest, weighty = rows.xp, int(np.argmax(weights)), np.flatnonzero(weights)
    if len(weighty) == 1:
        rows = rows.exact
    shares = rows.shares(weights)

    def of_block(block: Block) -> Array:
        if block.kernels:
            return block.kernels.weighted_mean(block.place, shares, heaviest)
        origin = block.array[heaviest]
        chosen = xp.stack([block.array[i] for i in weighty])
        average = origin + shares[weighty] @ (chosen - origin)
        return clamped(average, xp.min(chosen, axis=0), xp.max(chosen, axis=0))

    return rows.by_columns(of_block, shares.dtype, rows_needed=len(weighty))
