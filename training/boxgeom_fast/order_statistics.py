"""The r-th smallest values of every coordinate, by a sorting network.

A network compares fixed pairs of rows, for all coordinates at once, so that it runs at
the speed of the cache. Comparators that no wanted rank depends on are left out.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.column_block import Block

Indices = NDArray[np.int64]


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
    if block.kernels:
        found: Array = block.kernels.order_statistics(
            block.place, *sorting(which, tuple(ranks))
        )
        return found
    lines = [block.array[i] for i in which]
    for low, high, wants_low, wants_high in network(len(which), tuple(ranks)):
        one, other = lines[low], lines[high]
        if wants_low:
            lines[low] = block.xp.minimum(one, other)
        if wants_high:
            lines[high] = block.xp.maximum(one, other)
    return [lines[rank] for rank in ranks]


def sorting(which: Sequence[int], ranks: tuple[int, ...]) -> tuple[Indices, ...]:
    """Return how kernels are to sort some vectors to have the values of some ranks.

    That is the vectors, a network's pairs (low, high), and the ranks.

    >>> [part.tolist() for part in sorting([2, 0, 1], (0,))]
    [[2, 0, 1], [[0, 2], [0, 1]], [0]]
    """
    return np.array(which, dtype=np.int64), *_pairs(len(which), ranks)


@cache
def _pairs(m: int, ranks: tuple[int, ...]) -> tuple[Indices, Indices]:
    pairs = [comparator[:2] for comparator in network(m, ranks)]
    return (
        np.array(pairs, dtype=np.int64).reshape(-1, 2),
        np.array(ranks, dtype=np.int64),
    )


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
