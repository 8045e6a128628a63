"""The twin's SMEA (Definition 26)."""

import numpy as np
from numpy.typing import NDArray

from boxgeom.definitions.smea import TIED, largest_eigenvalue
from boxgeom_fast.array_libraries import Array
from boxgeom_fast.coordinate_rules import mean_of
from boxgeom_fast.embedding import Points, embedding
from boxgeom_fast.exact_distances import exact_squares
from boxgeom_fast.rows import Rows, repeated
from boxgeom_fast.selection_rules import VANISHED
from boxgeom_fast.subsets import Counts, all_subsets

UNSURE = 1e-11
"""Error bound of a subset's eigenvalue, relative to its largest |p|^2 for points p."""

AT_ONCE = 2**12
"""Subsets whose matrices are in memory together."""


def smea(rows: Rows, n: int, t: int) -> Array:
    """Return the mean of the subset whose covariance has the least largest eigenvalue.

    Definition 26; it costs C(m, n - t) eigenvalues. Where several subsets are nearly as
    good as the best, theirs are computed from exact distances, as the reference does.

    Raises:
        ValueError: there are too many subsets to enumerate.

    >>> from boxgeom_fast.rows import as_rows
    >>> smea(as_rows([[0, 0], [4, 0], [3, 3], [5, 1]]), n=4, t=1)
    array([4.        , 1.33333333])
    """
    subsets = all_subsets(rows.counts.tolist(), n - t)
    points = embedding(rows)
    found = np.concatenate(
        [
            _largest_eigenvalues(subsets[start : start + AT_ONCE], points)
            for start in range(0, len(subsets), AT_ONCE)
        ]
    )
    reach = np.where(subsets > 0, (points * points).sum(axis=1), 0.0).max(axis=1)
    doubt = (n - t) * (UNSURE * reach + VANISHED)
    near = subsets[found - doubt <= (found + doubt).min()]
    chosen = near[0] if len(near) == 1 else _first_of_least(near, rows)
    return mean_of(rows, repeated(chosen))


def _largest_eigenvalues(subsets: Counts, points: Points) -> NDArray[np.float64]:
    """Return the largest eigenvalue of every subset's scatter, shape (subsets,).

    Args:
        subsets: how often each point occurs in each, shape (subsets, k).
        points: shape (k, e).
    """
    counts = subsets.astype(np.float64)
    sizes = counts.sum(axis=1)[:, None]
    offsets = points - (counts @ points / sizes)[:, None]
    scatter = np.swapaxes(offsets * counts[..., None], 1, 2) @ offsets
    largest: NDArray[np.float64] = np.linalg.eigvalsh(scatter)[:, -1]
    return largest


def _first_of_least(subsets: Counts, rows: Rows) -> NDArray[np.int64]:
    """Return the first subset of least eigenvalue, from exact distances."""
    squares = exact_squares(rows)
    members = [repeated(subset) for subset in subsets]
    exact = [largest_eigenvalue(squares[np.ix_(m, m)]) for m in members]
    bar = min(exact) * (1 + TIED)
    first = next(i for i, value in enumerate(exact) if value <= bar)
    return subsets[first].astype(np.int64)
