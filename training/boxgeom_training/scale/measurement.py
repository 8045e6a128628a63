"""How long a proven box takes, and how near it comes to the medians' own."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

import boxgeom_fast
from boxgeom.vectors import Vectors


@dataclass(frozen=True)
class Measurement:
    """A step of BOX-GEOM with ``subsets="bound"``.

    Attributes:
        kind: of the vectors, a key of `boxgeom_training.scale.vectors.KINDS`.
        n: nodes, all of whose vectors were received.
        t: most Byzantine nodes tolerated.
        d: coordinates.
        tolerance: asked for, as a fraction of the trusted hyperbox's edge.
        seconds: of one call, after one with few coordinates that compiled the loops.
        mean_error: how far the output can be from BOX-GEOM's, in edges of the trusted
            hyperbox, on average over the coordinates in which that has any length.
        largest_error: in the coordinate where it is largest.
        open_edges: ends of coordinates that are not settled by the first bounds.
        unfinished: ends that are not proven to the tolerance.
        nodes: of all searches.
        is_exact: whether every end is exact, up to rounding.
    """

    kind: str
    n: int
    t: int
    d: int
    tolerance: float
    seconds: float
    mean_error: float
    largest_error: float
    open_edges: int
    unfinished: int
    nodes: int
    is_exact: bool

    @property
    def proven_share(self) -> float:
        """The share of the open edges that are proven to the tolerance."""
        return 1.0 - self.unfinished / max(self.open_edges, 1)


def measured(
    kind: str, vectors: Vectors, n: int, t: int, tolerance: float, max_nodes: int
) -> Measurement:
    """Return what a step on these vectors, shape (n, d), takes and proves."""
    options: Any = {
        "subsets": "bound",
        "tolerance": tolerance,
        "max_nodes": max_nodes,
    }
    start = time.perf_counter()
    step = boxgeom_fast.box_geom_step(vectors, n, t, **options)
    seconds = time.perf_counter() - start
    edges = step.trusted[1] - step.trusted[0]
    errors = step.error[edges > 0] / edges[edges > 0]
    first = boxgeom_fast.box_geom_step(vectors, n, t, **options | {"max_nodes": 1})
    return Measurement(
        kind,
        n,
        t,
        vectors.shape[1],
        tolerance,
        seconds,
        float(np.mean(errors)) if errors.size else 0.0,
        float(np.max(errors)) if errors.size else 0.0,
        first.unfinished,
        step.unfinished,
        step.nodes,
        step.is_exact,
    )
