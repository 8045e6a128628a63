"""How long proven bounds take, and how near they come to the medians' own box."""

import time
from dataclasses import dataclass

import numpy as np

import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast import BoxGeomStep

FIRST_BOUNDS = 1.0
"""With this tolerance the first bounds of every end are good enough."""


@dataclass(frozen=True)
class Measurement:
    """What a step of BOX-GEOM with ``subsets="bound"`` took, and proved.

    Attributes:
        kind: of the vectors, a key of `boxgeom_training.scale.vectors.KINDS`.
        n: nodes, all of whose vectors were received.
        t: most Byzantine nodes tolerated.
        d: coordinates.
        tolerance: asked for, as a share of the trusted hyperbox's edge.
        seconds: of one call.
        mean_error: how far the output can be from BOX-GEOM's, in edges of the trusted
            hyperbox, on average over the coordinates in which that has any length.
        worst_error: in the coordinate where it is largest.
        open_ends: how many of the 2d ends the first bounds leave wider than the
            tolerance.
        unfinished: how many of them are not proven to it after the search.
        nodes: that the search visited.
    """

    kind: str
    n: int
    t: int
    d: int
    tolerance: float
    seconds: float
    mean_error: float
    worst_error: float
    open_ends: int
    unfinished: int
    nodes: int


def measurements(
    kind: str,
    vectors: Vectors,
    n: int,
    t: int,
    tolerances: tuple[float, ...],
    max_nodes: int,
) -> list[Measurement]:
    """Return what the first bounds take and prove, then the search to each tolerance.

    Args:
        kind: of the vectors.
        vectors: shape (n, d).
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        tolerances: to search to, each as a share of the trusted hyperbox's edge.
        max_nodes: the most nodes of the search for one end.

    >>> vectors = np.random.default_rng(0).normal(size=(22, 2))
    >>> first, exact = measurements("any", vectors, 22, 7, (0.0,), max_nodes=1000)
    >>> first.nodes, exact.unfinished <= exact.open_ends
    (0, True)
    """
    found = []
    for tolerance in (FIRST_BOUNDS, *tolerances):
        start = time.perf_counter()
        step = boxgeom_fast.box_geom_step(
            vectors, n, t, subsets="bound", tolerance=tolerance, max_nodes=max_nodes
        )
        seconds = time.perf_counter() - start
        if tolerance == FIRST_BOUNDS:
            first = step
        edges = step.trusted[1] - step.trusted[0]
        errors = step.error[edges > 0] / edges[edges > 0]
        found.append(
            Measurement(
                kind,
                n,
                t,
                vectors.shape[1],
                tolerance,
                seconds,
                float(np.mean(errors)) if errors.size else 0.0,
                float(np.max(errors)) if errors.size else 0.0,
                _open_ends(first, tolerance),
                step.unfinished,
                step.nodes,
            )
        )
    return found


def _open_ends(first: BoxGeomStep, tolerance: float) -> int:
    """Return how many ends the first bounds leave wider than a tolerance."""
    allowed = tolerance * (first.trusted[1] - first.trusted[0])
    gaps = (first.inner[0] - first.outer[0], first.outer[1] - first.inner[1])
    return sum(int((gap > allowed).sum()) for gap in gaps)
