"""BOX-GEOM of many equal vectors: equal subsets have the same median."""

from collections.abc import Iterator, Sequence

import numpy as np

import boxgeom
from boxgeom import Rule
from boxgeom.vectors import Vector, Vectors


def distinct_subsets(received: Vectors, size: int) -> Iterator[Vectors]:
    """Return an iterator over the subsets of that size that differ as multisets.

    Args:
        received: shape (m, d).
        size: how many vectors each subset has.

    >>> rows = np.array([[0.0], [0.0], [1.0], [1.0]])
    >>> [subset.ravel().tolist() for subset in distinct_subsets(rows, 3)]
    [[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]]
    """
    vectors, counts = np.unique(received, axis=0, return_counts=True)
    for copies in _choices(counts.tolist(), size):
        yield np.repeat(vectors, copies, axis=0)


def _choices(counts: Sequence[int], size: int) -> Iterator[list[int]]:
    """Return an iterator over how many of each kind can be taken, ``size`` in all."""
    if not counts:
        if size == 0:
            yield []
        return
    for copies in range(min(counts[0], size) + 1):
        for rest in _choices(counts[1:], size - copies):
            yield [copies, *rest]


def _box_geom(received: Vectors, n: int, t: int) -> Vector:
    medians = [
        boxgeom.geometric_median(subset) for subset in distinct_subsets(received, n - t)
    ]
    trusted = boxgeom.trusted_hyperbox(received, n, t)
    return trusted.intersection(boxgeom.smallest_hyperbox(medians)).midpoint


BOX_GEOM_OF_DISTINCT_SUBSETS = Rule(
    name="box-geom-of-distinct-subsets",
    definition="D5",
    function=_box_geom,
    needs="n > 3t to agree, n > 2t for one step",
    agreement="as box-geom",
    approximation="as box-geom",
    validity="as box-geom",
    enumerates=True,
)
"""BOX-GEOM, made of the reference's own functions, for more subsets than it takes."""
