"""The least and the largest candidate in every coordinate, never all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, Namespace
from boxgeom_fast.candidate_pairs import Pairs, candidate_pairs
from boxgeom_fast.column_block import Block
from boxgeom_fast.median_weights import Weights
from boxgeom_fast.rows import Rows

TILE_BYTES = 2**18
"""How large a tile of candidates may be: what a second-level cache has left."""

LEAST_TILE = 16
"""The fewest candidates to compute at once."""

FIRST_LOOK = 256
"""How many candidates to compute before asking which columns are decided."""

WORTH_GATHERING = 0.8
"""The undecided columns are copied out once they are at most this share of all."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Points as weights of the distinct rows.

    Attributes:
        shares: shape (candidates, k), in the dtype to compute in; those of one group
            are neighbours.
        cuts: where groups begin and end: groups + 1 numbers.
        pairs: the same for kernels; None if there are none.
    """

    shares: Array
    cuts: Sequence[int]
    pairs: Pairs | None

    @classmethod
    def of(
        cls, rows: Rows, weights: Weights, cuts: Sequence[int] | None = None
    ) -> "Candidates":
        """Return candidates of rows, all in one group unless they are cut."""
        shares, cuts = rows.shares(weights), cuts or [0, len(weights)]
        pairs = candidate_pairs(shares, cuts) if rows.choice else None
        return cls(shares, cuts, pairs)


def tile_of(shares: Array, width: int) -> int:
    """Return how many candidates of a width to compute at once, to stay in the cache.

    >>> tile_of(np.zeros((120, 10), dtype=np.float32), width=2048)
    32
    """
    most: int = TILE_BYTES // (width * shares.itemsize)
    return max(most, LEAST_TILE)


def extremes(
    candidates: Candidates, block: Block, origin: Array
) -> tuple[Array, Array]:
    """Return the least and the largest candidate of every column, shape (width,) each.

    Args:
        candidates: all in one group.
        block: some columns of the rows.
        origin: the point that candidates are measured from, shape (width,).

    >>> candidates = Candidates(np.array([[0.5, 0.5], [1.0, 0.0]]), [0, 2], None)
    >>> block = Block.of(np.array([[1.0], [5.0]]))
    >>> extremes(candidates, block, np.array([1.0]))
    (array([0.]), array([2.]))
    """
    low, high = extremes_of_sets(candidates, block, origin, np.ones((1, 1), bool))
    return low[0], high[0]


def extremes_of_sets(
    candidates: Candidates, block: Block, origin: Array, is_in: NDArray[np.bool_]
) -> tuple[Array, Array]:
    """Return the extremes of every column in each of several sets of candidates.

    Args:
        candidates: in groups.
        block: some columns of the rows.
        origin: the point that candidates are measured from, shape (width,).
        is_in: which groups are in which sets, shape (groups, sets).

    Returns:
        The least and the largest, shape (sets, width) each.

    >>> block = Block.of(np.array([[4.0], [1.0], [2.0]]))
    >>> is_in = np.array([[True, True], [False, True]])
    >>> candidates = Candidates(np.eye(3), [0, 1, 3], None)
    >>> extremes_of_sets(candidates, block, np.array([1.0]), is_in)
    (array([[3.],
           [0.]]), array([[3.],
           [3.]]))
    """
    if block.kernels and candidates.pairs:
        members, shares, cuts = candidates.pairs
        ends: tuple[Array, Array] = block.kernels.extremes_of_sets(
            block.place, members, shares, origin, cuts, is_in
        )
        return ends
    offsets = block.array - origin
    low, high = _of_groups(candidates.shares, offsets, candidates.cuts, block.xp)
    groups = [np.flatnonzero(of_set) for of_set in is_in.T]
    return (
        block.xp.stack([block.xp.min(low[some], axis=0) for some in groups]),
        block.xp.stack([block.xp.max(high[some], axis=0) for some in groups]),
    )


def extremes_within(
    shares: Array, block: Block, origin: Array, floor: Array, ceiling: Array
) -> tuple[Array, Array]:
    """Return the extremes of every column, exact as far as they lie within bounds.

    As soon as one candidate of a column is at the floor or below, and another at the
    ceiling or above, no further candidate matters there, and the column is left out:
    an extreme beyond a bound may not be that of all candidates.

    Args:
        shares: the candidates as weights of the vectors, shape (candidates, k).
        block: some columns of k vectors.
        origin: the point that all else is measured from, shape (width,).
        floor: shape (width,), nowhere above the ceiling.
        ceiling: shape (width,).

    >>> shares, block = np.eye(2), Block.of(np.array([[-1.0, 1.0], [4.0, 2.0]]))
    >>> extremes_within(shares, block, np.zeros(2), np.zeros(2), np.full(2, 3.0))
    (array([-1.,  1.]), array([4., 2.]))
    """
    xp, offsets, start = block.xp, block.array - origin, min(FIRST_LOOK, len(shares))
    lower, upper = _in_tiles(shares[:start], offsets, xp)
    columns = xp.arange(lower.shape[0], device=lower.device)
    while start < shares.shape[0]:
        undecided = (lower[columns] > floor[columns]) | (
            upper[columns] < ceiling[columns]
        )
        (kept,) = xp.nonzero(undecided)
        if len(kept) <= WORTH_GATHERING * len(columns):
            columns, offsets = columns[kept], offsets[:, kept]
        if len(columns) == 0:
            break
        low, high = _in_tiles(shares[start : 2 * start], offsets, xp)
        lower[columns] = xp.minimum(lower[columns], low)
        upper[columns] = xp.maximum(upper[columns], high)
        start *= 2
    return lower, upper


def _of_groups(
    shares: Array, offsets: Array, cuts: Sequence[int], xp: Namespace
) -> tuple[Array, Array]:
    """Return every group's extremes, shape (groups, width) each.

    Small groups share a tile, for a product of many candidates takes less time than
    many products of few.
    """
    tile = tile_of(shares, offsets.shape[1])
    low, high = xp.empty(
        (2, len(cuts) - 1, offsets.shape[1]), dtype=offsets.dtype, device=offsets.device
    )
    first, ready = 0, shares[:0]
    for group, (start, stop) in enumerate(pairwise(cuts)):
        if stop - start > tile:
            low[group], high[group] = _in_tiles(shares[start:stop], offsets, xp)
            continue
        if stop > first + ready.shape[0]:
            first, ready = start, shares[start : start + tile] @ offsets
        part = ready[start - first : stop - first]
        low[group], high[group] = xp.min(part, axis=0), xp.max(part, axis=0)
    return low, high


def _in_tiles(shares: Array, offsets: Array, xp: Namespace) -> tuple[Array, Array]:
    """Return the extremes of many candidates, a tile of them at a time."""
    tile = tile_of(shares, offsets.shape[1])
    lower, upper = _of_tile(shares[:tile], offsets, xp)
    for start in range(tile, shares.shape[0], tile):
        low, high = _of_tile(shares[start : start + tile], offsets, xp)
        lower, upper = xp.minimum(lower, low), xp.maximum(upper, high)
    return lower, upper


def _of_tile(shares: Array, offsets: Array, xp: Namespace) -> tuple[Array, Array]:
    candidates = shares @ offsets
    return xp.min(candidates, axis=0), xp.max(candidates, axis=0)
