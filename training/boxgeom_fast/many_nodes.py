"""One round of many nodes, which received different vectors but mostly the same."""

import operator
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.definitions.resilience import check_integer
from boxgeom.rules import find_rule
from boxgeom_fast.array_libraries import Array, as_received, to_device
from boxgeom_fast.box_rules import held_between, middle_of, trusted_ranks
from boxgeom_fast.candidates import extremes_of_sets
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import numpy_if_loops_break
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rows import Rows, as_rows, repeated
from boxgeom_fast.rules import FAST_RULES
from boxgeom_fast.subsets import Counts, all_subsets


@numpy_if_loops_break
@np.errstate(all="ignore")  # whatever overflows or vanishes on the way is foreseen
def aggregate_each(
    vectors: Any,
    received_by: Sequence[Sequence[int]],
    rule: str = "box-geom",
    *,
    n: int,
    t: int,
) -> Array:
    """Return what every node of a network aggregates in one round.

    Nodes that received the same multiset get the same bits (Theorem 10). BOX-GEOM
    shares its work: a subset that several nodes have has one median, the same bit for
    bit at all of them (Theorem 6).

    Args:
        vectors: all that were sent, shape (v, d), as `boxgeom_fast.aggregate` has it.
        received_by: for each node, which of them it received, n - t to n indices.
        rule: a key of `boxgeom.RULES`.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Returns:
        Shape (nodes, d).

    Raises:
        ValueError: an argument is not as above.

    >>> sent = [[0.0, 1], [2, 0], [4, 1], [100, 0]]
    >>> aggregate_each(sent, [[0, 1, 2, 3], [0, 1, 2]], n=4, t=1)
    array([[3. , 0.5],
           [2. , 0. ]])
    """
    find_rule(rule)
    gradient = gradient_for(vectors, rule)
    nodes = _listed(received_by)
    if nodes is None:
        raise ValueError(f"received_by: need indices of each node, got {received_by!r}")
    if len(nodes) == 0:
        raise ValueError("received_by: need at least one node, got none")
    rows = as_rows(vectors)
    n, t = check_integer("n", n), check_integer("t", t)
    counts = [_counts(rows, indices, node) for node, indices in enumerate(nodes)]
    for received in counts:
        rows.only(received).check(n, t)
    distinct, node_of = np.unique(counts, axis=0, return_inverse=True)
    if rule == "box-geom":
        outputs = box_geom_each(rows, distinct, n, t)
    else:
        function = FAST_RULES[rule]
        outputs = rows.xp.stack([function(rows.only(c), n, t) for c in distinct])
    made = as_received(outputs[node_of.ravel()], vectors)
    if gradient:
        return gradient.carried_each(made, vectors, rule, np.array(counts), n, t)
    return made


def _counts(rows: Rows, indices: Iterable[int], node: int) -> NDArray[np.int64]:
    """Return how often each distinct row is among those a node received."""
    v, listed = len(rows.places), _listed(indices)
    chosen = None if listed is None else [_index(index, v) for index in listed]
    if chosen is None or None in chosen:
        got = indices if listed is None else listed
        raise ValueError(
            f"received_by: need indices from 0 to {v - 1}, got {got!r} for node {node}"
        )
    places = rows.places[np.array(chosen, dtype=np.int64)]
    return np.bincount(places, minlength=len(rows.counts))


def _index(value: Any, v: int) -> int | None:
    """Return an index below v, None for anything else, be it True or False."""
    if isinstance(value, bool) or "bool" in str(getattr(value, "dtype", "")):
        return None
    try:
        index = operator.index(value)
    except TypeError:
        return None
    return index if 0 <= index < v else None


def _listed(values: Any) -> list[Any] | None:
    """Return what there is to go through, None if that is nothing."""
    try:
        return list(values)
    except TypeError:
        return None


def box_geom_each(rows: Rows, received: NDArray[np.int64], n: int, t: int) -> Array:
    """Return BOX-GEOM of each of several multisets of the rows, shape (nodes, d).

    Args:
        rows: all vectors.
        received: how often each distinct row is in each multiset, shape (nodes, k).
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    >>> rows = as_rows([[0.0], [1], [2], [99]])
    >>> box_geom_each(rows, np.array([[1, 1, 1, 1], [1, 1, 1, 0]]), n=4, t=1)
    array([[1.5],
           [1. ]])
    """
    subsets, is_of = _shared_subsets(received, n - t)
    groups, is_group_of = np.unique(is_of, axis=0, return_inverse=True)
    order = np.argsort(is_group_of.ravel(), kind="stable")
    cuts = np.searchsorted(is_group_of.ravel()[order], np.arange(len(groups) + 1))
    weights = median_weights(embedding(rows), subsets)[order]
    return _middles(rows, received, weights, (groups, cuts), n, t)


def _shared_subsets(
    received: NDArray[np.int64], size: int
) -> tuple[Counts, NDArray[np.bool_]]:
    """Return the subsets that any node has, and which nodes have each."""
    own = [all_subsets(counts.tolist(), size) for counts in received]
    subsets, which = np.unique(np.concatenate(own), axis=0, return_inverse=True)
    is_of = np.zeros((len(subsets), len(received)), dtype=bool)
    is_of[which.ravel(), np.repeat(np.arange(len(own)), [len(s) for s in own])] = True
    return subsets, is_of


def _middles(
    rows: Rows,
    received: NDArray[np.int64],
    weights: Weights,
    grouping: tuple[NDArray[np.bool_], NDArray[np.intp]],
    n: int,
    t: int,
) -> Array:
    """Return every node's midpoint; a group of candidates has the same nodes."""
    xp, (groups, cuts) = rows.xp, grouping
    precision = rows.precision_for(weights)
    of_candidates = to_device(weights, rows.distinct[0], precision)
    all_rows, *has = (repeated(c) for c in (received.max(axis=0), *received))

    def of_block(block: Block) -> Array:
        [origin] = order_statistics(block, all_rows, [(len(all_rows) - 1) // 2], xp)
        ends = extremes_of_sets(of_candidates, block, origin, cuts.tolist(), groups, xp)
        made = []
        for which, low, high in zip(has, *ends, strict=True):
            ranks = trusted_ranks(len(which), n, t)
            lowest, highest = order_statistics(block, which, ranks, xp)
            made.append(middle_of(block, (lowest, origin, highest), low, high, xp))
        return xp.stack(made)

    needed = len(all_rows) + 3 * len(received)
    made = rows.by_columns(of_block, precision, rows_needed=needed)
    for counts, one in zip(received, made, strict=True):
        own = rows.only(counts)
        one[:] = held_between(own, trusted_ranks(len(own), n, t), one)
    return made
