"""Some ranks of several multisets of the same vectors, planned together.

Nodes receive mostly the same vectors. So what is common to them is sorted once, or all
vectors are and each node's ranks are looked up beside what it did not receive. The plan
is a list of steps, each the smaller or the larger of two lines for all coordinates, or
a choice of two. Steps whose result is known, because lines are equal or were compared
before, are left out, which are most of them where many vectors are equal.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.line_order import LineOrder
from boxgeom_fast.order_statistics import network

Indices = NDArray[np.int64]

SMALL = 300
"""With more vectors at all nodes together, plans are chosen without making them."""

KEPT = 64
"""How many plans to keep for the next rounds, which mostly need the same."""


class RankProgram(NamedTuple):
    """How to find the ranks, in the form that kernels take.

    Lines from 0 to k - 1 are the vectors, later ones are memory.

    Attributes:
        steps: shape (steps, 5): lines a and b, then where to write the smaller of the
            two, the larger of the two (-1 is nowhere), and a third line c; if c is not
            -1, the step writes a where c is larger than a, and else b.
        wanted: the lines that hold the wanted ranks in the end.
        memory: how many lines of memory the steps need.
    """

    steps: Indices
    wanted: Indices
    memory: int


def rank_program(
    received: Indices, ranks: Sequence[tuple[int, ...]], middle: int
) -> RankProgram:
    """Return how to find some ranks of several multisets, and one of their union.

    Args:
        received: how often each of k vectors is in each multiset, shape (sets, k).
        ranks: of each multiset, from 0.
        middle: of the union, in which each vector is as often as in any multiset.

    Returns:
        The program; it wants the union's rank first, then those of each multiset.

    >>> rank_program(np.array([[1, 1]]), [(0, 1)], 0)
    RankProgram(steps=array([[ 0,  1,  2,  3, -1]]), wanted=array([2, 2, 3]), memory=2)
    """
    # Which vector is which does not matter, and so few plans serve all rounds.
    order = np.lexsort(received)
    columns = tuple(map(tuple, received.T[order].tolist()))
    steps, wanted, memory = _kept(columns, tuple(ranks), middle)
    lines = np.concatenate([order, np.arange(len(order), len(order) + memory), [-1]])
    return RankProgram(lines[steps], lines[wanted], memory)


Ranks = Sequence[tuple[int, ...]]

Plan = Callable[[Indices, Ranks, int], RankProgram]


@lru_cache(maxsize=KEPT)
def _kept(
    columns: tuple[tuple[int, ...], ...],
    ranks: tuple[tuple[int, ...], ...],
    middle: int,
) -> RankProgram:
    """Return the shortest of several programs."""
    received = np.array(columns, dtype=np.int64).T
    plans = _plans(received)
    made = [plan(received, ranks, middle) for plan in plans]
    return min(made, key=lambda program: len(program.steps))


def _plans(received: Indices) -> list[Plan]:
    """Return the plans that may be shortest, one where to compare them takes long."""
    if received.sum() <= SMALL:
        return [_of_common, _of_all, _of_each]
    most = received.max(axis=0)
    absent = int((most - received).sum())
    return [_of_all if most.sum() + absent < received.sum() else _of_each]


def _of_each(received: Indices, ranks: Ranks, middle: int) -> RankProgram:
    """Return the program that sorts each multiset by itself."""
    order = LineOrder(received.shape[1])
    union = _sorted(order, _listed(received.max(axis=0)), (middle,))
    wanted = [union[middle]]
    for counts, own in zip(received, ranks, strict=True):
        lines = _sorted(order, _listed(counts), own)
        wanted += [lines[rank] for rank in own]
    return RankProgram(*order.steps(wanted))


def _of_common(received: Indices, ranks: Ranks, middle: int) -> RankProgram:
    """Return the program that sorts first what all multisets have in common.

    The rank p of two sorted lists x and y together is the least of all
    ``max(x[i - 1], y[j - 1])`` with ``i + j = p + 1``.
    """
    order, least = LineOrder(received.shape[1]), received.min(axis=0)
    common = _sorted(order, _listed(least))
    wanted, parts = [], []
    for counts, own in zip(received, ranks, strict=True):
        more = _sorted(order, _listed(counts - least))
        parts += [line for line in more if line not in parts]
        wanted += [_merged_rank(order, common, more, rank) for rank in own]
    union = _listed(received.max(axis=0) - least)
    others = _sorted(order, parts if len(parts) == len(union) else union)
    return RankProgram(
        *order.steps([_merged_rank(order, common, others, middle), *wanted])
    )


def _of_all(received: Indices, ranks: Ranks, middle: int) -> RankProgram:
    """Return the program that sorts all vectors once.

    Without one vector x, the rank p is the old one if that is smaller than x, and else
    the next; without several, sorted, this is asked of one after the other.
    """
    order, most = LineOrder(received.shape[1]), received.max(axis=0)
    union = _sorted(order, _listed(most))
    wanted = [union[middle]]
    for counts, own in zip(received, ranks, strict=True):
        absent = _sorted(order, _listed(most - counts))
        for rank in own:
            found = union[rank + len(absent)]
            for above in reversed(range(len(absent))):
                here = union[rank + above]
                found = order.chosen(here, found, absent[above])
            wanted.append(found)
    return RankProgram(*order.steps(wanted))


def _sorted(
    order: LineOrder, lines: list[int], ranks: Sequence[int] | None = None
) -> list[int]:
    """Return lines in ascending order, or such that the given ranks are in place."""
    lines = list(lines)
    wanted = tuple(range(len(lines)) if ranks is None else ranks)
    for low, high, wants_low, wants_high in network(len(lines), wanted):
        one, other = lines[low], lines[high]
        if wants_low:
            lines[low] = order.smaller(one, other)
        if wants_high:
            lines[high] = order.larger(one, other)
    return lines


def _merged_rank(order: LineOrder, one: list[int], two: list[int], rank: int) -> int:
    """Return the line with a rank of two sorted lists together."""
    found: list[int] = []
    for i in range(max(rank + 1 - len(two), 0), min(rank + 1, len(one)) + 1):
        ends = [*one[:i][-1:], *two[: rank + 1 - i][-1:]]
        found.append(order.larger(ends[0], ends[-1]))
    least = found[0]
    for line in found[1:]:
        least = order.smaller(least, line)
    return least


def _listed(counts: Indices) -> list[int]:
    """Return each index as often as it is counted."""
    listed: list[int] = np.repeat(np.arange(len(counts)), counts).tolist()
    return listed
