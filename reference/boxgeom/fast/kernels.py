"""The loops that take the time, compiled by numba.

Each computes what the NumPy code at its caller computes, in one pass over a block of
columns, a tile that fits the first-level cache at a time. What a column gets does not
depend on the columns beside it. Loops over a tile are the innermost, and index slices
that begin at 0: so LLVM makes vector instructions of them.

The first four arguments are where a `Block`'s columns are: an array in float32 or
float64, which of its rows, the first column and the one after the last.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from boxgeom.extras import import_extra

numba: Any = import_extra("numba", extra="numba", needed_by="boxgeom.fast.kernels")

F = TypeVar("F", bound=Callable[..., Any])
Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.int64]

TILE = 1024
"""How many columns to work on at once."""

APART = TILE + 8
"""How long the rows of a tile are in memory: lengths of 2^k get in each other's way."""

MOST_VECTORS = 16
"""For more the loop over vectors is not unrolled, and another way is faster."""

TOGETHER = 4
"""How many candidates to compute at once, of columns that are loaded once."""


def compiled(*liberties: str) -> Callable[[F], F]:
    """Return what compiles a function, for several threads, and keeps it for next time.

    Args:
        liberties: what may be done to floating-point numbers, in LLVM's words.
    """

    def decorate(function: F) -> F:
        settings = {
            "nogil": True,
            "error_model": "numpy",
            "fastmath": {"contract", *liberties},
        }
        try:
            made = numba.njit(cache=True, **settings)(function)
        except RuntimeError:  # there is nowhere to keep it
            made = numba.njit(**settings)(function)
        return cast(F, made)

    return decorate


@compiled()
def smaller(a: Any, b: Any) -> Any:
    """Return the smaller of two numbers, in one instruction, unlike `min`.

    >>> smaller(1.0, 2.0)
    1.0
    """
    return a if a < b else b


@compiled()
def larger(a: Any, b: Any) -> Any:
    """Return the larger of two numbers, in one instruction, unlike `max`.

    >>> larger(1.0, 2.0)
    2.0
    """
    return a if a > b else b


def extremes_of_groups(
    source: Floats,
    order: Indices,
    begin: int,
    end: int,
    weights: Floats,
    origin: Floats,
    cuts: Sequence[int],
) -> tuple[Floats, Floats]:
    """Return the extremes of every column among each of several groups of candidates.

    Candidates are counted from the origin.

    Args:
        source: of the block of k vectors, as the next three.
        order: see there.
        begin: see there.
        end: see there.
        weights: a candidate's weights a row, shape (candidates, k), the groups one
            after the other.
        origin: shape (width,).
        cuts: where groups begin and end: groups + 1 numbers.

    Returns:
        The least and the largest, shape (groups, width) each.

    >>> place = np.array([[4.0], [1.0], [2.0]]), np.arange(3), 0, 1
    >>> extremes_of_groups(*place, np.eye(3), np.array([1.0]), [0, 2, 3])
    (array([[0.],
           [1.]]), array([[3.],
           [1.]]))
    """
    k = len(order)
    even = k + k % 2
    padded = np.zeros((len(weights), even), weights.dtype)
    padded[:, :k] = weights
    loop = _extremes_of(even)
    return loop(source, order, begin, end, padded, origin, np.asarray(cuts))


@cache
def _extremes_of(k: int) -> Callable[..., tuple[Floats, Floats]]:
    """Return the loop for at most k vectors: to be fast it must know how many."""

    @compiled()
    def extremes(
        source: Floats,
        order: Indices,
        begin: int,
        end: int,
        weights: Floats,
        origin: Floats,
        cuts: Indices,
    ) -> tuple[Floats, Floats]:
        groups, width, zero = len(cuts) - 1, end - begin, source.dtype.type(0)
        lowest = np.empty((groups, width), source.dtype)
        highest = np.empty((groups, width), source.dtype)
        offsets = np.zeros((k, APART), source.dtype)
        for start in range(0, width, TILE):
            n = min(TILE, width - start)
            base, first = origin[start : start + n], begin + start
            for r in range(len(order)):
                offset, row = offsets[r], source[order[r], first : first + n]
                for j in range(n):
                    offset[j] = row[j] - base[j]
            for group in range(groups):
                low = lowest[group, start : start + n]
                high = highest[group, start : start + n]
                for j in range(n):
                    low[j], high[j] = np.inf, -np.inf
                rest = cuts[group + 1] - (cuts[group + 1] - cuts[group]) % TOGETHER
                for i in range(rest, cuts[group + 1]):
                    one = weights[i]
                    for j in range(n):
                        a = zero
                        for r in range(k):
                            a += one[r] * offsets[r, j]
                        low[j], high[j] = smaller(low[j], a), larger(high[j], a)
                for i in range(cuts[group], rest, TOGETHER):
                    one, two = weights[i], weights[i + 1]
                    three, four = weights[i + 2], weights[i + 3]
                    for j in range(n):
                        a = b = c = d = zero
                        for r in range(k):
                            value = offsets[r, j]
                            a += one[r] * value
                            b += two[r] * value
                            c += three[r] * value
                            d += four[r] * value
                        low[j] = smaller(low[j], smaller(smaller(a, b), smaller(c, d)))
                        high[j] = larger(high[j], larger(larger(a, b), larger(c, d)))
        return lowest, highest

    return extremes


