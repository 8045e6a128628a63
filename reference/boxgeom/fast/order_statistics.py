"""The r-th smallest values of every coordinate, by a sorting network.

A network compares fixed pairs of rows, all coordinates at once, so that it runs at the
speed of the cache, and what does not lead to a wanted rank is left out of it.
"""

from collections.abc import Sequence
from functools import cache

from boxgeom.fast.namespace import Array, Namespace


def order_statistics(
    rows: Sequence[Array], ranks: Sequence[int], xp: Namespace
) -> list[Array]:
    """Return the values of the given ranks, counted from 0, in every coordinate.

    Args:
        rows: m arrays of shape (d,).
        ranks: from 0 to m - 1.
        xp: the functions of the rows' library.

    >>> import numpy as np
    >>> rows = [np.array([3.0, 1.0]), np.array([2.0, 9.0]), np.array([1.0, 5.0])]
    >>> [values.tolist() for values in order_statistics(rows, [0, 1], np)]
    [[1.0, 1.0], [2.0, 5.0]]
    """
    lines = list(rows)
    for low, high, wants_low, wants_high in network(len(lines), tuple(ranks)):
        one, other = lines[low], lines[high]
        if wants_low:
            lines[low] = xp.minimum(one, other)
        if wants_high:
            lines[high] = xp.maximum(one, other)
    return [lines[rank] for rank in ranks]


def without(
    ordered: Sequence[Array], lost: Sequence[Array], rank: int, xp: Namespace
) -> Array:
    """Return the values of a rank once some of the sorted rows are taken out.

    A lost value that is not above the value of the rank moves the rank by one.

    Args:
        ordered: the rows sorted in every coordinate.
        lost: those to take out, rows as they were before sorting.
        rank: among the rest, counted from 0.
        xp: the functions of their library.

    >>> import numpy as np
    >>> rows = [np.array([1.0]), np.array([2.0]), np.array([3.0])]
    >>> without(rows, [np.array([1.0])], 0, np)
    array([2.])
    """
    value = ordered[rank]
    for shift, gone in enumerate(order_statistics(lost, range(len(lost)), xp), 1):
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
