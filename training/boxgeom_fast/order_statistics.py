"""The r-th smallest values of every coordinate, by a sorting network.

A network compares fixed pairs of rows, for all coordinates at once, so that it runs at
the speed of the cache. Comparators that no wanted rank depends on are left out.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.column_block import Block


def order_statistics(
    block: Block, which: Sequence[int], ranks: Sequence[int]
) -> Sequence[Array]:
    """Return the values of the given ranks in every column, shape (width,) each.

    Args:
        block: the columns of k vectors.
        which: m indices of the vectors, each as often as the vector occurs.
        ranks: from 0 to m - 1.

    >>> block = Block.of(np.array([[3.0, 1.0], [2.0, 9.0], [1.0, 5.0]]))
    >>> [v.tolist() for v in order_statistics(block, [0, 1, 2], [0, 1])]
    [[1.0, 1.0], [2.0, 5.0]]
    """
    comparators = network(len(which), tuple(ranks))
    if block.kernels:
        pairs = np.array([pair[:2] for pair in comparators], dtype=int).reshape(-1, 2)
        found: Array = block.kernels.order_statistics(
            block.place, np.array(which, dtype=int), pairs, np.array(ranks, dtype=int)
        )
        return found
    lines = [block.array[i] for i in which]
    for low, high, wants_low, wants_high in comparators:
        one, other = lines[low], lines[high]
        if wants_low:
            lines[low] = block.xp.minimum(one, other)
        if wants_high:
            lines[high] = block.xp.maximum(one, other)
    return [lines[rank] for rank in ranks]


@cache
def network(m: int, ranks: tuple[int, ...]) -> tuple[tuple[int, int, bool, bool], ...]:
    """Return comparators (low, high, wants_low, wants_high) that put ranks in place.

    This is Batcher's merge exchange, without the comparators, or the halves of
    comparators, that no wanted rank depends on.

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
