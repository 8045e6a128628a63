"""BOX-GEOM with the hyperboxes it is the midpoint of, and how well these are known."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from boxgeom.arguments import check_integer
from boxgeom.rules import RULES
from boxgeom_fast.array_libraries import Array, as_received
from boxgeom_fast.box_rules import box_midpoint
from boxgeom_fast.clamping import clamped
from boxgeom_fast.enclosure.enclosed_box import enclosed_box
from boxgeom_fast.enclosure.reported_box import output_of, reported
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import numpy_if_kernels_break
from boxgeom_fast.rows import Rows, as_rows
from boxgeom_fast.subset_choice import (
    MAX_NODES,
    SEED,
    TOLERANCE,
    K,
    SubsetChoice,
    Subsets,
    checked_choice,
)
from boxgeom_fast.subsets import advising, subset_count
from boxgeom_fast.used_subsets import subsets_used


@dataclass(frozen=True, eq=False)
class BoxGeomStep:
    """BOX-GEOM's output (Definition 5), the boxes it is made of, and what is proven.

    In every coordinate the lower end of the geometric-median hyperbox (Definition 4),
    cut to the trusted hyperbox, is proven to lie from ``outer[0]`` to ``inner[0]``, and
    its upper end from ``inner[1]`` to ``outer[1]``. With all subsets ``inner`` and
    ``outer`` are both that box, up to rounding.

    Attributes:
        output: shape (d,), as are the ends of the boxes.
        trusted: lower and upper ends of the trusted hyperbox (Definition 2).
        medians: lower and upper ends of the box whose midpoint with the trusted one is
            the output: of the geometric-median hyperbox, of the smaller box of a
            sample, or of ``outer``, if bounds took the place of medians.
        inner: ends that medians are known to reach, cut to the trusted hyperbox; the
            lower one may be above the upper one where little is known.
        outer: ends that no median exceeds within the trusted hyperbox.
        error: the most that each coordinate of the output can differ from BOX-GEOM's,
            rounding aside, shape (d,). It is a bound, and never carries a gradient.
        is_exact: whether the output is BOX-GEOM's up to rounding; with bounds, to a
            billionth of the trusted hyperbox's edge.
        unfinished: how many of the 2d ends are not proven to the tolerance; of a
            sample, how many are not known exactly.
        nodes: how many nodes the search for bounds visited, over all ends.
        subsets_used: how many different subsets' medians were computed; 0 if bounds
            took their place.
        subset_count: how many different subsets there are.
    """

    output: Array
    trusted: tuple[Array, Array]
    medians: tuple[Array, Array]
    inner: tuple[Array, Array]
    outer: tuple[Array, Array]
    error: Array
    is_exact: bool
    unfinished: int
    nodes: int
    subsets_used: int
    subset_count: int


@numpy_if_kernels_break
@np.errstate(all="ignore")  # whatever overflows or underflows on the way is handled
def box_geom_step(
    received: Any,
    n: int,
    t: int,
    *,
    subsets: Subsets = "all",
    tolerance: float = TOLERANCE,
    max_nodes: int = MAX_NODES,
    k: int = K,
    seed: int = SEED,
) -> BoxGeomStep:
    """Return a step of BOX-GEOM with its boxes.

    It computes C(m, n - t) medians, or about k of a sample, or proven bounds of their
    box, whose cost grows with d and the nodes of the search.

    Bounds are proven: the box between them contains what the geometric-median hyperbox
    and the trusted one have in common, and the output is its midpoint. So Theorem 26
    holds, and with it what Theorems 5 to 7, 10 and 12 say of agreement. Where
    there are no more than 8192 choices, they are enumerated all the same.

    A sample leaves the trusted hyperbox as it is, so box validity (Theorem 7) holds
    exactly. Wherever the two boxes would not meet, the subsets by which Theorem 5 shows
    that they do are added to the sample. But the candidate of the honest vectors need
    not be among those used, so Theorem 12 need not hold: nodes may never agree (R17).

    Args:
        received: as `boxgeom_fast.aggregate` takes it.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        subsets: "all"; "bound" for proven bounds instead of medians; or "sample" for k
            subsets, drawn at random.
        tolerance: how wide the interval of an end may be, from `outer` to `inner`, as
            a share of the trusted hyperbox's edge, from 0 (exact) to 1, rounding aside;
            `error` is at most half of that. Of "bound" alone.
        max_nodes: the most nodes that the search for one end may visit before it is
            left unfinished; of "bound" alone.
        k: how many subsets to draw; of "sample" alone.
        seed: of the draw; nodes with the same seed draw subsets of the same ranks.

    Raises:
        ValueError: an argument is not as above, an option is given without the choice
            of subsets that it belongs to, there are too many subsets to enumerate, or
            the vectors are tensors that require gradients, which bounds have none of.

    >>> step = box_geom_step([[0], [1], [2], [99]], n=4, t=1, subsets="sample", k=2)
    >>> step.output, step.subsets_used, step.is_exact
    (array([1.5]), 2, False)
    >>> step = box_geom_step(np.arange(31.0)[:, None], n=31, t=10, subsets="bound")
    >>> step.output, step.outer[0] <= step.inner[0], step.subset_count
    (array([15.]), array([ True]), 44352165)
    """
    choice = checked_choice(subsets, tolerance, max_nodes, k, seed)
    gradient = gradient_for(received, RULES["box-geom"], {"subsets": choice.subsets})
    rows = as_rows(received)
    n, t = check_integer("n", n), check_integer("t", t)
    rows.check(n, t)
    if choice.bounds(rows, n, t):
        return _of_bounds(received, rows, n, t, choice)
    with advising("box-geom", is_differentiated=bool(gradient)):
        return _of_candidates(received, rows, n, t, choice, gradient)


def _of_bounds(
    received: Any, rows: Rows, n: int, t: int, choice: SubsetChoice
) -> BoxGeomStep:
    """Return the step whose box lies between proven bounds."""
    box = enclosed_box(
        rows, n, t, tolerance=choice.tolerance, max_nodes=choice.max_nodes
    )
    trusted, outer, inner, error = reported(box, received, rows)
    return BoxGeomStep(
        output=as_received(output_of(box, rows), received),
        trusted=trusted,
        medians=outer,
        inner=inner,
        outer=outer,
        error=error,
        is_exact=box.is_exact,
        unfinished=box.unfinished,
        nodes=box.nodes,
        subsets_used=0,
        subset_count=subset_count(rows.counts.tolist(), n - t),
    )


def _of_candidates(
    received: Any, rows: Rows, n: int, t: int, choice: SubsetChoice, gradient: Any
) -> BoxGeomStep:
    """Return the step whose box is that of candidates, of all subsets or a sample."""
    chosen, weights, ends = subsets_used(rows, n, t, choice)
    number = subset_count(rows.counts.tolist(), n - t)
    lowest, highest = ends[:2]
    lower, upper = (clamped(end, lowest, highest) for end in ends[2:])
    is_all = len(chosen) == number
    outside = [lower, upper] if is_all else [lowest, highest]
    excess = rows.xp.maximum(lower - outside[0], outside[1] - upper)
    unknown = sum(
        int((a != b).sum()) for a, b in zip((lower, upper), outside, strict=True)
    )
    # Not the midpoint of these ends, for they are rounded to the vectors' precision;
    # the output is rounded once, as that of `aggregate` is.
    output = box_midpoint(rows, weights, n, t)
    wanted = (output, *ends, lower, upper)
    parts = tuple(as_received(part, received) for part in wanted)
    if gradient:
        options = {"subsets": choice.subsets, "k": choice.k, "seed": choice.seed}
        sources = partial(gradient.of_step, n=n, t=t, **options)
        parts = gradient.carried(parts, received, sources)
    trusted, medians, inner = parts[1:3], parts[3:5], parts[5:]
    return BoxGeomStep(
        output=parts[0],
        trusted=trusted,
        medians=medians,
        inner=inner,
        outer=inner if is_all else trusted,
        error=as_received(excess / 2, received),
        is_exact=is_all,
        unfinished=unknown,
        nodes=0,
        subsets_used=len(chosen),
        subset_count=number,
    )
