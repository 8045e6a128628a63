"""Ends of the medians' box, searched for one by one (P5 and P6).

An *edge* is the lower end of a coordinate, or the upper one with all values negated:
the least value that the median of any subset has. What `edge_intervals` leaves too wide
is narrowed here, by branch and bound in compiled loops. Each edge's answer depends on
that edge alone, whatever the threads and the other edges.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.numerics.scaling import exponent_of
from boxgeom_fast.embedding import Points, distances
from boxgeom_fast.enclosure.gram import EMBEDDING
from boxgeom_fast.enclosure.rounding import Floats
from boxgeom_fast.enclosure.weight_ranges import WeightRanges
from boxgeom_fast.kernel_choice import Kernels
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.offset_lengths import offset_lengths
from boxgeom_fast.threads import each

TOGETHER = 64
"""How many edges a thread settles before it takes others."""

MOST_NODES = 2**62
"""More than anybody can wait for, and an integer that the loops can take."""

EVEN = 8
"""Points are filled up to a multiple of this many, for vector instructions."""


@dataclass(frozen=True, eq=False)
class Settled:
    """What is known of some edges after the search, shape (edges,) each.

    Attributes:
        outer: no median has a lower value, unless that is below the floor.
        inner: the value of a median, or the floor if that is below it.
        nodes: how many branches were looked at.
        is_finished: whether the two are as close as was asked for, up to rounding.
    """

    outer: Floats
    inner: Floats
    nodes: NDArray[np.int64]
    is_finished: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SearchRecord:
    """The proof of one edge's outer end: branches which have all subsets in them.

    None of these, up to the order of copies, has a median whose value is below it.

    Attributes:
        outer: the edge's outer end.
        inner: its inner end.
        subset: the members of the subset whose median has the value of the inner end,
            by their place among the m vectors, shape (n - t,).
        branches: for each vector 1 if a branch's subsets have it, -1 if they lack it,
            else 0, shape (branches, m).
        is_leaf: whether a branch was found to leave a single subset, whose median was
            computed; the others were pruned. Shape (branches,).
        is_finished: as in `Settled`. If not, the last branches were not looked at.
    """

    outer: float
    inner: float
    subset: NDArray[np.int64]
    branches: NDArray[np.int8]
    is_leaf: NDArray[np.bool_]
    is_finished: bool


def settled_edges(
    points: Points,
    counts: NDArray[np.int64],
    size: int,
    ranges: WeightRanges,
    values: Floats,
    floor: Floats,
    outer: Floats,
    inner: Floats,
    slack: Floats,
    *,
    max_nodes: int,
    loops: Kernels,
) -> Settled:
    """Return narrower intervals for the least values of medians of subsets.

    Costs up to O(m^2 max_nodes) an edge, for m vectors.

    Args:
        points: of an embedding, all distinct, shape (k, e).
        counts: how often each occurs, shape (k,).
        size: of the subsets.
        ranges: of the weights in all their medians.
        values: of the points, shape (edges, k), in float64.
        floor: of each edge, shape (edges,), as all the following: nothing below it
            matters.
        outer: lower bounds known already.
        inner: upper bounds known already.
        slack: how wide an interval may remain. At 0 only rounding does.
        max_nodes: the most branches to look at for an edge.
        loops: the compiled kernels.

    >>> from boxgeom_fast.enclosure.weight_ranges import weight_ranges
    >>> from boxgeom_fast.kernel_choice import kernels
    >>> corners, ones = np.array([[0.0, 0], [0, 2], [2, 0], [2, 2]]), np.ones(4, int)
    >>> ranges, zero = weight_ranges(corners, ones, 3), np.zeros(1)
    >>> loops = kernels()
    >>> ends = zero, zero, zero + 2, zero
    >>> found = loops and settled_edges(
    ...     corners, ones, 3, ranges, corners[:, :1].T, *ends, max_nodes=99, loops=loops
    ... )
    >>> loops is None or round(float(found.inner[0]), 6)
    0.42265
    """
    entries = np.repeat(np.arange(len(points)), counts)
    problem, filled = problem_of(points, entries, size, ranges, loops)

    def of_chunk(start: int, stop: int) -> Any:
        part = slice(start, stop)
        ends = (floor[part], outer[part], slack[part])
        room = loops.room_for(*problem.points.shape, 0)
        return _settled(problem, values[part, filled], ends, max_nodes, room, loops)

    starts = range(0, max(len(values), 1), TOGETHER)
    chunks = [(start, start + TOGETHER) for start in starts]
    parts = zip(*each(of_chunk, chunks, like=points), strict=True)
    proven, found, nodes, is_finished = (np.concatenate(part) for part in parts)
    return Settled(proven, np.fmin(found, inner), nodes, is_finished)


def recorded_edge(
    points: Points,
    counts: NDArray[np.int64],
    size: int,
    ranges: WeightRanges,
    values: Floats,
    ends: tuple[float, float],
    slack: float,
    *,
    max_nodes: int,
    loops: Kernels,
) -> SearchRecord:
    """Return what proves the outer end of one edge.

    Args:
        points: as `settled_edges` takes them.
        counts: the same.
        size: the same.
        ranges: the same.
        values: of the points, shape (k,), in float64.
        ends: the floor, and a lower bound known already.
        slack: how wide an interval may remain.
        max_nodes: the most branches to look at.
        loops: the compiled kernels.
    """
    entries = np.repeat(np.arange(len(points)), counts)
    problem, filled = problem_of(points, entries, size, ranges, loops)
    floor, outer = (np.array([end]) for end in ends)
    edge, row = (floor, outer, np.array([slack])), values[None, filled]
    # The first search says how long a record the same search needs: `max_nodes` may be
    # far more than memory has room for.
    room = loops.room_for(*problem.points.shape, 0)
    _, _, nodes, _ = _settled(problem, row, edge, max_nodes, room, loops)
    room = loops.room_for(*problem.points.shape, int(nodes[0]))
    proven, found, nodes, is_finished = _settled(
        problem, row, edge, max_nodes, room, loops
    )
    record, m = room.record, len(entries)
    outcomes = record.outcomes[: nodes[0]]
    is_end = outcomes != loops.OPEN
    left = room.tree.decisions[: room.tree.counts[0], :m]
    ended = record.branches[: nodes[0], :m][is_end]
    return SearchRecord(
        float(proven[0]),
        float(found[0]),
        np.flatnonzero(record.subset),
        np.concatenate([ended, left]),
        np.append((outcomes == loops.LEAF)[is_end], np.zeros(len(left), dtype=bool)),
        bool(is_finished[0]),
    )


def _settled(
    problem: Any,
    values: Floats,
    ends: tuple[Floats, Floats, Floats],
    max_nodes: int,
    room: Any,
    loops: Kernels,
) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.bool_]]:
    """Return what the loops find, each edge in the unit that makes its values about 1.

    A power of two changes no digits, and squares of values stay in range.
    """
    exponents = np.frexp(np.abs(values).max(axis=1))[1]
    near = np.ldexp(values, -exponents[:, None])
    scaled = (np.ldexp(end, -exponents) for end in ends)
    nodes_of = min(max_nodes, MOST_NODES)
    proven, found, nodes, is_finished = loops.settle_edges(
        problem, near, *scaled, nodes_of, room
    )
    own = np.ldexp(proven, exponents), np.ldexp(found, exponents)
    return *own, nodes, is_finished


def problem_of(
    points: Points,
    entries: NDArray[np.int64],
    size: int,
    ranges: WeightRanges,
    loops: Kernels,
) -> tuple[Any, NDArray[np.int64]]:
    """Return what all edges share, and which of k points its points are.

    Args:
        points: of an embedding, all distinct, shape (k, e).
        entries: which of them each vector is, ascending, shape (m,).
        size: of the subsets.
        ranges: of the weights in all their medians.
        loops: the compiled kernels.
    """
    m, counts = len(entries), np.bincount(entries)
    filled = np.zeros(-(-m // EVEN) * EVEN, dtype=np.int64)
    filled[:m] = entries
    state = np.where(np.arange(len(filled)) < m, 0, -1).astype(np.int8)
    center = median_weights(points, counts[None])[0] @ points
    lengths = np.sort(offset_lengths(points[entries] - center))
    exponent = exponent_of(lengths[size - 1 : size if lengths[size - 1] else None])
    near = np.ldexp(points, -exponent)[filled]
    problem = loops.Problem(
        points=near,
        apart=distances(near),
        errors=EMBEDDING * len(points) * offset_lengths(near),
        state=state,
        least=ranges.least[filled],
        most=ranges.most[filled],
        loss=ranges.loss,
        twins=np.where(state == 0, np.searchsorted(entries, filled), -1),
        size=size,
        start=np.ldexp(center, -exponent),
    )
    return problem, filled
