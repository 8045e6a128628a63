"""`boxgeom.aggregate` again, but fast: every rule, by name or as an object."""

from functools import partial
from typing import Any

import numpy as np

from boxgeom.arguments import check_integer, check_options
from boxgeom.rule import Rule
from boxgeom.rules import find_rule
from boxgeom_fast.array_libraries import Array, as_received
from boxgeom_fast.fast_rules import FAST_RULES as FAST_RULES  # tests ask for both here
from boxgeom_fast.fast_rules import fast_rule as fast_rule
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import numpy_if_kernels_break
from boxgeom_fast.rows import as_rows
from boxgeom_fast.sharded import aggregated_shards
from boxgeom_fast.subsets import advising


def aggregate(
    received: Any,
    rule: str | Rule = "box-geom",
    *,
    n: int,
    t: int,
    group: Any = None,
    **options: Any,
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
        group: a process group of ``torch.distributed``, if each of its ranks holds some
            columns of all vectors, in the order of the ranks. All of them call this
            with theirs; docs/sharded.md says what they exchange.
        options: what the rule takes besides: ``q`` for "multi-krum", ``round_number``
            for "box-geom-once", and for that and "box-geom" ``subsets``, ``tolerance``,
            ``max_nodes``, ``k`` and ``seed``, as in `boxgeom_fast.box_geom_step`.

    Returns:
        Shape (d,), in the precision and library and on the device of the vectors; of a
        group, this rank's columns of the aggregate.

    Raises:
        TypeError: an option is none of the rule's.
        ValueError: another argument is not as above or not as the rule needs it; if
            `boxgeom.aggregate` refuses it too, and no tensor is among the vectors, in
            the same words. Or the ranks of a group disagree; all of them raise this.

    >>> aggregate([[0, 0], [1, 2], [1, -2], [1, 2]], rule="box-geom", n=4, t=1)
    array([1., 1.])
    """
    if group is not None:
        return aggregated_shards(received, rule, n, t, group, options)
    return _aggregated(received, rule, n, t, options)


@numpy_if_kernels_break
@np.errstate(all="ignore")  # whatever overflows or underflows on the way is handled
def _aggregated(
    received: Any, rule: str | Rule, n: int, t: int, options: dict[str, Any]
) -> Array:
    """Return the aggregate of whole vectors."""
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
