"""Where each coordinate of an output comes from, which is all that a gradient needs.

Where a rule is differentiable, each coordinate of its output is locally the mean of a
few sources: values of vectors, means of them with fixed weights, or coordinates of
geometric medians.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from boxgeom.extras import import_extra
from boxgeom_fast.array_libraries import Array, to_device
from boxgeom_fast.box_rules import trusted_ranks
from boxgeom_fast.embedding import Points, embedding
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.rows import Rows
from boxgeom_fast.subset_choice import checked_choice
from boxgeom_fast.subsets import Counts
from boxgeom_fast.used_subsets import subsets_used

torch: Any = import_extra("torch", extra="torch", needed_by="boxgeom_fast.sources")

LARGEST = 2.0**1000
"""Offsets scaled to about this keep all their digits when multiplied by a weight."""

CANDIDATES = 2**22
"""How many coordinates of candidates to hold at once."""


@dataclass(frozen=True, eq=False)
class Sources:
    """Where the coordinates of some outputs come from.

    Attributes:
        points: the rows' embedding, shape (k, e).
        weights: every source as weights of the rows, shape (sources, k).
        subsets: how often each row is in the subset of which a source is the median,
            shape (sources, k); zeros for a source that is no median.
        outputs: for each output the indices of its sources, shape (parts, d); it is
            their mean.
    """

    points: Points
    weights: Weights
    subsets: Counts
    outputs: Sequence[Array]


def of_mean(rows: Rows, n: int, t: int) -> Sources:
    """Return the sources of the mean.

    >>> from boxgeom_fast.rows import as_rows
    >>> of_mean(as_rows(torch.tensor([[1.0], [1.0], [2.0], [9.0]])), 4, 1).weights
    array([[0.5 , 0.25, 0.25]])
    """
    points, weights = np.zeros((len(rows.counts), 1)), rows.counts[None] / len(rows)
    return Sources(points, weights, np.zeros_like(rows.counts)[None], [_first(rows)])


def of_geometric_median(rows: Rows, n: int, t: int) -> Sources:
    """Return the sources of the geometric median.

    >>> from boxgeom_fast.rows import as_rows
    >>> sources = of_geometric_median(as_rows(torch.eye(3)), 3, 1)
    >>> sources.weights.round(3), sources.outputs[0].tolist()
    (array([[0.333, 0.333, 0.333]]), [[0, 0, 0]])
    """
    points, subsets = embedding(rows), rows.counts[None]
    weights = median_weights(points, subsets)
    return Sources(points, weights, subsets, [_first(rows)])


def of_coordinate_median(rows: Rows, n: int, t: int) -> Sources:
    """Return the sources of the median of every coordinate.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows(torch.tensor([[0.0, 5], [1, 7], [2, 6]]))
    >>> of_coordinate_median(rows, 3, 1).outputs[0].tolist()
    [[1, 2], [1, 2]]
    """
    return _of_ranks(rows, [(len(rows) - 1) // 2, len(rows) // 2])


def of_trimmed_mean(rows: Rows, n: int, t: int) -> Sources:
    """Return the sources of the mean without the t smallest and t largest values.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows(torch.tensor([[0.0, 5], [1, 7], [2, 6], [3, 4]]))
    >>> of_trimmed_mean(rows, 4, 1).outputs[0].tolist()
    [[1, 0], [2, 2]]
    """
    return _of_ranks(rows, range(t, len(rows) - t))


def of_box_geom(rows: Rows, n: int, t: int, **options: Any) -> Sources:
    """Return the sources of BOX-GEOM; options as of `boxgeom_fast.box_geom_step`.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows(torch.tensor([[0.0], [1], [2], [99]]))
    >>> of_box_geom(rows, 4, 1).outputs[0].tolist()
    [[1], [2]]
    """
    step = of_step(rows, n, t, **options)
    return replace(step, outputs=step.outputs[:1])


def of_step(rows: Rows, n: int, t: int, **options: Any) -> Sources:
    """Return the sources of BOX-GEOM, and of the ends of its two boxes.

    Last come those of the ends of the boxes' intersection. Options are as of
    `boxgeom_fast.box_geom_step`, of all subsets or a sample.

    >>> from boxgeom_fast.rows import as_rows
    >>> rows = as_rows(torch.tensor([[0.0], [1], [2], [99]]))
    >>> [source.tolist() for source in of_step(rows, 4, 1).outputs[:3]]
    [[[1], [2]], [[1]], [[2]]]
    """
    chosen, weights, _ = subsets_used(rows, n, t, checked_choice(**options))
    points, eye = embedding(rows), np.eye(len(rows.counts))
    ends = torch.cat(
        [_ends(part, rows, weights, n, t) for part in _parts(rows, len(weights))], dim=1
    )
    return Sources(
        points,
        np.concatenate([eye, weights]),
        np.concatenate([np.zeros_like(eye, dtype=chosen.dtype), chosen]),
        [ends[:2], *ends[2:, None], *ends[:2, None]],
    )


def _first(rows: Rows) -> Array:
    """Return the outputs whose coordinates all have the first source, shape (1, d)."""
    return torch.zeros((1, rows.d), dtype=torch.int64, device=_device(rows))


def _of_ranks(rows: Rows, ranks: Sequence[int]) -> Sources:
    """Return the sources of the mean of the values of these ranks."""
    k = len(rows.counts)
    owner = _owners(rows)
    found = [
        owner[torch.sort(part[owner], dim=0, stable=True)[1]][list(ranks)]
        for part in _parts(rows, len(owner))
    ]
    eye, none = np.eye(k), np.zeros((k, k), dtype=np.int64)
    return Sources(np.zeros((k, 1)), eye, none, [torch.cat(found, dim=1)])


def _ends(part: Array, rows: Rows, weights: Weights, n: int, t: int) -> Array:
    """Return the sources of six ends in some columns of the rows, shape (6, width).

    These are the lower and upper ends of the boxes' intersection, of the trusted
    hyperbox, and of the candidates' box. The first k sources are the rows, then come
    the candidates.
    """
    owner, k = _owners(rows), len(rows.counts)
    ordered, order = torch.sort(part[owner], dim=0, stable=True)
    origin = ordered[(len(owner) - 1) // 2]
    ranks = list(trusted_ranks(len(rows), n, t))
    offsets = part - origin
    factor = (LARGEST / offsets.abs().amax(dim=0)).clamp(max=2.0**1023)
    candidates = to_device(weights, part) @ (offsets * factor)
    low, least = candidates.min(dim=0)
    high, most = candidates.max(dim=0)
    lowest, highest = (ordered[ranks] - origin) * factor
    first, last = owner[order[ranks]]
    least, most = least + k, most + k
    lower = torch.where(low > highest, last, torch.where(low > lowest, least, first))
    upper = torch.where(high < lowest, first, torch.where(high < highest, most, last))
    return torch.stack([lower, upper, first, last, least, most])


def _owners(rows: Rows) -> Array:
    """Return the indices of the rows, each as often as it occurs, shape (m,)."""
    return torch.as_tensor(rows.repeated(), device=_device(rows))


def _parts(rows: Rows, height: int) -> list[Array]:
    """Return the rows in float64, some columns at a time, shape (k, width) each.

    The columns are so few that arrays of this height stay within `CANDIDATES`.
    """
    width = max(CANDIDATES // height, 1)
    starts = range(0, rows.d, width)
    return [columns(rows, start, min(start + width, rows.d)) for start in starts]


def columns(rows: Rows, start: int, stop: int) -> Array:
    """Return some columns of the rows as a tensor in float64, in the rows' unit.

    >>> from boxgeom_fast.rows import as_rows
    >>> columns(as_rows([[1.0, 2.0], [0.0, 3.0]]), 1, 2).tolist()
    [[3.0], [2.0]]
    """
    return torch.as_tensor(rows.block(start, stop, rows.xp.float64).array)


def _device(rows: Rows) -> Any:
    return columns(rows, 0, 1).device
