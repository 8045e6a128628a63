"""The geometric-median hyperbox between an inner and an outer box, all of it proven.

What does not depend on the number of coordinates comes first: an embedding, and ranges
of the weights that vectors can have in any subset's median. They give an interval for
each of the 2d ends, in microseconds. Ends whose intervals are wider than the tolerance
are then searched for, one by one.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import Array, is_numpy, to_device, to_host
from boxgeom_fast.box_rules import rank_values, trusted_ranks
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.enclosure.edge_intervals import Entries, edge_intervals
from boxgeom_fast.enclosure.open_ends import Search, rounding_of, search_open_ends
from boxgeom_fast.enclosure.rounding import Floats
from boxgeom_fast.enclosure.search import settled_edges
from boxgeom_fast.enclosure.weight_ranges import weight_ranges
from boxgeom_fast.kernel_choice import kernels
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rows import Rows
from boxgeom_fast.threads import each, spans

SLACK = 2.0**-30
"""An end known to this part of the trusted interval's length counts as exact."""

UNIT_OF_HUGE = 2.0**-600
"""Huge vectors are computed in this unit, where products with weights have room."""


@dataclass(frozen=True, eq=False)
class EnclosedBox:
    """Boxes between which the geometric-median hyperbox is proven to lie (GH).

    All of it is cut to the trusted hyperbox. In each coordinate GH's lower end lies
    from ``outer[0]`` to ``inner[0]``, its upper end from ``inner[1]`` to ``outer[1]``.

    Attributes:
        trusted: lower and upper ends of the trusted hyperbox (Definition 2), shape (d,)
            in float64, as are all arrays.
        outer: ends of a box that contains GH.
        inner: ends that GH reaches. Where they are hardly known, the lower one may lie
            above the upper one.
        output: the outer box's midpoint.
        unfinished: how many ends are not known to the tolerance.
        nodes: how many nodes the search visited, over all ends.
        is_exact: whether every end is known up to rounding.
    """

    trusted: tuple[Array, Array]
    outer: tuple[Array, Array]
    inner: tuple[Array, Array]
    output: Array
    unfinished: int
    nodes: int
    is_exact: bool


def enclosed_box(
    rows: Rows, n: int, t: int, *, tolerance: float, max_nodes: int
) -> EnclosedBox:
    """Return proven bounds of the geometric-median hyperbox (Definition 4).

    No subset is enumerated. Costs O(m^3 log m) for m vectors, a few microseconds a
    coordinate, and at most ``max_nodes`` nodes an end, of about O(m^2) each.

    Args:
        rows: what was received.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        tolerance: how wide an end's interval may be, as a part of the trusted one.
        max_nodes: the most nodes of the search for one end.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows(np.array([[0.0, 1], [1, 0], [2, 2], [9, 0]]))
    >>> box = enclosed_box(rows, 4, 1, tolerance=0.01, max_nodes=300)
    >>> bool((box.trusted[0] <= box.outer[0]).all())
    True
    """
    if rows.d == 1 and rows.ranks.size == 1:
        return _on_a_line(rows, n, t)
    size, ranks = n - t, trusted_ranks(len(rows), n, t)
    points = embedding(rows)
    ranges = weight_ranges(points, rows.counts, size)
    if rows.unit < 1.0:
        rows = replace(rows, unit=UNIT_OF_HUGE)
    ends = intervals(rows, Entries.of(ranges, rows.counts, size), ranks)
    is_open = _are_wide(ends, tolerance)
    found = Search(0, int(is_open.sum()))
    loops = rows.choice if is_numpy(rows.distinct[0]) else kernels()
    if loops and found.unfinished:
        settle = partial(
            settled_edges,
            points,
            rows.counts,
            size,
            ranges,
            max_nodes=max_nodes,
            loops=loops,
        )
        slack = tolerance * (ends[5] - ends[0])
        found = search_open_ends(rows, ends, is_open, slack, settle)
    unfinished = found.unfinished
    if rows.unit != 1.0:
        # Where that is the unit of huge numbers, small columns have fewer digits.
        ends = _in_own_unit(rows, ends, ranks)
        unfinished = max(unfinished, int(_are_wide(ends, tolerance).sum()))
    is_exact = unfinished == 0 and (
        tolerance == 0.0 or not bool(_are_wide(ends, 0.0).any())
    )
    return _boxes(rows, ends, replace(found, unfinished=unfinished), is_exact)


