"""The twin's rules that select vectors by their distances (Definitions 6, 7 and 8).

What they select can hang on whether two distances are equal. So floats decide only
where they differ by more than their error bounds; elsewhere distances are compared
exactly, as the reference compares them.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.arguments import check_integer
from boxgeom.numerics.exact import square_root
from boxgeom_fast.array_libraries import Array
from boxgeom_fast.coordinate_rules import mean_of
from boxgeom_fast.embedding import Points, distances, embedding
from boxgeom_fast.exact_distances import exact_squares as exact_squares
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import Rows
from boxgeom_fast.subsets import Counts, all_subsets
from boxgeom_fast.weighted_mean import weighted_mean

Table = NDArray[Any]
"""Squared distances, or distances, between the distinct rows: floats or integers."""

UNSURE = 1e-12
"""Error bound of a squared distance, relative to (|p| + |q|)^2 for points p and q."""

VANISHED = 2.0**-600
"""Absolute error bound besides: squares go up to 2^960, and tiny ones lose digits."""


def krum(rows: Rows, n: int, t: int) -> Array:
    """Return the vector closest to its ``m - t - 2`` nearest others.

    Definition 7.

    Raises:
        ValueError: m >= 2t + 3 does not hold.

    >>> from boxgeom_fast.rows import as_rows
    >>> krum(as_rows([[0], [1], [2], [4], [99]]), n=5, t=1)
    array([1.])
    """
    [index] = _of_least_score(rows, n, t, q=1)
    return mean_of(rows, [index])


def multi_krum(rows: Rows, n: int, t: int, *, q: int | None = None) -> Array:
    """Return the mean of the q vectors of least Krum score; q is n - t if left out.

    Definition 7.

    Raises:
        ValueError: m >= 2t + 3 or 1 <= q <= m does not hold, or q is no integer.

    >>> from boxgeom_fast.rows import as_rows
    >>> multi_krum(as_rows([[0], [1], [2], [4], [99]]), n=5, t=1, q=2)
    array([0.5])
    """
    return mean_of(rows, _of_least_score(rows, n, t, q))


def medoid(rows: Rows, n: int, t: int) -> Array:
    """Return the vector whose summed distance to all the others is least.

    Definition 8.

    >>> from boxgeom_fast.rows import as_rows
    >>> medoid(as_rows([[0, 0], [1, 0], [9, 9]]), n=3, t=0)
    array([1., 0.])
    """
    low, high = squares_within(embedding(rows))
    least, most = (np.sqrt(np.maximum(end, 0)) @ rows.counts for end in (low, high))
    near = np.flatnonzero(least <= most.min())
    if len(near) > 1:
        roots = np.vectorize(square_root, otypes=[object])(exact_squares(rows))
        exact = roots @ rows.counts.astype(object)
        # Each root is less than one unit too small, and so each sum less than m units.
        near = np.flatnonzero(exact < exact.min() + len(rows))
    return mean_of(rows, [int(near[0])])


def md_mean(rows: Rows, n: int, t: int) -> Array:
    """Return the mean of the minimum-diameter subset.

    Definition 6; it costs C(m, n - t) subsets.

    Raises:
        ValueError: there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> md_mean(as_rows([[0], [1], [5], [99]]), n=4, t=1)
    array([2.])
    """
    subset, _ = _minimum_diameter_subset(rows, n, t)
    return mean_of(rows, np.repeat(np.arange(len(subset)), subset).tolist())


def md_geom(rows: Rows, n: int, t: int) -> Array:
    """Return the geometric median of the minimum-diameter subset.

    Definition 6; it costs C(m, n - t) subsets.

    Raises:
        ValueError: there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> md_geom(as_rows([[0], [1], [5], [99]]), n=4, t=1)
    array([1.])
    """
    subset, points = _minimum_diameter_subset(rows, n, t)
    [weights] = median_weights(points, subset[None])
    return weighted_mean(rows, weights)


def _of_least_score(rows: Rows, n: int, t: int, q: int | None) -> list[int]:
    """Return the indices of the q vectors of least Krum score."""
    m = len(rows)
    if m < 2 * t + 3:
        raise ValueError(f"received: need m >= 2t + 3 = {2 * t + 3}, got m={m}")
    q = n - t if q is None else check_integer("q", q)
    if not 1 <= q <= m:
        raise ValueError(f"q: need 1 <= q <= m = {m}, got q={q}")
    repeated = rows.repeated()

    def score(squares: Table) -> Table:
        others = np.sort(squares[np.ix_(repeated, repeated)], axis=1)
        scores: Table = others[:, 1 : m - t - 1].sum(axis=1)
        return scores

    least, most = map(score, squares_within(embedding(rows)))
    order = sorted(range(m), key=lambda i: float(least[i] + most[i]))
    bar = max(most[order[:q]])
    rivals = {repeated[i] for i in order[q:] if least[i] <= bar}
    # Rivals cannot change the choice if they and the chosen are all one vector.
    if rivals and rivals | {repeated[i] for i in order[:q]} != {repeated[order[0]]}:
        exact = score(exact_squares(rows))
        order = sorted(range(m), key=lambda i: int(exact[i]))
    return [repeated[i] for i in order[:q]]


def _minimum_diameter_subset(rows: Rows, n: int, t: int) -> tuple[Counts, Points]:
    """Return how often each row is in the subset, shape (k,), and the embedding."""
    subsets = all_subsets(rows.counts.tolist(), n - t)
    points = embedding(rows)
    found = _least(subsets, *squares_within(points))
    if found is None:
        exact = exact_squares(rows)
        found = _least(subsets, exact, exact)
    assert found is not None, "exact distances leave no doubt"
    return found, points


def _least(subsets: Counts, low: Table, high: Table) -> Counts | None:
    """Return the first subset of least diameter, None if that is not certain.

    Pairs are taken from the farthest apart on. Each time the subsets that contain both
    vectors are dropped, until the next pair would leave none.

    Args:
        subsets: shape (subsets, k).
        low: lower bounds of the distances or their squares, shape (k, k).
        high: upper bounds of the same; the same object if all are exact.
    """
    holds, remaining = subsets > 0, np.arange(len(subsets))
    for level in _levels(low, high):
        wide = np.zeros(len(remaining), dtype=bool)
        for i, j in level:
            wide |= holds[remaining, i] & holds[remaining, j]
        if wide.all():
            is_certain = len(level) == 1 or low is high
            return subsets[remaining[0]] if is_certain else None
        remaining = remaining[~wide]
    first: Counts = subsets[remaining[0]]
    return first


def _levels(low: Table, high: Table) -> list[list[tuple[int, int]]]:
    """Return all pairs, farthest first, grouped where any may be the farther one."""
    pairs = [(i, j) for i in range(len(low)) for j in range(i)]
    pairs.sort(key=lambda pair: high[pair], reverse=True)
    levels: list[list[tuple[int, int]]] = []
    bar: Any = None
    for pair in pairs:
        if levels and high[pair] >= bar:
            levels[-1].append(pair)
            bar = min(bar, low[pair])
        else:
            levels.append([pair])
            bar = low[pair]
    return levels


def squares_within(points: Points) -> tuple[Table, Table]:
    """Return bounds of the squared distances between points, shape (k, k) each.

    >>> low, high = squares_within(np.array([[0.0, 0.0], [3.0, 4.0]]))
    >>> bool(low[0, 1] < 25 < high[0, 1]), high[0, 0]
    (True, np.float64(0.0))
    """
    apart = distances(points)
    reach = np.sqrt((points * points).sum(axis=1))
    doubt = UNSURE * (reach[:, None] + reach) ** 2 + VANISHED
    np.fill_diagonal(doubt, 0.0)
    return apart * apart - doubt, apart * apart + doubt
