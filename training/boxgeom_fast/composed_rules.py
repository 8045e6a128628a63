"""Rules with pre-aggregations before them, computed by the twin."""

from collections.abc import Callable
from typing import Any

from boxgeom.composition import Composition, nodes_left, taken
from boxgeom.preaggregations import PREAGGREGATIONS
from boxgeom_fast.array_libraries import Array
from boxgeom_fast.preaggregations import FAST_PREAGGREGATIONS
from boxgeom_fast.rows import Rows, sorted_rows


def is_computed(composition: Composition) -> bool:
    """Return whether the twin has every pre-aggregation of a composition.

    >>> from boxgeom.rules import find_rule
    >>> is_computed(find_rule("arc+nnm+krum").function)
    True
    """
    parts = composition.preaggregations
    return all(PREAGGREGATIONS.get(part.name) is part for part in parts)


def composed(
    composition: Composition,
    rule: Callable[..., Array],
    known: tuple[str, ...],
    rows: Rows,
    n: int,
    t: int,
    **options: Any,
) -> Array:
    """Return a rule's aggregate of what pre-aggregations leave, in the rows' dtype.

    As in the reference, all between is in float64.

    Args:
        composition: says which pre-aggregations, each one of `PREAGGREGATIONS`.
        rule: the twin's, a function of `Rows`, n, t and its options.
        known: the names of those options.
        rows: what was received.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        options: of all parts.

    Raises:
        ValueError: an argument is not as a part needs it, or too few vectors are left.
    """
    xp = rows.xp
    left = sorted_rows(
        [xp.astype(rows.distinct[i], xp.float64, copy=False) for i in rows.repeated()],
        rows.ranks,
    )
    for part in composition.preaggregations:
        function = FAST_PREAGGREGATIONS[part.name]
        made = function(left, n, t, **taken(function, options))
        left = sorted_rows(made, rows.ranks)
        n = nodes_left(part, n, t, options)
    of_rule = {name: options[name] for name in known if name in options}
    output = rule(left, n, t, **of_rule)
    return xp.astype(output, rows.dtype)
