"""One round of many nodes, which received different vectors but mostly the same."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.arguments import check_integer, check_options
from boxgeom.definitions.resilience import check_received
from boxgeom.rule import Rule
from boxgeom.rules import find_rule
from boxgeom_fast.array_libraries import Array, as_received
from boxgeom_fast.box_geom_rules import of_choice
from boxgeom_fast.box_rules import between_ranks, trusted_ranks
from boxgeom_fast.candidates import Candidates, extremes_of_sets
from boxgeom_fast.clamping import clamped_midpoint
from boxgeom_fast.column_block import Block
from boxgeom_fast.embedding import embedding
from boxgeom_fast.fast_rules import FAST_RULES, fast_rule
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import numpy_if_kernels_break
from boxgeom_fast.median_weights import Weights, median_weights
from boxgeom_fast.order_statistics import order_statistics
from boxgeom_fast.rank_program import rank_program
from boxgeom_fast.rows import Rows, as_rows, repeated
from boxgeom_fast.subset_choice import SubsetChoice, checked_choice
from boxgeom_fast.subsets import Counts, advising, all_subsets, different


@numpy_if_kernels_break
@np.errstate(all="ignore")  # whatever overflows or underflows on the way is handled
def aggregate_each(
    vectors: Any,
    received_by: Sequence[Sequence[int]],
    rule: str | Rule = "box-geom",
    *,
    n: int,
    t: int,
    **options: Any,
) -> Array:
    """Return what every node of a network aggregates in one round.

    Nodes that received the same multiset get the same bits (Theorem 10), and cost no
    more than one of them. BOX-GEOM shares more: a subset that several nodes have is
    computed once and has the same median, bit for bit, at all of them (Theorem 6). A
    rule that enumerates subsets costs up to C(m, n - t) per different multiset. Bounds
    are proven for each multiset by itself; all of them hold the medians that the nodes
    have in common, which is what Theorem 26 needs.

    Args:
        vectors: all that were sent, shape (v, d), as `boxgeom_fast.aggregate` takes
            them.
        received_by: for each node, which of them it received, n - t to n indices.
        rule: a name or a rule, as `boxgeom_fast.aggregate` takes it.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        options: what the rule takes besides, as for `boxgeom_fast.aggregate`.

    Returns:
        Shape (nodes, d).

    Raises:
        TypeError: an option is none of the rule's.
        ValueError: another argument is not as above.

    >>> sent = [[0.0, 1], [2, 0], [4, 1], [100, 0]]
    >>> aggregate_each(sent, [[0, 1, 2, 3], [0, 1, 2]], n=4, t=1)
    array([[3. , 0.5],
           [2. , 0. ]])
    """
    chosen = find_rule(rule)
    function, known = fast_rule(chosen)
    check_options(chosen.name, known, options)
    gradient = gradient_for(vectors, chosen, options)
    nodes = _listed(received_by)
    if nodes is None:
        raise ValueError(f"received_by: need indices of each node, got {received_by!r}")
    if len(nodes) == 0:
        raise ValueError("received_by: need at least one node, got none")
    rows = as_rows(vectors)
    n, t = check_integer("n", n), check_integer("t", t)
    counts = np.array([_counts(rows, node, i) for i, node in enumerate(nodes)])
    distinct, node_of = different(counts)
    for m in dict.fromkeys(counts.sum(axis=1).tolist()):
        check_received(np.empty((m, 0)), n, t)
    with advising(chosen.name, is_differentiated=bool(gradient)):
        if function is FAST_RULES.get("box-geom"):
            outputs = _chosen_each(rows, distinct, n, t, checked_choice(**options))
        else:
            each = [function(rows.only(c), n, t, **options) for c in distinct]
            outputs = rows.xp.stack(each)
    made = as_received(outputs[node_of], vectors)
    if gradient:
        return gradient.carried_each(made, vectors, chosen.name, counts, n, t, options)
    return made


def _counts(rows: Rows, indices: Iterable[int], node: int) -> NDArray[np.int64]:
    """Return how often a node received each distinct row, shape (k,)."""
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
    """Return the value as an index below v, None if it is none."""
    if type(value) is int:
        return value if 0 <= value < v else None
    try:
        index = check_integer("received_by", value, least=0)
    except ValueError:
        return None
    return index if index < v else None


def _listed(values: Any) -> list[Any] | None:
    """Return the values as a list, None if they cannot be iterated over."""
    try:
        return list(values)
    except TypeError:
        return None


def _chosen_each(
    rows: Rows, received: NDArray[np.int64], n: int, t: int, choice: SubsetChoice
) -> Array:
    """Return BOX-GEOM of the chosen subsets of each multiset, shape (nodes, d)."""
    own = [rows.only(counts) for counts in received]
    is_apart = [choice.subsets == "sample" or choice.bounds(r, n, t) for r in own]
    together = received[~np.array(is_apart)]
    enumerated = iter(box_geom_each(rows, together, n, t) if len(together) else ())
    return rows.xp.stack(
        [
            of_choice(r, n, t, choice) if apart else next(enumerated)
            for r, apart in zip(own, is_apart, strict=True)
        ]
    )


def box_geom_each(rows: Rows, received: NDArray[np.int64], n: int, t: int) -> Array:
    """Return BOX-GEOM of each of several multisets of the rows, shape (nodes, d).

    It costs a median for each of the subsets, up to C(m, n - t) of each multiset, that
    are different.

    Args:
        rows: all vectors.
        received: how often each distinct row is in each multiset, shape (nodes, k).
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        TooManySubsetsError: a multiset has too many subsets to enumerate.

    >>> rows = as_rows([[0.0], [1], [2], [99]])
    >>> box_geom_each(rows, np.array([[1, 1, 1, 1], [1, 1, 1, 0]]), n=4, t=1)
    array([[1.5],
           [1. ]])
    """
    subsets, is_of = _shared_subsets(received, n - t)
    groups, is_group_of = different(is_of)
    order = np.argsort(is_group_of, kind="stable")
    cuts = np.searchsorted(is_group_of[order], np.arange(len(groups) + 1))
    weights = median_weights(embedding(rows), subsets)[order]
    return _midpoints(rows, received, weights, cuts.tolist(), groups, n, t)


def _shared_subsets(
    received: NDArray[np.int64], size: int
) -> tuple[Counts, NDArray[np.bool_]]:
    """Return the nodes' different subsets, and which nodes have each: (subsets, nodes).

    The subsets have shape (subsets, k).
    """
    own = [all_subsets(counts.tolist(), size) for counts in received]
    subsets, which = different(np.concatenate(own))
    is_of = np.zeros((len(subsets), len(received)), dtype=bool)
    is_of[which, np.repeat(np.arange(len(own)), [len(s) for s in own])] = True
    return subsets, is_of


def _midpoints(
    rows: Rows,
    received: NDArray[np.int64],
    weights: Weights,
    cuts: list[int],
    is_of: NDArray[np.bool_],
    n: int,
    t: int,
) -> Array:
    """Return every node's midpoint, shape (nodes, d).

    The candidates come in groups, as `extremes_of_sets` has them, whose sets are the
    nodes.
    """
    candidates = Candidates.of(rows, weights, cuts)
    all_rows, *own_rows = (repeated(c) for c in (received.max(axis=0), *received))
    middle, pairs = ((len(all_rows) - 1) // 2,), candidates.pairs
    ranks = [trusted_ranks(len(which), n, t) for which in own_rows]
    program = rank_program(received, ranks, *middle) if pairs else None

    def of_block(block: Block) -> Array:
        if block.kernels and pairs and program:
            return block.kernels.midpoints_of_sets(block.place, *program, *pairs, is_of)
        [origin] = order_statistics(block, all_rows, middle)
        lows, highs = extremes_of_sets(candidates, block, origin, is_of)
        made = []
        for which, own, low, high in zip(own_rows, ranks, lows, highs, strict=True):
            ends = order_statistics(block, which, own)
            made.append(clamped_midpoint(origin + low, origin + high, *ends))
        return block.xp.stack(made)

    needed = len(all_rows) + 3 * len(received)
    dtype = candidates.shares.dtype
    work = 2 * weights.size + len(received) * len(all_rows) ** 2
    midpoints = rows.by_columns(of_block, dtype, rows_needed=needed, work=work)
    for counts, own, midpoint in zip(received, ranks, midpoints, strict=True):
        midpoint[:] = between_ranks(rows.only(counts), own, midpoint)
    return midpoints
