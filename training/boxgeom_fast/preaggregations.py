"""The twin's pre-aggregations: from `Rows` in float64 to vectors (D17 to D20)."""

from collections.abc import Callable, Sequence

import numpy as np

from boxgeom.arguments import check_number
from boxgeom.definitions.bucketing import BUCKET_SIZE, dealt
from boxgeom.definitions.clipping import CLIP
from boxgeom_fast.array_libraries import Array
from boxgeom_fast.coordinate_rules import mean_of
from boxgeom_fast.embedding import embedding
from boxgeom_fast.exact_distances import exact_squares
from boxgeom_fast.rows import Rows
from boxgeom_fast.selection_rules import Table, squares_within

Neighbors = tuple[int, ...]
"""Indices of distinct rows, each as often as it counts, in ascending order."""


def nnm(rows: Rows, n: int, t: int) -> list[Array]:
    """Return the mean of the n - t nearest vectors for each vector, itself included.

    Definition 17. Vectors with the same neighbours share the work.

    >>> from boxgeom_fast.rows import as_rows
    >>> nnm(as_rows([[0], [3], [99]]), n=3, t=1)
    [array([1.5]), array([1.5]), array([51.])]
    """
    neighbors = _neighbors(rows, n - t)
    means = {which: mean_of(rows, list(which)) for which in set(neighbors)}
    return [means[neighbors[i]] for i in rows.repeated()]


def bucketing(
    rows: Rows, n: int, t: int, *, bucket_size: int = BUCKET_SIZE, bucket_seed: int = 0
) -> list[Array]:
    """Return the means of buckets into which the vectors are dealt at random.

    Definition 18.

    >>> from boxgeom_fast.rows import as_rows
    >>> bucketing(as_rows([[0], [2], [4]]), n=3, t=0, bucket_size=2)
    [array([3.]), array([0.])]
    """
    repeated = rows.repeated()
    buckets = dealt(len(rows), bucket_size, bucket_seed)
    return [mean_of(rows, [repeated[i] for i in bucket]) for bucket in buckets]


def clipping(rows: Rows, n: int, t: int, *, clip: float = CLIP) -> list[Array]:
    """Return the vectors, those longer than ``clip`` shortened to that length.

    Definition 19.

    >>> from boxgeom_fast.rows import as_rows
    >>> clipping(as_rows([[0, 1], [3, 4]]), n=2, t=0, clip=2.5)
    [array([0., 1.]), array([1.5, 2. ])]
    """
    return _clipped(rows, check_number("clip", clip, least=0))


def arc(rows: Rows, n: int, t: int) -> list[Array]:
    """Return the vectors, the longest shortened to the length of the next longest.

    Definition 20.

    >>> from boxgeom_fast.rows import as_rows
    >>> arc(as_rows([[0, 1], [0, 8], [60, 80]]), n=3, t=1)
    [array([0., 1.]), array([0., 8.]), array([4.8, 6.4])]
    """
    m = len(rows)
    shortened = 2 * (m - (n - t)) * (n - t) // m
    # Lengths that no float holds are counted in a larger unit, a power of two.
    lengths = _lengths(rows, 1.0)
    unit = 1.0 if np.isfinite(lengths).all() else 2.0 ** _all_columns(rows).bit_length()
    by_length = np.sort(_lengths(rows, unit)[rows.repeated()])
    return _clipped(rows, float(by_length[m - 1 - shortened]), unit)


FAST_PREAGGREGATIONS: dict[str, Callable[..., list[Array]]] = {
    "nnm": nnm,
    "bucketing": bucketing,
    "clipping": clipping,
    "arc": arc,
}
"""The pre-aggregations that the twin computes itself, of `Rows`, n and t."""


def _neighbors(rows: Rows, count: int) -> list[Neighbors]:
    """Return the nearest of each distinct row, itself among them."""
    repeated = rows.repeated()
    low, high = squares_within(embedding(rows))
    exact: Table | None = None
    found = []
    for i in range(len(low)):
        nearest = sorted(repeated, key=lambda j: float(low[i, j] + high[i, j]))
        if _is_in_doubt(nearest, count, low[i], high[i]):
            exact = exact_squares(rows) if exact is None else exact
            nearest = sorted(repeated, key=lambda j: int(exact[i, j]))
        found.append(tuple(sorted(nearest[:count])))
    return found


def _is_in_doubt(order: Sequence[int], count: int, low: Table, high: Table) -> bool:
    """Return whether the first ones of an order may not be the nearest."""
    chosen, others = order[:count], order[count:]
    bar = max(high[chosen])
    rivals = {j for j in others if low[j] <= bar}
    if not rivals:
        return False
    least = min(low[[*rivals]])
    return len(rivals | {j for j in chosen if high[j] >= least}) > 1


def _lengths(rows: Rows, unit: float) -> Table:
    """Return the lengths of the distinct rows in a unit, shape (k,)."""
    largest, shares = _shares(rows)
    return np.where(largest > 0, largest / unit * shares, 0.0)


def _shares(rows: Rows) -> tuple[Table, Table]:
    """Return each row's largest entry, and its length in units of that: (k,) each.

    The latter is 0 for a row of zeros.
    """
    xp = rows.xp
    here = np.array([float(xp.max(xp.abs(row))) for row in rows.distinct])
    largest = -rows.ranks.least(-here)
    parts = [
        row / (size or 1.0)
        for row, size in zip(rows.distinct, largest.tolist(), strict=True)
    ]
    squares = np.array([float(xp.sum(part * part)) for part in parts])
    return largest, np.sqrt(rows.ranks.total(squares))


def _all_columns(rows: Rows) -> int:
    """Return how many columns there are, all ranks' together."""
    return int(rows.ranks.total(np.array([float(rows.d)]))[0])


def _clipped(rows: Rows, clip: float, unit: float = 1.0) -> list[Array]:
    """Return the vectors, those longer than ``clip`` units shortened to that."""
    made = list(rows.distinct)
    largest, shares = _shares(rows)
    for i, row in enumerate(rows.distinct):
        size, share = float(largest[i]), float(shares[i])
        if size and size / unit * share > clip:
            made[i] = row / size * (clip / share) * unit
    return [made[i] for i in rows.repeated()]
