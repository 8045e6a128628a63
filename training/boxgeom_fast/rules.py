"""`boxgeom.aggregate` again, fast: every rule by name."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from boxgeom import safe_area
from boxgeom.arguments import check_options
from boxgeom.definitions.resilience import check_integer
from boxgeom.rules import find_rule
from boxgeom_fast.array_libraries import Array, as_received, to_device, to_host
from boxgeom_fast.box_rules import box_geom, box_geom_once, box_mean
from boxgeom_fast.coordinate_rules import coordinate_median, mean, trimmed_mean
from boxgeom_fast.geometric_median import geometric_median
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.hyperboxes import Subsets, step_of
from boxgeom_fast.kernel_choice import numpy_if_loops_break
from boxgeom_fast.rows import Rows, as_rows
from boxgeom_fast.selection_rules import krum, md_geom, md_mean, medoid, multi_krum


def _box_geom(
    rows: Rows,
    n: int,
    t: int,
    *,
    subsets: Subsets = "all",
    k: int = 1000,
    seed: int = 0,
) -> Array:
    """Return BOX-GEOM, of a sample of the subsets if asked for."""
    if isinstance(subsets, str) and subsets == "all":
        return box_geom(rows, n, t)
    return step_of(rows, n, t, subsets, k, seed).output


def _safe_area(rows: Rows, n: int, t: int) -> Array:
    """Return the reference's point of the safe area; it is meant for small m and d."""
    stacked = np.stack([to_host(rows.distinct[i]) for i in rows.repeated()])
    return to_device(safe_area(stacked, n, t), rows.distinct[0])


FAST_RULES: dict[str, Callable[..., Array]] = {
    "box-geom": _box_geom,
    "box-geom-once": box_geom_once,
    "box-mean": box_mean,
    "md-geom": md_geom,
    "md-mean": md_mean,
    "krum": krum,
    "multi-krum": multi_krum,
    "safe-area": _safe_area,
    "geometric-median": geometric_median,
    "coordinate-median": coordinate_median,
    "trimmed-mean": trimmed_mean,
    "medoid": medoid,
    "mean": mean,
}
"""Every rule of `boxgeom.RULES`: a function of `Rows`, n and t."""


@numpy_if_loops_break
@np.errstate(all="ignore")  # whatever overflows or vanishes on the way is foreseen
def aggregate(
    received: Any, rule: str = "box-geom", *, n: int, t: int, **options: Any
) -> Array:
    """Return what `boxgeom.aggregate` does, up to rounding, much faster.

    The same multiset gives the same bits, whatever the order of its rows.

    Args:
        received: finite vectors, n - t <= m <= n: whatever `boxgeom.aggregate` takes
            but exact rationals; or dense tensors of PyTorch, of floats of one dtype on
            one device: one of shape (m, d) or a sequence of m of shape (d,), none of
            them another library's.
        rule: a key of `boxgeom.RULES`.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        options: what the rule takes besides: ``q`` for "multi-krum", ``round_number``
            for "box-geom-once", ``subsets``, ``k`` and ``seed`` for "box-geom", as in
            `boxgeom_fast.box_geom_step`.

    Returns:
        Shape (d,), in the precision, the library and on the device of the vectors.

    Raises:
        TypeError: an option is none of the rule's.
        ValueError: another argument is not as above or as the rule needs it; where
            `boxgeom.aggregate` refuses it too, and no tensor is among the vectors, in
            its words.

    >>> aggregate([[0, 0], [1, 2], [1, -2], [1, 2]], rule="box-geom", n=4, t=1)
    array([1., 1.])
    """
    find_rule(rule)
    check_options(
        rule, tuple(inspect.signature(FAST_RULES[rule]).parameters)[3:], options
    )
    gradient = gradient_for(received, rule)
    rows = as_rows(received)
    n, t = check_integer("n", n), check_integer("t", t)
    output = as_received(FAST_RULES[rule](rows, n, t, **options), received)
    if gradient:
        return gradient.carried(output, received, rule, n, t, options)
    return output