def _on_a_line(rows: Rows, n: int, t: int) -> EnclosedBox:
    """Return the box of vectors with one coordinate, whose medians are averages.

    The least is that of the n - t smallest values, the largest that of the n - t
    largest: of each the mean of the two middle ones, or of the middle one with itself.
    """
    size, (first, last) = n - t, trusted_ranks(len(rows), n, t)
    values = np.array([to_host(rows.distinct[i])[0] for i in rows.repeated()])
    values = values.astype(np.float64)
    middle = (size - 1) // 2, size // 2
    low, high = (
        np.array([values[start + middle[0]] / 2 + values[start + middle[1]] / 2])
        for start in (0, len(rows) - size)
    )
    ends = np.stack(
        [
            values[[first]],
            np.nextafter(low, -np.inf),
            low,
            high,
            np.nextafter(high, np.inf),
            values[[last]],
        ]
    )
    return _boxes(rows, np.clip(ends, ends[0], ends[5]), Search(0, 0), is_exact=True)


def _are_wide(ends: Floats, tolerance: float) -> NDArray[np.bool_]:
    """Return which intervals of ends exceed a tolerance, and rounding: shape (2, d)."""
    gaps = np.stack([ends[2] - ends[1], ends[4] - ends[3]])
    allowed = max(tolerance, SLACK) * (ends[5] - ends[0])
    wide: NDArray[np.bool_] = gaps > allowed + rounding_of(ends)
    return wide


def intervals(rows: Rows, entries: Entries, ranks: tuple[int, int]) -> Floats:
    """Return six ends of every column, in the rows' unit, shape (6, d).

    Around those that `edge_intervals` returns are the trusted hyperbox's.
    """
    ends, m = np.empty((6, rows.d)), len(rows)
    which, (first, last) = entries.which.tolist(), ranks

    def of_block(start: int, stop: int) -> None:
        block = _on_host(rows.block(start, stop, rows.precision))
        ordered = order_statistics(block, which, (first, (m - 1) // 2, last))
        three = np.stack(list(ordered))
        ends[::5, start:stop] = three[::2]
        ends[1:5, start:stop] = edge_intervals(block, entries, three)

    each(of_block, spans(rows.d, 8 * (len(rows.distinct) + m), ends), rows.distinct[0])
    return ends


def _on_host(block: Block) -> Block:
    """Return the block in NumPy."""
    if is_numpy(block.place.source):
        return block
    return Block.of(to_host(block.array), kernels())


def _boxes(rows: Rows, ends: Floats, found: Search, is_exact: bool) -> EnclosedBox:
    """Return boxes with these ends, in the vectors' library, on their device."""
    ends += 0.0  # no negative zeros
    lower, upper = ends[1], ends[4]
    middle = (lower + upper) / 2
    output = np.where(np.isfinite(middle), middle, lower / 2 + upper / 2)
    like = rows.distinct[0]
    parts = [to_device(part, like, rows.xp.float64) for part in (*ends, output)]
    lowest, least, inner_low, inner_high, most, highest, output = parts
    return EnclosedBox(
        (lowest, highest),
        (least, most),
        (inner_low, inner_high),
        output,
        found.unfinished,
        found.nodes,
        is_exact,
    )


def _in_own_unit(rows: Rows, ends: Floats, ranks: tuple[int, int]) -> Floats:
    """Return the ends in the vectors' unit, rounded away from each other's interval.

    In the unit that keeps the largest numbers from overflowing, and in their own unit,
    the smallest ones are rounded. The trusted hyperbox's ends are exact.
    """
    outward = np.array([-np.inf, -np.inf, np.inf, -np.inf, np.inf, np.inf])[:, None]
    own = np.nextafter(np.nextafter(ends, outward) / rows.unit, outward)
    own[::5] = to_host(rank_values(rows, ranks))
    within: Floats = np.clip(own, own[0], own[5])
    return within
