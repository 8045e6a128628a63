"""What one rank does in tests of vectors that are held in shards."""

import importlib
import runpy
from typing import Any

import numpy as np

import boxgeom_fast


def aggregated(group: Any, shard: Any, rule: str, options: dict[str, Any]) -> Any:
    """Return this rank's columns of the aggregate."""
    return boxgeom_fast.aggregate(shard, rule, group=group, **options)


def aggregated_each(
    group: Any, shard: Any, calls: list[tuple[str, dict[str, Any]]]
) -> list[Any]:
    """Return this rank's columns of several aggregates of the same vectors."""
    return [aggregated(group, shard, rule, options) for rule, options in calls]


def aggregated_with_a_kernel_that_breaks_at(
    group: Any, broken: int, shard: Any, rule: str, options: dict[str, Any]
) -> Any:
    """Return this rank's columns, though at one rank the call has to start again."""
    import warnings

    from boxgeom_fast import kernel_choice

    box_rules: Any = importlib.import_module("boxgeom_fast.box_rules")
    real, left = box_rules.median_weights, [group.rank() == broken]

    def median_weights(*args: Any) -> Any:
        if left and left.pop():
            raise kernel_choice.BrokenKernelError("in a test")
        return real(*args)

    box_rules.median_weights = median_weights
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return aggregated(group, shard, rule, options)
    finally:
        box_rules.median_weights = real


def counted(group: Any, shard: Any, rule: str, options: dict[str, Any]) -> Any:
    """Return the sizes of all exchanges of one aggregation, in bytes, by kind."""
    import torch

    distributed: Any = torch.distributed
    sizes: list[tuple[str, int]] = []
    kinds = ("reduce", "broadcast", "all_reduce", "all_gather")
    real = {kind: getattr(distributed, kind) for kind in kinds}

    def counting(kind: str) -> Any:
        def exchange(first: Any, *args: Any, **kwargs: Any) -> Any:
            tensor = args[0] if kind == "all_gather" else first
            sizes.append((kind, tensor.numel() * tensor.element_size()))
            return real[kind](first, *args, **kwargs)

        return exchange

    try:
        for kind in kinds:
            setattr(distributed, kind, counting(kind))
        aggregated(group, shard, rule, options)
    finally:
        for kind in kinds:
            setattr(distributed, kind, real[kind])
    return sizes


def embedded(group: Any, shard: Any) -> Any:
    """Return all that decisions are made of: places, unit and embedding."""
    from boxgeom_fast.columns import Columns
    from boxgeom_fast.embedding import embedding
    from boxgeom_fast.process_group import GroupRanks
    from boxgeom_fast.rows import rows_of_columns

    with np.errstate(all="ignore"):
        columns = Columns.of(list(shard))
        rows = rows_of_columns(columns, GroupRanks(group))
        return rows.places.tobytes(), rows.unit, embedding(rows).tobytes()


def trained(group: Any, script: str, rule: str) -> float:
    """Return the accuracy that an example reaches."""
    found = runpy.run_path(script)
    accuracy: float = found["train"](group, rule)
    return accuracy
