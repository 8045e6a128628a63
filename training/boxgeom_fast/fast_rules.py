"""The rules that the twin computes itself, and the reference for the others."""

import inspect
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from boxgeom.composition import Composition
from boxgeom.rule import Rule
from boxgeom.rules import RULES
from boxgeom_fast.array_libraries import Array, to_device, to_numpy
from boxgeom_fast.box_geom_rules import box_geom, box_geom_once
from boxgeom_fast.box_rules import box_mean
from boxgeom_fast.bulyan import bulyan
from boxgeom_fast.centered_clipping import centered_clipping
from boxgeom_fast.composed_rules import composed, is_computed
from boxgeom_fast.coordinate_rules import coordinate_median, mean, trimmed_mean
from boxgeom_fast.nearest_rules import cge, meamed, monna
from boxgeom_fast.rows import Rows
from boxgeom_fast.selection_rules import krum, md_geom, md_mean, medoid, multi_krum
from boxgeom_fast.smea import smea
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
    "safe-area", which is for small m and d, of "caf", "minmax-meb", or of a rule of the
    user's own, even one with the name of another; those the reference computes.

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


def is_fast(rule: Rule) -> bool:
    """Return whether the twin computes a rule itself, all of it.

    >>> is_fast(RULES["krum"]), is_fast(RULES["safe-area"])
    (True, False)
    """
    composition = rule.function
    if isinstance(composition, Composition) and is_computed(composition):
        return is_fast(composition.rule)
    return rule.name in FAST_RULES and RULES.get(rule.name) is rule


@cache
def _options_of(function: Callable[..., Array]) -> tuple[str, ...]:
    """Return the names of what a function takes besides `Rows`, n and t."""
    return tuple(inspect.signature(function).parameters)[3:]


def _by_reference(rule: Rule, rows: Rows, n: int, t: int, **options: Any) -> Array:
    """Return what the rule itself makes of the vectors, as an array of NumPy."""
    received = np.stack([to_numpy(rows.distinct[i]) for i in rows.repeated()])
    return to_device(rule(received, n, t, **options), rows.distinct[0])
