"""What proven bounds achieve: which ends they decide, and how far off they may be."""

from dataclasses import dataclass

import numpy as np

import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast.hyperboxes import BoxGeomStep
from boxgeom_fast.subset_choice import MAX_NODES, TOLERANCE
from boxgeom_fast.subsets import MOST, subset_count

KNOWN = 1e-6
"""An end known to this share of the trusted edge counts as exact: float32 has as many
digits."""


@dataclass(frozen=True)
class BoundsAsked:
    """Bounds to measure, where there are too many subsets or they are asked for.

    Attributes:
        tolerances: to measure with, each as a share of the trusted hyperbox's edge.
        max_nodes: the most nodes that the search for one end may visit.
        is_asked: whether to measure them where all subsets can be enumerated too.
    """

    tolerances: tuple[float, ...] = (TOLERANCE,)
    max_nodes: int = MAX_NODES
    is_asked: bool = False


def has_too_many_subsets(n: int, t: int) -> bool:
    """Return whether n different vectors have too many subsets to enumerate.

    >>> has_too_many_subsets(22, 7), has_too_many_subsets(31, 10)
    (False, True)
    """
    return subset_count([1] * n, n - t) > MOST


@dataclass(frozen=True)
class BoundsFound:
    """What was proven of the 2d ends of one box.

    Attributes:
        n: nodes, all of whose vectors were received.
        t: most Byzantine nodes tolerated.
        d: coordinates.
        tolerance: as was asked for.
        max_nodes: as was asked for.
        exact: the share of ends that are known exactly, up to rounding.
        proven: the share of the others that are proven to the tolerance, of all ends.
        unfinished: the share of ends that are not.
        nodes: that were visited, over all ends.
        mean_error: how far the output can be from BOX-GEOM's, in edges of the trusted
            hyperbox, on average over the coordinates in which that has any length.
        worst_error: the same at most.
    """

    n: int
    t: int
    d: int
    tolerance: float
    max_nodes: int
    exact: float
    proven: float
    unfinished: float
    nodes: int
    mean_error: float
    worst_error: float


class BoundsTask:
    """The task of proving bounds, which keeps what it last found.

    Args:
        tolerance: as a share of the trusted hyperbox's edge.
        max_nodes: the most nodes that the search for one end may visit.

    >>> task = BoundsTask(0.01, 300)
    >>> _ = task(np.eye(4), 4, 1)
    >>> task.found.exact, task.found.worst_error
    (1.0, 0.0)
    """

    def __init__(self, tolerance: float, max_nodes: int) -> None:
        self._tolerance, self._max_nodes = tolerance, max_nodes
        self.found: BoundsFound | None = None

    @property
    def name(self) -> str:
        """Whose code it is, for the table."""
        return f"twin, bound {self._tolerance:g}"

    def __call__(self, vectors: Vectors, n: int, t: int) -> object:
        """Return the step that the bounds make."""
        step = boxgeom_fast.box_geom_step(
            vectors,
            n,
            t,
            subsets="bound",
            tolerance=self._tolerance,
            max_nodes=self._max_nodes,
        )
        self.found = self._of_step(step, n, t)
        return step

    def _of_step(self, step: BoxGeomStep, n: int, t: int) -> BoundsFound:
        edges = step.trusted[1] - step.trusted[0]
        errors = step.error[edges > 0] / edges[edges > 0]
        ends, d = zip(step.inner, step.outer, strict=True), len(edges)
        gaps = [np.abs(inner - outer) for inner, outer in ends]
        exact = sum(int((gap <= KNOWN * edges).sum()) for gap in gaps) / (2 * d)
        unfinished = step.unfinished / (2 * d)
        return BoundsFound(
            n,
            t,
            d,
            self._tolerance,
            self._max_nodes,
            exact,
            max(1.0 - exact - unfinished, 0.0),
            unfinished,
            step.nodes,
            float(np.mean(errors)) if errors.size else 0.0,
            float(np.max(errors)) if errors.size else 0.0,
        )
