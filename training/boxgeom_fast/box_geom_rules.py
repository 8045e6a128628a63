"""BOX-GEOM and BOX-GEOM/1 (D5, D14), of all subsets, of bounds or of a sample."""

from boxgeom.arguments import check_integer
from boxgeom_fast import box_rules
from boxgeom_fast.array_libraries import Array
from boxgeom_fast.enclosure.enclosed_box import enclosed_box
from boxgeom_fast.enclosure.reported_box import output_of
from boxgeom_fast.rows import Rows
from boxgeom_fast.subset_choice import (
    MAX_NODES,
    SEED,
    TOLERANCE,
    K,
    SubsetChoice,
    Subsets,
    checked_choice,
)
from boxgeom_fast.used_subsets import subsets_used


def box_geom(
    rows: Rows,
    n: int,
    t: int,
    *,
    subsets: Subsets = "all",
    tolerance: float = TOLERANCE,
    max_nodes: int = MAX_NODES,
    k: int = K,
    seed: int = SEED,
) -> Array:
    """Return BOX-GEOM, of all subsets if no others are asked for, shape (d,).

    The options are those of `boxgeom_fast.box_geom_step`, and so is what it costs.

    Raises:
        ValueError: an option is not as it has to be.
        TooManySubsetsError: there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_geom(as_rows([[0], [1], [2], [99]]), 4, 1, subsets="sample", k=2)
    array([1.5])
    """
    choice = checked_choice(subsets, tolerance, max_nodes, k, seed)
    return of_choice(rows, n, t, choice)


def box_geom_once(
    rows: Rows,
    n: int,
    t: int,
    *,
    round_number: int = 1,
    subsets: Subsets = "all",
    tolerance: float = TOLERANCE,
    max_nodes: int = MAX_NODES,
    k: int = K,
    seed: int = SEED,
) -> Array:
    """Return BOX-GEOM in round 1, the trusted hyperbox's midpoint in later ones.

    Definition 14; round 1 costs what `box_geom` does.

    Raises:
        ValueError: the round is no integer from 1 on, or an option is not as it has to
            be.
        TooManySubsetsError: in round 1 there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> box_geom_once(as_rows([[0], [1], [2], [99]]), n=4, t=1, round_number=2)
    array([1.5])
    """
    choice = checked_choice(subsets, tolerance, max_nodes, k, seed)
    if check_integer("round_number", round_number, least=1) == 1:
        return of_choice(rows, n, t, choice)
    ranks = box_rules.trusted_ranks(len(rows), n, t)
    return box_rules.midpoint_of_ranks(rows, ranks)


def of_choice(rows: Rows, n: int, t: int, choice: SubsetChoice) -> Array:
    """Return BOX-GEOM of the chosen subsets, shape (d,).

    Raises:
        TooManySubsetsError: there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> of_choice(as_rows([[0], [1], [2], [99]]), 4, 1, SubsetChoice("bound"))
    array([1.5])
    """
    if choice.bounds(rows, n, t):
        tolerance, most = choice.tolerance, choice.max_nodes
        box = enclosed_box(rows, n, t, tolerance=tolerance, max_nodes=most)
        return output_of(box, rows)
    if choice.subsets == "sample":
        _, weights, _ = subsets_used(rows, n, t, choice)
        return box_rules.box_midpoint(rows, weights, n, t)
    return box_rules.box_geom(rows, n, t)
