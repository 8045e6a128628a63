"""SMEA, the smallest maximum eigenvalue averaging (Definition 26)."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.definitions.mean import mean
from boxgeom.numerics.exact import squared_distances
from boxgeom.vectors import Vector, Vectors

TIED = Fraction(1, 10**12)
"""Eigenvalues that differ by less than this share of themselves count as equal."""


def smea(received: Vectors, n: int, t: int) -> Vector:
    """Return the mean of the n - t vectors that vary least where they vary most.

    Definition 26: of all (n-t)-subsets that one counts whose covariance matrix has the
    least largest eigenvalue. Eigenvalues are known to about 14 digits; of subsets that
    agree in the first 12 the one wins whose indices, with the vectors in canonical
    order, come first. Cost: C(m, n - t) eigenvalues of matrices of n - t rows.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above, or there are too many subsets.

    >>> boxgeom.smea([[0, 0], [4, 0], [3, 3], [5, 1]], n=4, t=1)
    array([4.        , 1.33333333])
    """
    subsets = list(subset_indices(received, n, t))
    distances = np.array(squared_distances(received), dtype=object)
    found = [
        largest_eigenvalue(distances[np.ix_(subset, subset)]) for subset in subsets
    ]
    bar = min(found) * (1 + TIED)
    first = next(s for s, value in zip(subsets, found, strict=True) if value <= bar)
    return mean(received[list(first)])


def largest_eigenvalue(distances: Sequence[Sequence[int]] | Vectors) -> Fraction:
    """Return the largest eigenvalue of 2k³ times the covariance matrix of k vectors.

    It is that of 2k² times the matrix of inner products of the vectors' offsets from
    their mean, which the squared distances determine without rounding; what is rounded
    is the eigenvalue.

    Args:
        distances: the squared distances, integers of any size, shape (k, k).

    >>> largest_eigenvalue([[0, 4], [4, 0]])
    Fraction(16, 1)
    """
    gram = doubled_gram_matrix(distances)
    unit = max(gram.diagonal())  # and no other entry is larger
    if unit == 0:
        return Fraction(0)
    eigenvalues = np.linalg.eigvalsh((gram / unit).astype(np.float64))
    return Fraction(float(eigenvalues[-1])) * unit


def doubled_gram_matrix(distances: Sequence[Sequence[int]] | Vectors) -> Vectors:
    """Return 2k² ⟨xᵢ - mean, xⱼ - mean⟩ of k vectors, integers of shape (k, k).

    >>> doubled_gram_matrix([[0, 4], [4, 0]]).tolist()
    [[8, -8], [-8, 8]]
    """
    table = np.array(distances, dtype=object)
    k, sums = len(table), table.sum(axis=0)
    products: Vectors = k * (sums[:, None] + sums) - k * k * table - table.sum()
    return products
