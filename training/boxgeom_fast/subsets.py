"""All subsets of a multiset, or a sample of them, as counts of its distinct vectors.

Equal vectors make equal subsets, and one of each is enough. That counts from the second
round on, when most vectors that a node receives may be equal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.integer[Any]]
"""How often each distinct vector occurs in each subset, shape (subsets, k)."""

MOST = 2**18
"""The most subsets that are enumerated."""

KEPT = 2**13
"""The most subsets to keep for the next call, at most some hundred KiB."""

WITHOUT_ENUMERATION = (
    "trimmed-mean, coordinate-median, multi-krum and geometric-median enumerate none"
)


class TooManySubsetsError(ValueError):
    """There are more subsets than can be enumerated."""


def subset_count(counts: Sequence[int], size: int) -> int:
    """Return how many different subsets of a size a multiset has.

    Args:
        counts: how often each distinct element occurs in the multiset.
        size: of the subsets.

    >>> subset_count([1] * 10, 7), subset_count([8, 1, 1], 7)
    (120, 4)
    """
    return _count(tuple(counts), size)


@lru_cache(maxsize=64)
def _count(counts: tuple[int, ...], size: int) -> int:
    return _ways(counts, size)[0][size]


def all_subsets(counts: Sequence[int], size: int, *, most: int = MOST) -> Counts:
    """Return all subsets of a size, shape (subsets, k), at most C(m, size) of them.

    They come in the lexicographic order of `boxgeom.candidate_set`'s index tuples, with
    more of the first vectors first.

    Raises:
        TooManySubsetsError: there are more than ``most``.

    >>> all_subsets([2, 1, 1], 2).tolist()
    [[2, 0, 0], [1, 1, 0], [1, 0, 1], [0, 1, 1]]
    """
    number = subset_count(counts, size)
    if number > most:
        raise TooManySubsetsError(
            f"received: need at most {most} subsets to enumerate, got {number} "
            f"(n - t = {size} of m = {sum(counts)} vectors)"
        )
    if number > KEPT:
        return _enumerated(tuple(counts), size)
    return _kept(tuple(counts), size)


def _enumerated(counts: tuple[int, ...], size: int) -> Counts:
    """Return all subsets, however many."""
    chosen = np.zeros((1, 0), dtype=np.int16)
    missing = np.full(1, size)
    for i, count in enumerate(counts):
        after = sum(counts[i + 1 :])
        options = np.arange(count, -1, -1)
        left = missing[:, None] - options
        which, option = np.nonzero((left >= 0) & (left <= after))
        column = options[option].astype(np.int16)[:, None]
        chosen = np.concatenate([chosen[which], column], axis=1)
        missing = left[which, option]
    return chosen


@lru_cache(maxsize=64)
def _kept(counts: tuple[int, ...], size: int) -> Counts:
    """Return the same array, not to be written to, every time; every round needs it."""
    subsets = _enumerated(counts, size)
    subsets.flags.writeable = False
    return subsets


def different(
    counts: NDArray[np.integer[Any] | np.bool_],
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the different rows of counts, in lexicographic order, and which each is.

    As `np.unique` does, but where a row's counts fit the digits of one integer, as they
    do in most rounds, these are sorted instead, which takes a third of the time.

    Args:
        counts: at least 0, shape (rows, k), with a row.

    >>> [part.tolist() for part in different(np.array([[2, 1], [0, 3], [2, 1]]))]
    [[[0, 3], [2, 1]], [1, 0, 1]]
    """
    k, base = counts.shape[1], int(counts.max()) + 1
    if base**k >= 2**63:
        rows, which = np.unique(counts, axis=0, return_inverse=True)
        return rows, which.reshape(-1)
    digits = np.array([base**i for i in reversed(range(k))], dtype=np.int64)
    _, first, of_each = np.unique(
        counts.astype(np.int64) @ digits, return_index=True, return_inverse=True
    )
    return counts[first], of_each


def sampled_subsets(counts: Sequence[int], size: int, k: int, seed: int) -> Counts:
    """Return k different subsets of a size, drawn at random; all if there are fewer.

    Equal vectors are told apart in the draw, as in Definition 3, so that every choice
    of vectors is equally likely. If few subsets make up nearly all choices, fewer than
    k may be found.

    >>> sampled_subsets([1, 1, 1, 1], 3, k=2, seed=0).tolist()
    [[1, 1, 1, 0], [0, 1, 1, 1]]
    """
    if subset_count(counts, size) <= k:
        return all_subsets(counts, size, most=k)
    rng = np.random.default_rng(seed)
    owner = np.repeat(np.arange(len(counts)), counts)
    seen: dict[bytes, NDArray[np.int16]] = {}
    for _ in range(64 * k):
        drawn = owner[rng.permutation(len(owner))[:size]]
        subset = np.bincount(drawn, minlength=len(counts)).astype(np.int16)
        seen.setdefault(subset.tobytes(), subset)
        if len(seen) == k:
            break
    return np.array(list(seen.values()))


def _ways(counts: Sequence[int], size: int) -> list[list[int]]:
    """Return for each i how many subsets of 0, 1, ..., size elements counts[i:] has."""
    ways = [[1] + [0] * size]
    for count in reversed(counts):
        last = ways[0]
        longer = [sum(last[max(s - count, 0) : s + 1]) for s in range(size + 1)]
        ways.insert(0, longer)
    return ways


@contextmanager
def advising(rule: str, *, is_differentiated: bool) -> Iterator[None]:
    """Add to an error about too many subsets what its reader can do about it.

    Args:
        rule: the name of what enumerates them.
        is_differentiated: whether gradients are asked for, which bounds have none of.

    >>> with advising("box-geom", is_differentiated=True):
    ...     raise TooManySubsetsError("too many subsets")
    Traceback (most recent call last):
    boxgeom_fast.subsets.TooManySubsetsError: too many subsets; box-geom draws some \
with subsets='sample', and trimmed-mean, coordinate-median, multi-krum and \
geometric-median enumerate none
    """
    try:
        yield
    except TooManySubsetsError as error:
        instead = ""
        if rule in ("box-geom", "box-geom-once"):
            instead = (
                f"{rule} draws some with subsets='sample', and "
                if is_differentiated
                else f"{rule} has proven bounds instead with subsets='bound' "
                "(--subsets bound), and "
            )
        raise TooManySubsetsError(f"{error}; {instead}{WITHOUT_ENUMERATION}") from None