def inner_products(
    source: Floats,
    order: Indices,
    begin: int,
    end: int,
    center: int,
    change: Floats | None = None,
) -> Floats:
    """Return the inner products of offsets from a vector, or of combinations of them.

    Args:
        source: of the block of k vectors, as the next three.
        order: see there.
        begin: see there.
        end: see there.
        center: the vector from which offsets are counted.
        change: combinations of the offsets, one a row, shape (c, k).

    Returns:
        Shape (k, k), or (c, c), in float64.

    >>> block = np.array([[1.0, 1.0], [4.0, 5.0]], dtype=np.float32)
    >>> inner_products(block, np.arange(2), 0, 2, center=0)
    array([[ 0.,  0.],
           [ 0., 25.]])
    """
    mixes = np.empty((0, len(order))) if change is None else change
    c = len(order) if change is None else len(change)
    lower = _inner_products(source, order, begin, end, center, mixes)[:c, :c]
    return np.tril(lower) + np.tril(lower, -1).T


@compiled("reassoc")
def _inner_products(
    source: Floats, order: Indices, begin: int, end: int, center: int, mixes: Floats
) -> Floats:
    """Return them below the diagonal, of an even number of lines."""
    k = len(order)
    lines = (max(k, len(mixes)) + 1) // 2 * 2
    total, offsets = np.zeros((lines, lines)), np.zeros((lines, APART))
    mixed = offsets if len(mixes) == 0 else np.zeros((lines, APART))
    origin = np.empty(TILE)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        row = source[order[center], start : start + n]
        for j in range(n):
            origin[j] = row[j]
        for r in range(k):
            offset, row = offsets[r], source[order[r], start : start + n]
            for j in range(n):
                offset[j] = row[j] - origin[j]
        for i in range(len(mixes)):
            line = mixed[i]
            line[:] = 0.0
            for r in range(k):
                share, offset = mixes[i, r], offsets[r]
                for j in range(n):
                    line[j] += share * offset[j]
        for i in range(0, lines, 2):
            for r in range(0, i + 2, 2):
                _add_products(total[i : i + 2, r : r + 2], mixed, i, r, n)
    return total


@compiled("reassoc")
def _add_products(total: Floats, lines: Floats, i: int, r: int, n: int) -> None:
    """Add those of two lines and two lines; so each is loaded for two of them."""
    one, two, three, four = lines[i], lines[i + 1], lines[r], lines[r + 1]
    a = b = c = d = 0.0
    for j in range(n):
        a += one[j] * three[j]
        b += one[j] * four[j]
        c += two[j] * three[j]
        d += two[j] * four[j]
    total[0, 0] += a
    total[0, 1] += b
    total[1, 0] += c
    total[1, 1] += d


@compiled()
def order_statistics(
    source: Floats,
    order: Indices,
    begin: int,
    end: int,
    which: Indices,
    comparators: Indices,
    ranks: Indices,
) -> Floats:
    """Return the values of the given ranks in every column, shape (ranks, width).

    Args:
        source: of the block of k vectors, as the next three.
        order: see there.
        begin: see there.
        end: see there.
        which: indices of the vectors, each as often as it occurs, shape (m,).
        comparators: a network of pairs (low, high) that puts the ranks in place.
        ranks: from 0 to m - 1.

    >>> place = np.array([[3.0, 1.0], [2.0, 9.0]]), np.arange(2), 0, 2
    >>> order_statistics(*place, np.array([0, 1]), np.array([[0, 1]]), np.array([0]))
    array([[2., 1.]])
    """
    lines = np.empty((len(which), APART), source.dtype)
    found = np.empty((len(ranks), end - begin), source.dtype)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        for i in range(len(which)):
            line, row = lines[i], source[order[which[i]], start : start + n]
            for j in range(n):
                line[j] = row[j]
        for c in range(len(comparators)):
            one, other = lines[comparators[c, 0]], lines[comparators[c, 1]]
            for j in range(n):
                a, b = one[j], other[j]
                one[j], other[j] = smaller(a, b), larger(a, b)
        for i in range(len(ranks)):
            line, row = lines[ranks[i]], found[i, start - begin : start - begin + n]
            for j in range(n):
                row[j] = line[j]
    return found


