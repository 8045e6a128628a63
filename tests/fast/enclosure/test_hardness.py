"""The reduction from exact cover by 3-sets in docs/scale.md, on twenty instances."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from boxgeom.vectors import Vectors
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.subsets import all_subsets

ELEMENTS = 6
TRIPLES = list(combinations(range(ELEMENTS), 3))
PULL = 0.05
"""How strongly a far point of a triple pulls towards each of its elements."""

FAR = 1e5
"""So far away, a point pulls in nearly the same direction at all medians."""

BETWEEN = 0.6261235
"""Between the heights with an exact cover and without, which differ by 3e-6."""


def umbrella() -> Vectors:
    """Return the 12 near points, two per element, at one height."""
    axes = np.sin(0.6) * np.eye(ELEMENTS)
    height = np.full((2 * ELEMENTS, 1), np.cos(0.6))
    return np.hstack([np.vstack([axes, -axes]), height, np.zeros_like(height)])


def balancers() -> Vectors:
    """Return the 4 far points that pull each element back as much as a cover pulls."""
    shares = np.full((4, ELEMENTS), -PULL / 4)
    height = np.full((4, 1), -0.5)
    rest = np.sqrt(0.75 - (shares[0] ** 2).sum())
    return FAR * np.hstack([shares, height, rest * np.array([[1], [-1], [1], [-1]])])


def far_points(triples: Sequence[tuple[int, ...]]) -> Vectors:
    """Return a far point for each triple, which pulls towards its elements and down."""
    points = np.zeros((len(triples), ELEMENTS + 2))
    for point, triple in zip(points, triples, strict=True):
        point[list(triple)] = PULL
        point[ELEMENTS] = -np.sqrt(1 - 3 * PULL**2)
    return FAR * points


def has_exact_cover(triples: Sequence[tuple[int, ...]]) -> bool:
    """Return whether two of the triples cover all six elements once."""
    return any(not set(one) & set(other) for one, other in combinations(triples, 2))


def drawn_triples(seed: int) -> tuple[bool, list[tuple[int, ...]]]:
    """Return whether five random triples have an exact cover, and the triples."""
    drawn = np.random.default_rng(seed).choice(len(TRIPLES), 5, replace=False)
    triples = [TRIPLES[i] for i in drawn]
    return has_exact_cover(triples), triples


@pytest.mark.parametrize("seed", range(20))
def test_the_upper_edge_tells_whether_there_is_an_exact_cover(seed: int) -> None:
    is_covered, triples = drawn_triples(seed)
    points = np.vstack([umbrella(), balancers(), far_points(triples)])
    subsets = all_subsets([1] * 21, 18)
    upper = (median_weights(points, subsets) @ points)[:, ELEMENTS].max()
    assert (upper > BETWEEN) == is_covered


def test_the_drawn_instances_are_of_both_kinds() -> None:
    assert {drawn_triples(seed)[0] for seed in range(20)} == {True, False}
