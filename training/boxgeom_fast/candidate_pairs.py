"""Candidates two by two, as the kernels compute them.

A candidate is made of the n - t vectors of its subset; the others have no weight. Two
subsets that differ in one vector share a loop over n - t + 1 vectors, which takes less
time than one over all. In the order of the reflected Gray code all neighbours differ in
only one vector.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

GOLDEN = (5**0.5 - 1) / 2
"""Steps of this length around a circle never come close to where others ended."""

KEPT = 2**10
"""The most candidates whose pairing is kept for the next call."""

DIGITS = 62
"""Candidates are ordered by so many vectors at most, which is enough for any order."""


class Pairs(NamedTuple):
    """Candidates two by two, in the form that kernels take.

    Attributes:
        members: the vectors that each pair is made of, shape (pairs, members).
        shares: their weights in both candidates, shape (pairs, members, 2).
        cuts: where groups of pairs begin and end, shape (groups + 1,).
    """

    members: NDArray[np.int64]
    shares: NDArray[np.floating[Any]]
    cuts: NDArray[np.int64]


def candidate_pairs(shares: NDArray[np.floating[Any]], cuts: Sequence[int]) -> Pairs:
    """Return candidates as pairs; one that fits no other is paired with itself.

    Args:
        shares: the candidates as weights of the vectors, shape (candidates, k).
        cuts: where groups begin and end: groups + 1 numbers. A group's pairs are
            spread, so that the first of them are unlike each other.

    >>> pairs = candidate_pairs(np.array([[0.5, 0.5, 0], [0, 0.5, 0.5]]), [0, 2])
    >>> pairs.members.tolist(), pairs.shares.tolist()
    ([[0, 1, 2]], [[[0.0, 0.5], [0.5, 0.5], [0.5, 0.0]]])
    """
    is_member = shares != 0
    found = _kept if len(shares) <= KEPT else _pairing
    one, two, members, pair_cuts = found(
        is_member.tobytes(), shares.shape[1], tuple(cuts)
    )
    both = np.stack([shares[one[:, None], members], shares[two[:, None], members]], -1)
    return Pairs(members, both, pair_cuts)


def _pairing(
    is_member: bytes, k: int, cuts: tuple[int, ...]
) -> tuple[NDArray[np.int64], ...]:
    """Return the first and the second candidate of each pair, its members, and cuts.

    Args:
        is_member: which vectors have any weight, (candidates, k) bools.
        k: how many vectors.
        cuts: as in `candidate_pairs`.
    """
    has = np.frombuffer(is_member, dtype=bool).reshape(-1, k)
    sizes = np.diff(cuts)
    group = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((_gray_ranks(has), group))
    place = np.arange(len(order)) - np.repeat(cuts[:-1], sizes)
    is_first = place % 2 == 0
    one, next_one = order[is_first], np.append(order[1:], order[-1])[is_first]
    two = np.where((place + 1 < np.repeat(sizes, sizes))[is_first], next_one, one)
    together = (has[one] | has[two]).sum(axis=1)
    lines = _line_count(together, int(has.sum(axis=1).max()))
    [lone] = np.nonzero(together > lines)
    one, two = np.append(one, two[lone]), np.append(two, two[lone])
    two[lone] = one[lone]
    spread = np.lexsort((spread_out(len(one)), group[one]))
    one, two = one[spread], two[spread]
    absent = ~(has[one] | has[two])
    members = np.argsort(absent, axis=1, kind="stable")[:, :lines].copy()
    counts = np.bincount(group[one], minlength=len(sizes))
    return one, two, members, np.append(0, np.cumsum(counts))


_kept = lru_cache(maxsize=64)(_pairing)
"""In every round the same vectors have weight, but for those that are medians."""


def spread_out(count: int) -> NDArray[np.int64]:
    """Return the numbers below a count, always in the same order, neighbours far apart.

    >>> spread_out(5)
    array([0, 2, 4, 1, 3])
    """
    return np.argsort(np.arange(count) * GOLDEN % 1)


def _gray_ranks(is_member: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the rank of each subset, shape (subsets, k), in the reflected Gray code.

    Its digits are the parities of how many members there are so far.
    """
    digits = np.cumsum(is_member[:, :DIGITS], axis=1) % 2
    ranks: NDArray[np.int64] = digits @ (1 << np.arange(digits.shape[1])[::-1])
    return ranks


def _line_count(sizes: NDArray[np.int64], least: int) -> int:
    """Return the members per pair, at least some number, that cost least altogether.

    Pairs with more than these, of the sizes that pairs have, are computed as two.
    """
    tried = np.arange(least, sizes.max() + 1)
    parted = (sizes > tried[:, None]).sum(axis=1)
    return int(tried[np.argmin(tried * (len(sizes) + parted))])
