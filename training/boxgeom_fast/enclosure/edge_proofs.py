"""Which branches prove the ends that were searched for, as data.

docs/certificates.md has the format.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import to_host
from boxgeom_fast.box_rules import trusted_ranks
from boxgeom_fast.embedding import Points
from boxgeom_fast.enclosure.edge_intervals import Entries
from boxgeom_fast.enclosure.enclosed_box import EnclosedBox, intervals
from boxgeom_fast.enclosure.rounding import Floats
from boxgeom_fast.enclosure.search import SearchRecord, recorded_edge
from boxgeom_fast.enclosure.weight_ranges import WeightRanges
from boxgeom_fast.kernel_choice import Kernels, kernels
from boxgeom_fast.rows import Rows

Json = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Known:
    """What was computed from all coordinates, and how ends were searched for.

    Attributes:
        rows: what was received.
        points: their embedding.
        ranges: of their weights.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        tolerance: how wide an end's interval may be, as a part of the trusted one.
        max_nodes: the most nodes of the search for one end.
    """

    rows: Rows
    points: Points
    ranges: WeightRanges
    n: int
    t: int
    tolerance: float
    max_nodes: int


def edge_proofs(
    known: Known, box: EnclosedBox, coordinates: NDArray[np.int64]
) -> Iterator[Json]:
    """Yield what proves each end of some coordinates that the ranges do not prove.

    The search is run again for each of these, and recorded.

    Args:
        known: what the box was computed from.
        box: the outcome.
        coordinates: which to look at, ascending.
    """
    loops = kernels()
    if loops is None:
        return
    rows, size = known.rows, known.n - known.t
    entries = Entries.of(known.ranges, rows.counts, size)
    ends = intervals(rows, entries, trusted_ranks(len(rows), known.n, known.t))
    lower, upper = (to_host(end) for end in box.trusted)
    sides = ("lower", 1.0, (lower, upper)), ("upper", -1.0, (-upper, -lower))
    for place, (name, sign, (floor, ceiling)) in enumerate(sides):
        pairs = zip((box.outer, box.inner), (ends[1::3], ends[2:4]), strict=True)
        differs = [to_host(own[place]) != first[place] for own, first in pairs]
        is_searched = np.any(differs, axis=0)
        for k in coordinates[is_searched[coordinates]].tolist():
            values = sign * _column(rows, k)
            record = _record(known, values, float(floor[k]), float(ceiling[k]), loops)
            yield {"coordinate": k, "end": name, **_json(record)}


def _column(rows: Rows, k: int) -> Floats:
    """Return the values of the distinct rows in a coordinate, shape (k,)."""
    return np.array([float(row[k]) for row in rows.distinct])


def _record(
    known: Known, values: Floats, floor: float, ceiling: float, loops: Kernels
) -> SearchRecord:
    """Return the record of the search for one end, seen as a lower one."""
    ordered = np.sort(values[known.rows.repeated()])
    origin = ordered[(len(ordered) - 1) // 2]
    offsets = values - origin
    return recorded_edge(
        known.points,
        known.rows.counts,
        known.n - known.t,
        known.ranges,
        offsets,
        (floor - origin, float(offsets.min())),
        known.tolerance * (ceiling - floor),
        max_nodes=known.max_nodes,
        loops=loops,
    )


def _json(record: SearchRecord) -> Json:
    branches = [
        {
            "members": np.flatnonzero(branch == 1).tolist(),
            "missing": np.flatnonzero(branch == -1).tolist(),
        }
        for branch in record.branches
    ]
    return {"subset": record.subset.tolist(), "branches": branches}
