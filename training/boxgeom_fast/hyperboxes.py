"""BOX-GEOM with the hyperboxes it is the midpoint of, of all subsets or a sample."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from boxgeom.arguments import check_integer, choice_of
from boxgeom.rules import RULES
from boxgeom_fast.array_libraries import Array, as_received, to_host
from boxgeom_fast.box_rules import box_midpoint, rank_values, trusted_ranks
from boxgeom_fast.candidates import extremes
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import numpy_if_kernels_break
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rows import Rows, as_rows
from boxgeom_fast.subsets import Counts, all_subsets, sampled_subsets, subset_count

Subsets = Literal["all", "sample"]


@dataclass(frozen=True, eq=False)
class BoxGeomStep:
    """BOX-GEOM's output (Definition 5), and the boxes it is the midpoint of.

    Attributes:
        output: shape (d,), as are the ends of the boxes.
        trusted: lower and upper ends of the trusted hyperbox (Definition 2).
        medians: lower and upper ends of the geometric-median hyperbox (Definition 4);
            of a smaller box inside it if not all subsets were used.
        subsets_used: how many different subsets' medians were computed.
        subset_count: how many different subsets there are.
    """

    output: Array
    trusted: tuple[Array, Array]
    medians: tuple[Array, Array]
    subsets_used: int
    subset_count: int

    @property
    def is_exact(self) -> bool:
        """Whether all subsets were used; else ``medians`` is an inner approximation."""
        return self.subsets_used == self.subset_count


@numpy_if_kernels_break
@np.errstate(all="ignore")  # whatever overflows or underflows on the way is handled
def box_geom_step(
    received: Any,
    n: int,
    t: int,
    *,
    subsets: Subsets = "all",
    k: int = 1000,
    seed: int = 0,
) -> BoxGeomStep:
    """Return a step of BOX-GEOM with its boxes.

    It computes C(m, n - t) medians, or about k of a sample. A sample leaves the trusted
    hyperbox as it is, so box validity (Theorem 7) holds exactly. Wherever the two boxes
    would not meet, the subsets by which Theorem 5 shows that they do are added to the
    sample. But the candidate of the honest vectors need not be among those used, so
    Theorem 12 need not hold: nodes may never agree (R17).

    Args:
        received: as `boxgeom_fast.aggregate` takes it.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        subsets: "all", or "sample" for k of them, drawn at random.
        k: how many to draw.
        seed: of the draw; nodes with the same seed draw subsets of the same ranks.

    Raises:
        ValueError: an argument is not as above, or there are too many subsets to
            enumerate.

    >>> step = box_geom_step([[0], [1], [2], [99]], n=4, t=1, subsets="sample", k=2)
    >>> step.output, step.subsets_used, step.is_exact
    (array([1.5]), 2, False)
    """
    gradient = gradient_for(received, RULES["box-geom"])
    rows = as_rows(received)
    n, t = check_integer("n", n), check_integer("t", t)
    rows.check(n, t)
    chosen, weights, ends = subsets_used(rows, n, t, subsets, k, seed)
    # Not the midpoint of these ends, for they are rounded to the vectors' precision;
    # the output is rounded once, as that of `aggregate` is.
    output = box_midpoint(rows, weights, n, t)
    parts = tuple(as_received(part, received) for part in (output, *ends))
    if gradient:
        options = {"subsets": subsets, "k": k, "seed": seed}
        sources = partial(gradient.of_step, n=n, t=t, **options)
        parts = gradient.carried(parts, received, sources)
    output, lowest, highest, low, high = parts
    number = subset_count(rows.counts.tolist(), n - t)
    return BoxGeomStep(output, (lowest, highest), (low, high), len(chosen), number)


def subsets_used(
    rows: Rows, n: int, t: int, subsets: Subsets, k: int, seed: int
) -> tuple[Counts, Weights, Array]:
    """Return the subsets that a step uses, their medians' weights, and the boxes' ends.

    The ends are the lower and upper ends of the trusted hyperbox, then those of the
    medians' box, shape (4, d).

    Raises:
        ValueError: ``subsets``, k or the seed is not as `box_geom_step` takes it, or
            there are too many subsets to enumerate.

    >>> rows = as_rows([[0.0], [1], [2], [99]])
    >>> chosen, _, ends = subsets_used(rows, 4, 1, "sample", k=1, seed=0)
    >>> chosen.tolist(), ends.T.tolist()
    ([[1, 1, 1, 0]], [[1.0, 2.0, 1.0, 1.0]])
    """
    is_sample = choice_of("subsets", subsets, {"all": False, "sample": True})
    counts, size = rows.counts.tolist(), n - t
    if is_sample:
        k, seed = check_integer("k", k, least=1), check_integer("seed", seed, least=0)
        chosen = sampled_subsets(counts, size, k, seed)
    else:
        chosen = all_subsets(counts, size)
    points = embedding(rows)
    weights = median_weights(points, chosen)
    ends = _ends(rows, weights, n, t)
    drawn = {subset.tobytes() for subset in chosen}
    meeting = _subsets_that_meet(rows, ends, size)
    extra = [subset for subset in meeting if subset.tobytes() not in drawn]
    if extra:
        more = median_weights(points, np.array(extra))
        ends = _widened(rows, ends, more, n, t)
        chosen = np.concatenate([chosen, extra])
        weights = np.concatenate([weights, more])
    return chosen, weights, ends


def _ends(rows: Rows, weights: Weights, n: int, t: int) -> Array:
    """Return the ends of the trusted hyperbox and of the candidates' box: (4, d)."""
    m, repeated, shares = len(rows), rows.repeated(), rows.shares(weights)
    first, last = trusted_ranks(m, n, t)

    def of_block(block: Block) -> Array:
        ranks = (first, (m - 1) // 2, last)
        lowest, origin, highest = order_statistics(block, repeated, ranks)
        low, high = extremes(shares, block, origin)
        return block.xp.stack([lowest, highest, origin + low, origin + high])

    ends = rows.by_columns(of_block, shares.dtype, rows_needed=m)
    if rows.unit < 1.0:
        ends[:2] = rank_values(rows, (first, last))
    return ends


def _subsets_that_meet(rows: Rows, ends: Array, size: int) -> Counts:
    """Return the subsets that make the boxes meet in columns where they do not.

    In such a column these are the n - t vectors of the smallest and of the largest
    values (Theorem 5).
    """
    lowest, highest, low, high = ends
    missed = (low > highest) | (high < lowest)
    (columns,) = rows.xp.nonzero(missed)
    if len(columns) == 0:
        return np.zeros((0, len(rows.counts)), dtype=np.int16)
    values = np.stack([to_host(row[columns]) for row in rows.distinct])
    ascending = values.argsort(axis=0, kind="stable").T
    both = np.concatenate([ascending, ascending[:, ::-1]])
    return np.unique(_first_of_each(both, rows.counts, size), axis=0)


def _first_of_each(order: NDArray[Any], counts: NDArray[Any], size: int) -> Counts:
    """Return the first vectors of each order of the rows, as counts, (orders, k)."""
    before = np.cumsum(counts[order], axis=1) - counts[order]
    taken = np.clip(size - before, 0, counts[order])
    subsets = np.zeros(order.shape, dtype=np.int16)
    np.put_along_axis(subsets, order, taken.astype(np.int16), axis=1)
    return subsets


def _widened(rows: Rows, ends: Array, weights: Weights, n: int, t: int) -> Array:
    """Return the ends with the candidates' box widened to more candidates."""
    xp, more = rows.xp, _ends(rows, weights, n, t)
    low, high = xp.minimum(ends[2], more[2]), xp.maximum(ends[3], more[3])
    return xp.stack([ends[0], ends[1], low, high])
