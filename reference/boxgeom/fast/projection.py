"""Every coordinate's least and largest candidate, never all candidates at once."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from boxgeom.fast.block import Block
from boxgeom.fast.compiled import kernels_for
from boxgeom.fast.namespace import Array, Namespace

TILE_BYTES = 2**18
"""How large a tile of candidates may be: what a second-level cache has left."""

LEAST_TILE = 16
"""The fewest candidates to compute at once."""

FIRST_LOOK = 256
"""After how many candidates it is first asked which columns are decided."""

WORTH_GATHERING = 0.8
"""Columns are gathered anew once so small a part of them is undecided."""


def tile_of(weights: Array, width: int) -> int:
    """Return how many candidates of a width to compute at once, to stay in the cache.

    >>> import numpy as np
    >>> tile_of(np.zeros((120, 10), dtype=np.float32), width=2048)
    32
    """
    most: int = TILE_BYTES // (width * weights.itemsize)
    return max(most, LEAST_TILE)


def extremes(
    weights: Array, block: Block, origin: Array, xp: Namespace
) -> tuple[Array, Array]:
    """Return the least and the largest candidate of every column, shape (width,) each.

    Candidates are counted from the origin.

    Args:
        weights: a candidate's weights a row, shape (candidates, k).
        block: some columns of the vectors.
        origin: shape (width,).
        xp: the functions of their library.

    >>> import numpy as np
    >>> weights = np.array([[0.5, 0.5], [1.0, 0.0]])
    >>> block = Block.of(np.array([[1.0], [5.0]]))
    >>> extremes(weights, block, np.array([1.0]), np)
    (array([0.]), array([2.]))
    """
    low, high = extremes_of_groups(weights, block, origin, [0, len(weights)], xp)
    return low[0], high[0]


def extremes_of_groups(
    weights: Array, block: Block, origin: Array, cuts: Sequence[int], xp: Namespace
) -> tuple[Array, Array]:
    """Return the extremes of every column among each of several groups of candidates.

    Args:
        weights: shape (candidates, k), the groups one after the other.
        block: some columns of the vectors.
        origin: from which candidates are counted, shape (width,).
        cuts: where groups begin and end: groups + 1 numbers.
        xp: the functions of their library.

    Returns:
        The least and the largest, shape (groups, width) each.

    >>> import numpy as np
    >>> block = Block.of(np.array([[4.0], [1.0], [2.0]]))
    >>> extremes_of_groups(np.eye(3), block, np.array([1.0]), [0, 2, 3], np)
    (array([[0.],
           [1.]]), array([[3.],
           [1.]]))
    """
    if (kernels := kernels_for(block)) and len(block.order) <= kernels.MOST_VECTORS:
        ends: tuple[Array, Array] = kernels.extremes_of_groups(
            block.place, weights, origin, cuts
        )
        return ends
    offsets, tile = block.array - origin, tile_of(weights, block.width)
    low, high = xp.empty(
        (2, len(cuts) - 1, block.width), dtype=offsets.dtype, device=offsets.device
    )
    first, ready = 0, weights[:0]
    for group, (start, stop) in enumerate(pairwise(cuts)):
        if stop - start > tile:
            low[group], high[group] = _in_tiles(weights[start:stop], offsets, tile, xp)
            continue
        if stop > first + ready.shape[0]:
            first, ready = start, weights[start : start + tile] @ offsets
        part = ready[start - first : stop - first]
        low[group], high[group] = xp.min(part, axis=0), xp.max(part, axis=0)
    return low, high


def extremes_of_some(
    block: Block, low: Array, high: Array, some: NDArray[np.intp], xp: Namespace
) -> tuple[Array, Array]:
    """Return the extremes of several groups together, shape (width,) each.

    Args:
        block: the columns.
        low: the least of every group, shape (groups, width).
        high: the largest of every group.
        some: which groups, at least one.
        xp: the functions of their library.

    >>> low = np.array([[1.0], [2.0], [3.0]])
    >>> extremes_of_some(Block.of(np.eye(1)), low, 9 * low, np.array([1, 2]), np)
    (array([2.]), array([27.]))
    """
    if kernels := kernels_for(block):
        ends: tuple[Array, Array] = kernels.union(low, high, some)
        return ends
    return xp.min(low[some], axis=0), xp.max(high[some], axis=0)


def extremes_within(
    weights: Array,
    block: Block,
    origin: Array,
    bounds: tuple[Array, Array],
    xp: Namespace,
) -> tuple[Array, Array]:
    """Return the extremes of every column, as far as they lie within bounds.

    As soon as one candidate of a column is at the floor or below, and another at the
    ceiling or above, no further candidate matters there, and the column is left out:
    extremes beyond the bounds may be those of some candidates only.

    Args:
        weights: shape (candidates, k).
        block: some columns of the vectors.
        origin: from which all else is counted, shape (width,).
        bounds: floor and ceiling, shape (width,) each; the floor nowhere above.
        xp: the functions of their library.

    >>> import numpy as np
    >>> weights, block = np.eye(2), Block.of(np.array([[-1.0, 1.0], [4.0, 2.0]]))
    >>> bounds = np.array([0.0, 0]), np.array([3.0, 3])
    >>> extremes_within(weights, block, np.zeros(2), bounds, np)
    (array([-1.,  1.]), array([4., 2.]))
    """
    floor, ceiling = bounds
    first = min(FIRST_LOOK, weights.shape[0])
    lower, upper = extremes(weights[:first], block, origin, xp)
    start, columns = first, xp.arange(lower.shape[0], device=lower.device)
    while start < weights.shape[0]:
        undecided = (lower[columns] > floor[columns]) | (
            upper[columns] < ceiling[columns]
        )
        (kept,) = xp.nonzero(undecided)
        if len(kept) <= WORTH_GATHERING * len(columns):
            columns, origin = columns[kept], origin[kept]
            block = Block.of(block.array[:, kept])
        if len(columns) == 0:
            break
        low, high = extremes(weights[start : 2 * start], block, origin, xp)
        lower[columns] = xp.minimum(lower[columns], low)
        upper[columns] = xp.maximum(upper[columns], high)
        start *= 2
    return lower, upper


def _in_tiles(
    weights: Array, offsets: Array, tile: int, xp: Namespace
) -> tuple[Array, Array]:
    """Return the extremes of many candidates, so many at once."""
    lower, upper = _of_tile(weights[:tile], offsets, xp)
    for start in range(tile, weights.shape[0], tile):
        low, high = _of_tile(weights[start : start + tile], offsets, xp)
        lower, upper = xp.minimum(lower, low), xp.maximum(upper, high)
    return lower, upper


def _of_tile(weights: Array, offsets: Array, xp: Namespace) -> tuple[Array, Array]:
    candidates = weights @ offsets
    return xp.min(candidates, axis=0), xp.max(candidates, axis=0)
