"""The search for ends whose intervals are too wide, and what it says of the boxes.

An end is searched for as a lower one, from the values' offsets from the column's
median, as intervals are computed too. Upper ends are lower ends of the negated values.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import to_device, to_host
from boxgeom_fast.enclosure.edge_intervals import LEAST, rounded_down, rounded_up
from boxgeom_fast.enclosure.rounding import UNIT, Floats
from boxgeom_fast.enclosure.search import Settled
from boxgeom_fast.rows import Rows

GATHERED = 2**21
"""How many values of columns to hold at once."""

BLURRED = 2.0**-24
"""A finished search may leave this part of the trusted interval's length to rounding.

It is hardly ever more than 2^-35 of it. But where weights are not bounded, values that
are very far away can blur an end.
"""

ROUNDED = 16 * UNIT
"""What rounding may add to an interval, relative to its ends' magnitude."""

Settle = Callable[[Floats, Floats, Floats, Floats, Floats], Settled]
"""What `settled_edges` makes of values, floor, outer and inner ends, and slack."""


@dataclass(frozen=True, eq=False)
class Search:
    """What a search brought.

    Attributes:
        nodes: how many it visited, over all ends.
        unfinished: how many ends are not known to the tolerance in spite of it.
    """

    nodes: int
    unfinished: int


def search_open_ends(
    rows: Rows, ends: Floats, is_open: NDArray[np.bool_], slack: Floats, settle: Settle
) -> Search:
    """Return what the search for some ends brought, which are narrowed in place.

    Args:
        rows: what was received.
        ends: of the trusted hyperbox, and inside it of the outer and of the inner box,
            from the lower to the upper side, in the rows' unit, shape (6, d).
        is_open: which lower and upper ends to search for, shape (2, d).
        slack: how wide an interval may remain, shape (d,).
        settle: the search, for a number of ends at once.
    """
    nodes = unfinished = 0
    blurred = BLURRED * (ends[5] - ends[0]) + rounding_of(ends)
    most = max(GATHERED // len(rows), 1)
    for sign, own, side in ((1.0, ends, is_open[0]), (-1.0, ends[::-1], is_open[1])):
        columns = np.flatnonzero(side)
        for start in range(0, len(columns), most):
            some = columns[start : start + most]
            values = sign * _values(rows, some)
            origin = _medians(values[rows.repeated()])
            found, narrowed = _narrowed(
                values - origin, origin, sign * own[:, some], slack[some], settle
            )
            own[1:3, some] = sign * narrowed
            nodes += int(found.nodes.sum())
            is_known = narrowed[1] - narrowed[0] <= slack[some] + blurred[some]
            unfinished += int((~(found.is_finished & is_known)).sum())
    return Search(nodes, unfinished)


def rounding_of(ends: Floats) -> Floats:
    """Return how wide intervals may be because their ends are rounded, shape (d,).

    >>> rounding_of(np.array([[1.0], [1], [1], [2], [2], [2]])) < 1e-14
    array([ True])
    """
    rounding: Floats = ROUNDED * np.maximum(np.abs(ends[0]), np.abs(ends[5]))
    return rounding


def _medians(values: Floats) -> Floats:
    """Return the lower median of every column."""
    rank = (len(values) - 1) // 2
    medians: Floats = np.partition(values, rank, axis=0)[rank]
    return medians


def _values(rows: Rows, columns: NDArray[np.int64]) -> Floats:
    """Return some columns of the distinct rows, in their unit: shape (k, columns)."""
    which = to_device(columns, rows.distinct[0], rows.xp.int64)
    values: Floats = np.stack([to_host(row[which]) for row in rows.distinct])
    return values * rows.unit


def _narrowed(
    values: Floats, origin: Floats, ends: Floats, slack: Floats, settle: Settle
) -> tuple[Settled, Floats]:
    """Return what the search brought, and with it the outer and the inner lower ends.

    Args:
        values: offsets from the origin, shape (k, columns).
        origin: shape (columns,).
        ends: the six of every column, shape (6, columns).
        slack: shape (columns,).
        settle: the search.
    """
    floor, outer, inner = ends[:3]
    low, known = _lowered(floor - origin), _lowered(outer - origin)
    reached = -_lowered(origin - inner)
    found = settle(_lowered(values).T, low, known, reached, slack)
    outer = np.maximum(outer, rounded_down(origin, found.outer, floor))
    inner = np.minimum(inner, rounded_up(origin, found.inner, ends[5]))
    inner = np.where(found.inner <= low, floor, inner)
    return found, np.stack([np.minimum(outer, inner), inner])


def _lowered(offsets: Floats) -> Floats:
    """Return at most what offsets were before they were rounded."""
    return offsets - (UNIT * np.abs(offsets) + LEAST)
