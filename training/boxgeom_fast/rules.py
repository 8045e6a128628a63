"""`boxgeom.aggregate` again, but fast: every rule, by name or as an object."""

import inspect
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from boxgeom.arguments import check_integer, check_options
from boxgeom.composition import Composition
from boxgeom.rule import Rule
from boxgeom.rules import RULES, find_rule
from boxgeom_fast.array_libraries import Array, as_received, to_device, to_numpy
from boxgeom_fast.box_geom_rules import box_geom, box_geom_once
from boxgeom_fast.box_rules import box_mean
from boxgeom_fast.bulyan import bulyan
from boxgeom_fast.centered_clipping import centered_clipping
from boxgeom_fast.composed_rules import composed, is_computed
from boxgeom_fast.coordinate_rules import coordinate_median, mean, trimmed_mean
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import numpy_if_kernels_break
from boxgeom_fast.nearest_rules import cge, meamed, monna
from boxgeom_fast.rows import Rows, as_rows
from boxgeom_fast.selection_rules import krum, md_geom, md_mean, medoid, multi_krum
from boxgeom_fast.smea import smea
from boxgeom_fast.subsets import advising
from boxgeom_fast.weighted_mean import geometric_median

FAST_RULES: dict[str, Callable[..., Array]] = {
    "box-geom": box_geom,
    "box-geom-once": box_geom_once,
    "box-mean": box_mean,
    "md-geom": md_geom,
    "md-mean": md_mean,
    "smea": smea,
    "krum": krum,
    "multi-krum": multi_krum,
    "bulyan": bulyan,
    "geometric-median": geometric_median,
    "coordinate-median": coordinate_median,
    "trimmed-mean": trimmed_mean,
    "centered-clipping": centered_clipping,
    "meamed": meamed,
    "cge": cge,
    "monna": monna,
    "medoid": medoid,
    "mean": mean,
}
"""The rules that the twin computes itself: functions of `Rows`, n and t."""


def fast_rule(rule: Rule) -> tuple[Callable[..., Array], tuple[str, ...]]:
    """Return what computes a rule from `Rows`, n and t, and the options that it takes.

    That is the twin's function of one of `boxgeom.RULES`, with the twin's own
    pre-aggregations before it if the rule is a composition. The twin has none of
    "safe-area", which is for small m and d, of "minmax-meb", or of a rule of the user's
    own, even one that bears the name of another; those the reference computes.

    >>> fast_rule(RULES["multi-krum"])[1], fast_rule(RULES["safe-area"])[1]
    (('q',), ())
    """
    composition = rule.function
    if isinstance(composition, Composition) and is_computed(composition):
        function, known = fast_rule(composition.rule)
        options = tuple(dict.fromkeys((*rule.options, *known)))
        return partial(composed, composition, function, known), options
    found = FAST_RULES.get(rule.name)
    if found is None or RULES.get(rule.name) is not rule:
        return partial(_by_reference, rule), rule.options
    return found, _options_of(found)


@cache
def _options_of(function: Callable[..., Array]) -> tuple[str, ...]:
    """Return the names of what a function takes besides `Rows`, n and t."""
    return tuple(inspect.signature(function).parameters)[3:]


def _by_reference(rule: Rule, rows: Rows, n: int, t: int, **options: Any) -> Array:
    """Return what the rule itself makes of the vectors, as an array of NumPy."""
    received = np.stack([to_numpy(rows.distinct[i]) for i in rows.repeated()])
    return to_device(rule(received, n, t, **options), rows.distinct[0])


@numpy_if_kernels_break
@np.errstate(all="ignore")  # whatever overflows or underflows on the way is handled
def aggregate(
    received: Any, rule: str | Rule = "box-geom", *, n: int, t: int, **options: Any
) -> Array:
    """Return what `boxgeom.aggregate` does, up to rounding, much faster.

    The same multiset gives the same bits, whatever the order of its rows. Where
    `boxgeom.RULES` says that a rule enumerates subsets, so does the twin, C(m, n - t)
    of them, for "box-mean" excepted.

    Args:
        received: finite vectors, n - t <= m <= n: whatever `boxgeom.aggregate` takes
            except exact rationals; or dense tensors of PyTorch, of floats of one dtype
            on one device: one of shape (m, d), or a sequence of m of shape (d,).
        rule: a name that `boxgeom.find_rule` finds, or a rule. What the twin does not
            compute itself, the reference does, on arrays of NumPy.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        options: what the rule takes besides: ``q`` for "multi-krum", ``round_number``
            for "box-geom-once", and for that and "box-geom" ``subsets``, ``tolerance``,
            ``max_nodes``, ``k`` and ``seed``, as in `boxgeom_fast.box_geom_step`.

    Returns:
        Shape (d,), in the precision and library and on the device of the vectors.

    Raises:
        TypeError: an option is none of the rule's.
        ValueError: another argument is not as above or not as the rule needs it; if
            `boxgeom.aggregate` refuses it too, and no tensor is among the vectors, in
            the same words.

    >>> aggregate([[0, 0], [1, 2], [1, -2], [1, 2]], rule="box-geom", n=4, t=1)
    array([1., 1.])
    """
    chosen = find_rule(rule)
    function, known = fast_rule(chosen)
    check_options(chosen.name, known, options)
    gradient = gradient_for(received, chosen, options)
    rows = as_rows(received)
    n, t = check_integer("n", n), check_integer("t", t)
    rows.check(n, t)
    with advising(chosen.name, is_differentiated=bool(gradient)):
        output = as_received(function(rows, n, t, **options), received)
    if gradient:
        sources = partial(gradient.SOURCES[chosen.name], n=n, t=t, **options)
        [output] = gradient.carried((output,), received, sources)
    return output
