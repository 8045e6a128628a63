"""Exact answers of SMEA (Definition 26)."""

from fractions import Fraction

import numpy as np

from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.definitions.smea import doubled_gram_matrix
from boxgeom.numerics.exact import squared_distances
from boxgeom.vectors import Vectors, canonical_order
from boxgeom_conformance.answers.answer import Within
from boxgeom_conformance.answers.averages import means_of
from boxgeom_conformance.case import Case

Matrix = list[list[Fraction]]

TIED = {"float32": Fraction(1, 2**16)}
"""Eigenvalues of float32 are known to this share of themselves, in any order of sums;
those of float64 to `TIED_IN_FLOAT64`. What is nearer to the least counts as least."""

TIED_IN_FLOAT64 = Fraction(1, 2**30)

VECTOR_BITS = 60


def smea_answer(case: Case) -> Within:
    """Return what Definition 26 allows: the mean of any subset of least eigenvalue.

    An eigenvalue is at least the Rayleigh quotient of any vector, computed exactly. No
    subset has less than the least, and that is at most what is proved of one subset.
    Every subset counts whose lower bound is not above that: the right ones among them.
    """
    received = canonical_order(case.received)
    distances = np.array(squared_distances(received), dtype=object)
    subsets = list(subset_indices(received, case.n, case.t))
    tables = [doubled_gram_matrix(distances[np.ix_(s, s)]) for s in subsets]
    lower = [rayleigh_quotient(table) for table in tables]
    best = min(range(len(subsets)), key=lower.__getitem__)
    bar = upper_bound(tables[best], lower[best])
    bar *= 1 + TIED.get(case.dtype, TIED_IN_FLOAT64)
    kept = {
        received[list(subset)].tobytes(): received[list(subset)]
        for subset, value in zip(subsets, lower, strict=True)
        if value <= bar
    }
    return means_of(case, list(kept.values()))


def rayleigh_quotient(table: Vectors) -> Fraction:
    """Return a lower bound of the largest eigenvalue of a matrix of integers, (k, k).

    It is the exact Rayleigh quotient of what floats take for the eigenvector.

    >>> rayleigh_quotient(np.array([[8, -8], [-8, 8]], dtype=object))
    Fraction(16, 1)
    """
    unit = max(table.diagonal())
    if unit == 0:
        return Fraction(0)
    _, vectors = np.linalg.eigh((table / unit).astype(np.float64))
    rounded = np.array([int(x) for x in np.ldexp(vectors[:, -1], VECTOR_BITS)], object)
    return Fraction(int(rounded @ table @ rounded), int(rounded @ rounded))


def upper_bound(table: Vectors, lower: Fraction) -> Fraction:
    """Return an upper bound of the largest eigenvalue of a matrix of integers, (k, k).

    All eigenvalues are below b if b times the identity, less the matrix, is positive
    definite. The margin above the lower bound doubles until it is.
    """
    margin = Fraction(1, 2**40)
    while lower and not is_positive_definite(_less(table, lower * (1 + margin))):
        margin *= 2
    return lower * (1 + margin)


def is_positive_definite(matrix: Matrix) -> bool:
    """Return whether all pivots of a symmetric matrix are positive, exactly.

    >>> one, two = Fraction(1), Fraction(2)
    >>> is_positive_definite([[two, one], [one, one]])
    True
    >>> is_positive_definite([[one, one], [one, one]])
    False
    """
    while matrix:
        (pivot, *row), *rest = matrix
        if pivot <= 0:
            return False
        matrix = [
            [x - first * y / pivot for x, y in zip(others, row, strict=True)]
            for first, *others in rest
        ]
    return True


def _less(table: Vectors, bound: Fraction) -> Matrix:
    """Return a multiple of the identity less a matrix."""
    return [
        [(bound if i == j else 0) - Fraction(int(x)) for j, x in enumerate(row)]
        for i, row in enumerate(table)
    ]
