"""The geometric median, of all vectors or of a subset, by the fast twin."""

import numpy as np

from boxgeom_fast.array_libraries import Array, to_device
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.kernel_choice import kernels_for
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.rows import Rows


def geometric_median(rows: Rows, n: int, t: int) -> Array:
    """Return the point whose summed distance to the received vectors is least.

    Definition 1.

    >>> from boxgeom_fast.rows import as_rows
    >>> geometric_median(as_rows([[0, 0], [4, 0], [0, 4], [4, 4]]), n=4, t=1)
    array([2., 2.])
    """
    rows.check(n, t)
    [weights] = median_weights(embedding(rows), rows.counts[None])
    return weighted_mean(rows, weights)


def weighted_mean(rows: Rows, weights: Weights) -> Array:
    """Return the mean of the distinct rows with weights, shape (k,), of sum 1.

    It is computed from the heaviest row, which it equals if that has all the weight,
    and lies in the box of the rows that have weight, rounding or not.

    >>> from boxgeom_fast.rows import as_rows
    >>> weighted_mean(as_rows([[0, 0], [4, 8]]), np.array([0.25, 0.75]))
    array([3., 6.])
    """
    xp = rows.xp
    heaviest = int(np.argmax(weights))
    some = np.flatnonzero(weights)
    if len(some) == 1:
        rows = rows.exact
    precision = rows.precision_for(weights)
    to_all = to_device(weights, rows.distinct[0], precision)
    shares = to_device(weights[some], rows.distinct[0], precision)

    def of_block(block: Block) -> Array:
        if kernels := kernels_for(block):
            return kernels.weighted_mean(block.place, to_all, heaviest)
        origin = block.array[heaviest]
        chosen = xp.stack([block.array[i] for i in some])
        average = origin + shares @ (chosen - origin)
        lowest, highest = xp.min(chosen, axis=0), xp.max(chosen, axis=0)
        return xp.minimum(xp.maximum(average, lowest), highest)

    return rows.by_columns(of_block, precision, rows_needed=len(some))
