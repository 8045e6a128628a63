"""The twin's Bulyan (Definition 25)."""

import numpy as np

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.embedding import embedding
from boxgeom_fast.exact_distances import exact_squares
from boxgeom_fast.nearest_rules import mean_around_the_median
from boxgeom_fast.rows import Rows
from boxgeom_fast.selection_rules import Table, squares_within


def bulyan(rows: Rows, n: int, t: int) -> Array:
    """Return the mean of the middle values of vectors that Krum selects in turn.

    Definition 25. Where bounds of the distances leave a choice of Krum open, all
    distances are computed exactly, as slowly as the reference does.

    Raises:
        ValueError: m >= 4t + 3 does not hold.

    >>> from boxgeom_fast.rows import as_rows
    >>> bulyan(as_rows([[0], [1], [2], [3], [4], [5], [99]]), n=7, t=1)
    array([2.])
    """
    m = len(rows)
    if m < 4 * t + 3:
        raise ValueError(f"received: need m >= 4t + 3 = {4 * t + 3}, got m={m}")
    repeated = rows.repeated()
    every = np.ix_(repeated, repeated)
    low, high = squares_within(embedding(rows))
    chosen = _selected(np.maximum(low, 0)[every], high[every], t)
    if chosen is None:
        exact = exact_squares(rows)[every]
        chosen = _selected(exact, exact, t)
    assert chosen is not None, "exact distances leave no doubt"
    return mean_around_the_median(rows, [repeated[i] for i in chosen], m - 4 * t)


def _selected(low: Table, high: Table, t: int) -> list[int] | None:
    """Return the m - 2t vectors that Krum selects, None if that is not certain.

    Args:
        low: lower bounds of the squared distances, shape (m, m), none negative.
        high: upper bounds of the same; the same object if all are exact.
        t: most Byzantine nodes tolerated.
    """
    left = np.arange(len(low))
    while len(left) > 2 * t:
        nearest = max(len(left) - t - 2, 0)
        least, most = (
            np.sort(bound[np.ix_(left, left)], axis=1)[:, 1 : 1 + nearest].sum(axis=1)
            for bound in (low, high)
        )
        rivals = np.flatnonzero(least <= min(most))
        # Two that are each other's nearest, when one neighbour counts, tie exactly.
        is_pair = nearest == 1 and len(rivals) == 2
        if len(rivals) > 1 and not is_pair and (least[rivals] < most[rivals]).any():
            return None
        left = np.delete(left, rivals[0])
    return sorted(set(range(len(low))) - set(left.tolist()))