@compiled()
def union(low: Floats, high: Floats, mine: Indices) -> tuple[Floats, Floats]:
    """Return the least and the largest of some groups' extremes, shape (width,) each.

    Args:
        low: the least of every group, shape (groups, width).
        high: the largest of every group.
        mine: which groups, at least one.

    >>> low = np.array([[1.0], [2.0], [3.0]])
    >>> union(low, 9 * low, np.array([1, 2]))
    (array([2.]), array([27.]))
    """
    least, largest = low[mine[0]].copy(), high[mine[0]].copy()
    for group in mine[1:]:
        below, above = low[group], high[group]
        for j in range(len(least)):
            least[j] = smaller(least[j], below[j])
            largest[j] = larger(largest[j], above[j])
    return least, largest


@compiled()
def middle(
    lowest: Floats, origin: Floats, highest: Floats, low: Floats, high: Floats
) -> Floats:
    """Return the midpoints of the trusted hyperbox and the box of some candidates.

    Args:
        lowest: lower ends of the trusted hyperbox, shape (width,) as all.
        origin: from which the candidates are counted.
        highest: upper ends of the trusted hyperbox.
        low: the least candidates.
        high: the largest candidates.

    >>> one = np.ones(1)
    >>> middle(one, 2 * one, 4 * one, -5 * one, 0 * one)
    array([1.5])
    """
    found, two = np.empty(len(origin), origin.dtype), origin.dtype.type(2)
    for j in range(len(origin)):
        near, far = low[j] > lowest[j] - origin[j], high[j] < highest[j] - origin[j]
        lower = smaller(origin[j] + low[j] if near else lowest[j], highest[j])
        upper = larger(origin[j] + high[j] if far else highest[j], lowest[j])
        found[j] = (lower + upper) / two
    return found


def largest_magnitude(source: Floats, order: Indices, begin: int, end: int) -> float:
    """Return the largest magnitude of a block, not finite if one is not.

    Without their signs floats are in the order of the integers that their bits spell,
    and what is not finite comes last.

    >>> largest_magnitude(np.array([[1.0, -3.0, 9.0]]), np.arange(1), 0, 2)
    3.0
    """
    bits = source.view(f"i{source.itemsize}")
    largest = np.array([_largest_bits(bits, order, begin, end)], bits.dtype)
    return float(largest.view(source.dtype)[0])


@compiled()
def _largest_bits(bits: Indices, order: Indices, begin: int, end: int) -> Any:
    """Return the largest of some integers, without regard to their signs' bits."""
    unsigned = np.iinfo(bits.dtype).max
    largest = bits.dtype.type(0)
    for r in order:
        row = bits[r, begin:end]
        for j in range(len(row)):
            largest = max(largest, row[j] & unsigned)
    return largest


@compiled()
def weighted_mean(
    source: Floats,
    order: Indices,
    begin: int,
    end: int,
    weights: Floats,
    heaviest: int,
) -> Floats:
    """Return the mean of some vectors with weights, in the box of those vectors.

    Args:
        source: of the block of k vectors, as the next three.
        order: see there.
        begin: see there.
        end: see there.
        weights: of sum 1, shape (k,); vectors of weight 0 do not take part.
        heaviest: the vector from which the mean is computed.

    >>> place = np.array([[0.0, 0.0], [4.0, 8.0]]), np.arange(2), 0, 2
    >>> weighted_mean(*place, np.array([0.25, 0.75]), 1)
    array([3., 6.])
    """
    found, zero = np.empty(end - begin, source.dtype), source.dtype.type(0)
    low, high = np.empty(TILE, source.dtype), np.empty(TILE, source.dtype)
    for start in range(begin, end, TILE):
        n = min(TILE, end - start)
        origin = source[order[heaviest], start : start + n]
        made = found[start - begin : start - begin + n]
        for j in range(n):
            made[j], low[j], high[j] = zero, origin[j], origin[j]
        for i in range(len(weights)):
            share, row = weights[i], source[order[i], start : start + n]
            if share != zero:
                for j in range(n):
                    made[j] += share * (row[j] - origin[j])
                    low[j], high[j] = smaller(low[j], row[j]), larger(high[j], row[j])
        for j in range(n):
            made[j] = smaller(larger(origin[j] + made[j], low[j]), high[j])
    return found
