"""Every coordinate's least and largest candidate, never all candidates at once."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, Namespace
from boxgeom_fast.column_block import Block
from boxgeom_fast.kernel_choice import kernels_for

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

    >>> weights = np.array([[0.5, 0.5], [1.0, 0.0]])
    >>> block = Block.of(np.array([[1.0], [5.0]]))
    >>> extremes(weights, block, np.array([1.0]), np)
    (array([0.]), array([2.]))
    """
    cuts, is_in = [0, len(weights)], np.ones((1, 1), dtype=bool)
    low, high = extremes_of_sets(weights, block, origin, cuts, is_in, xp)
    return low[0], high[0]


def extremes_of_sets(
    weights: Array,
    block: Block,
    origin: Array,
    cuts: Sequence[int],
    is_in: NDArray[np.bool_],
    xp: Namespace,
) -> tuple[Array, Array]:
    """Return the extremes of every column among each of several sets of candidates.

    Args:
        weights: shape (candidates, k), in groups one after the other.
        block: some columns of the vectors.
        origin: from which candidates are counted, shape (width,).
        cuts: where groups begin and end: groups + 1 numbers.
        is_in: which groups are in which sets, shape (groups, sets).
        xp: the functions of their library.

    Returns:
        The least and the largest, shape (sets, width) each.

    >>> block = Block.of(np.array([[4.0], [1.0], [2.0]]))
    >>> is_in = np.array([[True, True], [False, True]])
    >>> extremes_of_sets(np.eye(3), block, np.array([1.0]), [0, 1, 3], is_in, np)
    (array([[3.],
           [0.]]), array([[3.],
           [3.]]))
    """
    if (kernels := kernels_for(block)) and len(block.order) <= kernels.MOST_VECTORS:
        ends: tuple[Array, Array] = kernels.extremes_of_sets(
            block.place, weights, origin, cuts, is_in
        )
        return ends
    low, high = _of_groups(weights, block.array - origin, cuts, xp)
    groups = [np.flatnonzero(of_set) for of_set in is_in.T]
    return (
        xp.stack([xp.min(low[some], axis=0) for some in groups]),
        xp.stack([xp.max(high[some], axis=0) for some in groups]),
    )


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


def _of_groups(
    weights: Array, offsets: Array, cuts: Sequence[int], xp: Namespace
) -> tuple[Array, Array]:
    """Return every group's extremes, shape (groups, width) each."""
    tile = tile_of(weights, offsets.shape[1])
    low, high = xp.empty(
        (2, len(cuts) - 1, offsets.shape[1]), dtype=offsets.dtype, device=offsets.device
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
