"""All subsets of least diameter (Definition 6), ties included."""

from itertools import combinations

from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.numerics.exact import squared_distances
from boxgeom.vectors import Vectors, canonical_order
from boxgeom_conformance.answers.selections import lost_in_single_precision
from boxgeom_conformance.case import Case


def least_diameter_subsets(case: Case) -> list[Vectors]:
    """Return every (n-t)-subset whose diameter is least, equal multisets once.

    Diameters of float32 vectors also tie if float32 cannot tell them apart.

    The cost grows with the number of subsets, C(m, n - t).

    >>> import numpy as np
    >>> ties = least_diameter_subsets(Case(np.array([[0.0], [1.0], [2.0]]), n=3, t=1))
    >>> [subset.tolist() for subset in ties]
    [[[0.0], [1.0]], [[1.0], [2.0]]]
    """
    received = canonical_order(case.received)
    distances = squared_distances(received)
    subsets = list(subset_indices(received, case.n, case.t))
    diameters = [
        max((distances[i][j] for i, j in combinations(subset, 2)), default=0)
        for subset in subsets
    ]
    least = min(diameters) * (1 + lost_in_single_precision(case))
    found = {
        received[list(subset)].tobytes(): received[list(subset)]
        for subset, diameter in zip(subsets, diameters, strict=True)
        if diameter <= least
    }
    return list(found.values())
