"""The candidate set and its hyperboxes (Definitions 3 and 4)."""

import math
from collections.abc import Iterator
from itertools import combinations
from typing import Literal

import numpy as np

from boxgeom.arguments import choice_of
from boxgeom.definitions.geometric_median import geometric_median
from boxgeom.definitions.hyperbox import Hyperbox, smallest_hyperbox
from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_received
from boxgeom.vectors import Vectors

Center = Literal["geometric-median", "mean"]

CENTERS = {"geometric-median": geometric_median, "mean": mean}

MOST_SUBSETS = 20_000


def candidate_set(
    received: Vectors, n: int, t: int, center: Center = "geometric-median"
) -> Vectors:
    """Return the geometric medians (or the means) of all (n-t)-subsets.

    Definition 3: every subset might be the honest vectors, so every such median might
    be the one to approximate. Cost: C(m, n - t) medians of n - t vectors each.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        center: "geometric-median" or "mean".

    Returns:
        Shape (C(m, n - t), d).

    Raises:
        ValueError: an argument is not as above, or there are over 20 000 subsets.

    >>> boxgeom.candidate_set([[0, 0], [0, 0], [0, 0], [9, 9]], n=4, t=1)
    array([[0., 0.],
           [0., 0.],
           [0., 0.],
           [0., 0.]])
    """
    center_of = choice_of("center", center, CENTERS)
    subsets = subset_indices(received, n, t)
    return np.stack([center_of(received[list(indices)]) for indices in subsets])


def geometric_median_hyperbox(received: Vectors, n: int, t: int) -> Hyperbox:
    """Return the smallest box around the geometric medians of all (n-t)-subsets.

    Definition 4. It meets the node's own trusted hyperbox (Theorem 5) and the
    geometric-median hyperbox of every other honest node (Theorem 6). Arguments and
    errors as in `candidate_set`. Cost: C(m, n - t) geometric medians.

    >>> boxgeom.geometric_median_hyperbox([[0], [1], [2], [99]], n=4, t=1)
    Hyperbox(lower=array([1.]), upper=array([2.]))
    """
    return smallest_hyperbox(candidate_set(received, n, t, "geometric-median"))


def mean_hyperbox(received: Vectors, n: int, t: int) -> Hyperbox:
    """Return the smallest box around the means of all (n-t)-subsets.

    Definition 4; Theorems 5 and 6 hold for it too. Arguments and errors as in
    `candidate_set`. Cost: C(m, n - t) means.

    >>> boxgeom.mean_hyperbox([[0], [3], [6], [99]], n=4, t=1)
    Hyperbox(lower=array([3.]), upper=array([36.]))
    """
    return smallest_hyperbox(candidate_set(received, n, t, "mean"))


def subset_indices(received: Vectors, n: int, t: int) -> Iterator[tuple[int, ...]]:
    """Return an iterator over the index tuples of all (n-t)-subsets, in order.

    Raises:
        ValueError: an argument is not as `candidate_set` needs it, or there are too
            many subsets.

    >>> list(subset_indices(np.zeros((3, 1)), n=3, t=1))
    [(0, 1), (0, 2), (1, 2)]
    """
    check_received(received, n, t)
    m = len(received)
    count = math.comb(m, n - t)
    if count > MOST_SUBSETS:
        raise ValueError(
            f"received: need at most {MOST_SUBSETS} subsets to enumerate, got {count} "
            f"(n - t = {n - t} of m = {m} vectors); the fast twin enumerates none with "
            "subsets='bound' (--subsets bound), nor do trimmed-mean, "
            "coordinate-median, multi-krum and geometric-median"
        )
    return combinations(range(m), n - t)
