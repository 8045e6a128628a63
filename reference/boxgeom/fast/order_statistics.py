"""The r-th smallest values of every coordinate, by a sorting network.

A network compares fixed pairs of rows, all coordinates at once, so that it runs at the
speed of the cache, and what does not lead to a wanted rank is left out of it.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from boxgeom.fast.block import Block
from boxgeom.fast.compiled import kernels_for
from boxgeom.fast.namespace import Array, Namespace


def order_statistics(
    block: Block, which: Sequence[int], ranks: Sequence[int], xp: Namespace
) -> Sequence[Array]:
    """Return the values of the given ranks, counted from 0, in every column.

    Args:
        block: the columns of k vectors.
        which: m indices of the vectors, each as often as it occurs.
        ranks: from 0 to m - 1.
        xp: the functions of their library.

    >>> import numpy as np
    >>> block = Block.of(np.array([[3.0, 1.0], [2.0, 9.0], [1.0, 5.0]]))
    >>> [v.tolist() for v in order_statistics(block, [0, 1, 2], [0, 1], np)]
    [[1.0, 1.0], [2.0, 5.0]]
    """
    comparators = network(len(which), tuple(ranks))
    if kernels := kernels_for(block):
        pairs = np.array([pair[:2] for pair in comparators], dtype=int).reshape(-1, 2)
        found: Array = kernels.order_statistics(
            block.place, np.array(which, dtype=int), pairs, np.array(ranks, dtype=int)
        )
        return found
    lines = [block.array[i] for i in which]
    for low, high, wants_low, wants_high in comparators:
        one, other = lines[low], lines[high]
        if wants_low:
            lines[low] = xp.minimum(one, other)
        if wants_high:
            lines[high] = xp.maximum(one, other)
    return [lines[rank] for rank in ranks]


def without(
    ordered: Sequence[Array],
    block: Block,
    lost: Sequence[int],
    rank: int,
    xp: Namespace,
) -> Array:
    """Return the values of a rank once some of the sorted rows are taken out.

    A lost value that is not above the value of the rank moves the rank by one.

    Args:
        ordered: some vectors, each as often as it occurs, sorted in every column.
        block: the vectors as they were before.
        lost: the indices of those to take out.
        rank: among the rest, counted from 0.
        xp: the functions of their library.

    >>> import numpy as np
    >>> block = Block.of(np.array([[1.0], [2.0], [3.0]]))
    >>> without(block.array, block, [0], 0, np)
    array([2.])
    """
    value = ordered[rank]
    gone_rows = order_statistics(block, lost, range(len(lost)), xp)
    for shift, gone in enumerate(gone_rows, 1):
        value = xp.where(gone <= value, ordered[rank + shift], value)
    return value


@cache
def network(m: int, ranks: tuple[int, ...]) -> tuple[tuple[int, int, bool, bool], ...]:
    """Return comparators (low, high, wants_low, wants_high) that put ranks in place.

    Batcher's merge exchange, without the comparators, or the halves of comparators,
    that no wanted rank depends on.

    >>> network(3, (0,))
    ((0, 2, True, False), (0, 1, True, False))
    """
    needed = set(ranks)
    kept: list[tuple[int, int, bool, bool]] = []
    for low, high in reversed(_merge_exchange(m)):
        if low in needed or high in needed:
            kept.append((low, high, low in needed, high in needed))
            needed |= {low, high}
    return tuple(reversed(kept))


def _merge_exchange(m: int) -> list[tuple[int, int]]:
    """Return the comparators that sort m values (Knuth, Algorithm 5.2.2M)."""
    pairs: list[tuple[int, int]] = []
    top = 1 << max(m - 1, 0).bit_length() >> 1
    p = top
    while p > 0:
        q, r, distance = top, 0, p
        while True:
            pairs += [(i, i + distance) for i in range(m - distance) if i & p == r]
            if q == p:
                break
            distance, q, r = q - p, q // 2, p
        p //= 2
    return pairs
