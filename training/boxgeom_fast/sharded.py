"""Vectors of which each rank of a process group holds some columns.

Most of what a rule does is done column by column, where the columns are. What is not
depends on inner products, lengths, or the canonical order, and of these all ranks learn
those of whole vectors. So whatever is decided is decided alike everywhere.
"""

import math
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from boxgeom.arguments import check_integer, check_options
from boxgeom.extras import import_extra
from boxgeom.rule import Rule
from boxgeom.rules import find_rule
from boxgeom.vectors import as_vector
from boxgeom_fast.array_libraries import Array, as_received, parts_of, rows_of, to_numpy
from boxgeom_fast.columns import Columns
from boxgeom_fast.fast_rules import fast_rule, is_fast
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import (
    BrokenKernelError,
    from_width,
    numpy_if_kernels_break,
)
from boxgeom_fast.kernel_choice import kernels as kernels_here
from boxgeom_fast.rank_agreement import Fields, agree
from boxgeom_fast.rows import rows_of_columns
from boxgeom_fast.subsets import advising
from boxgeom_fast.tensors import is_torch

COLUMN_OPTIONS = ("own", "start")
"""Options that are vectors, of which each rank passes its own columns."""


def aggregated_shards(
    shard: Any,
    rule: str | Rule,
    n: int,
    t: int,
    group: Any,
    options: dict[str, Any],
) -> Array:
    """Return this rank's columns of the aggregate of all ranks' vectors.

    Args:
        shard: this rank's columns of all vectors, shape (m, columns).
        rule: as of `boxgeom_fast.aggregate`, as are the others.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        group: of ``torch.distributed``.
        options: of the rule; of those that are vectors, this rank's columns.

    Raises:
        ValueError: the rule is not for shards; an argument is wrong anywhere; or the
            ranks disagree. All ranks raise the same error.
    """
    module: Any = import_extra(
        "boxgeom_fast.process_group", extra="torch", needed_by="group"
    )
    return _aggregated(shard, rule, n, t, module.GroupRanks(group), options)


@numpy_if_kernels_break
@np.errstate(all="ignore")  # whatever overflows or underflows on the way is handled
def _aggregated(
    shard: Any, rule: str | Rule, n: int, t: int, ranks: Any, options: dict[str, Any]
) -> Array:
    ranks.start_again()
    error: Exception | None = None
    fields: Fields = {}
    try:
        columns, compute, fields = _prepared(shard, rule, n, t, options)
    except BrokenKernelError:  # nothing was said yet: this rank starts again
        raise
    except Exception as found:  # all ranks have to hear of whatever it is
        error = found
    have_kernels = kernels_here() is not None
    all_have = agree(ranks, fields, error, has_kernels=have_kernels)
    if not all_have:
        columns = replace(columns, choice=None)
    with nullcontext() if all_have else from_width(math.inf):
        rows = rows_of_columns(columns, ranks)
        rows.check(n, t)
        with advising(fields["rule"], is_differentiated=False):
            return as_received(compute(rows), shard)


def _prepared(
    shard: Any, rule: str | Rule, n: int, t: int, options: dict[str, Any]
) -> tuple[Columns, Callable[..., Array], Fields]:
    """Return a shard checked, what is to be done, and what ranks have to agree on."""
    chosen = find_rule(rule)
    _check_rule(chosen, options)
    function, known = fast_rule(chosen)
    check_options(chosen.name, known, options)
    if gradient_for(shard, chosen, options):
        raise ValueError(
            "received: need tensors that require no gradients with a group, for those "
            "of shards are not given; detach() them"
        )
    given = rows_of(shard)
    for name in COLUMN_OPTIONS:
        if options.get(name) is not None:
            value = options[name]
            value = to_numpy(value) if is_torch(value) else value
            as_vector(value, given[0].shape[0], name)
    n, t = check_integer("n", n), check_integer("t", t)
    first = next(iter(parts_of(shard)), shard)
    told = {k: "given" if k in COLUMN_OPTIONS else v for k, v in options.items()}
    fields = {
        "n": str(n),
        "t": str(t),
        "rule": chosen.name,
        "options": repr(sorted(told.items())),
        "m": str(len(given)),
        "dtype": str(getattr(first, "dtype", given[0].dtype)).removeprefix("torch."),
    }
    return Columns.of(given), partial(function, n=n, t=t, **options), fields


def _check_rule(rule: Rule, options: dict[str, Any]) -> None:
    """Raise ValueError unless shards are enough for the rule."""
    if not is_fast(rule):
        raise ValueError(
            "rule: need one that the twin computes itself with a group, got "
            f"{rule.name}, which needs whole vectors"
        )
    if options.get("subsets") == "sample":
        raise ValueError(
            "subsets: need 'all' or 'bound' with a group, got 'sample', to which some "
            "columns may add subsets"
        )
