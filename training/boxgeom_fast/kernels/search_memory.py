"""What a search takes: what all edges share, and memory that is used again."""

from typing import NamedTuple

import numpy as np

from boxgeom_fast.kernels.branch import ROWS, Cut, room_to_cut
from boxgeom_fast.kernels.centered import Centered, room_to_see
from boxgeom_fast.kernels.compiler import Floats, Indices
from boxgeom_fast.kernels.knapsack import States
from boxgeom_fast.kernels.vertex_steps import Steps, room_to_step

LEFT, NODES = 0, 1
"""The branches to look at, and those that were looked at, among a tree's counts."""


class Problem(NamedTuple):
    """What all edges share. Points come with some that are out, to fill up vectors.

    Attributes:
        points: shape (wide, e), in a unit in which their distances are about 1.
        apart: the distances between them, shape (wide, wide).
        errors: how far each may be from where it should be, shape (wide,).
        state: 0, or -1 for points that are out, shape (wide,).
        least: the least weight of each, shape (wide,).
        most: the largest, shape (wide,).
        loss: how much weights above the largest may lower a mean, relative to spread.
        twins: the first point that is equal to each, shape (wide,).
        size: of the subsets.
        start: where to search for medians from, shape (e,).
    """

    points: Floats
    apart: Floats
    errors: Floats
    state: States
    least: Floats
    most: Floats
    loss: float
    twins: Indices
    size: int
    start: Floats


class Record(NamedTuple):
    """The tree of an edge, branch by branch, as they were looked at.

    Attributes:
        branches: the decisions that led to each, shape (nodes, wide).
        outcomes: `PRUNED`, `LEAF` or `OPEN`, shape (nodes,).
        subset: 1 for the members of the subset of the least value, shape (wide,).
    """

    branches: States
    outcomes: States
    subset: Indices


class Tree(NamedTuple):
    """The branches yet to be looked at, the last of them first.

    Attributes:
        branches: their numbers, shape (depth, rows, wide).
        states: which points are members, shape (depth, wide).
        decisions: the same by splits alone, without what followed, shape (depth, wide).
        counts: how many branches there are, and how many were looked at, shape (2,).
        loss: the largest loss of any, shape (1,).
    """

    branches: Floats
    states: States
    decisions: States
    counts: Indices
    loss: Floats


class Room(NamedTuple):
    """The memory that settling an edge takes, used again for the next.

    Attributes:
        tree: the branches.
        seen: what is seen from the incumbent.
        cut: the excess of each point, and more.
        steps: the incumbent, and the subset to try.
        offsets: the values minus the incumbent's, shape (wide,).
        record: of the tree; it may have length 0.
    """

    tree: Tree
    seen: Centered
    cut: Cut
    steps: Steps
    offsets: Floats
    record: Record


def room_for(wide: int, e: int, recorded: int) -> Room:
    """Return memory for ``wide`` points in e dimensions, and a record of some nodes.

    >>> room_for(8, 3, 0).offsets.shape
    (8,)
    """
    depth = wide + 2
    return Room(
        Tree(
            np.zeros((depth, ROWS, wide)),
            np.zeros((depth, wide), np.int8),
            np.zeros((depth, wide), np.int8),
            np.zeros(2, np.int64),
            np.zeros(1),
        ),
        room_to_see(wide, e),
        room_to_cut(wide),
        room_to_step(wide, e),
        np.zeros(wide),
        Record(
            np.zeros((recorded, wide), np.int8),
            np.zeros(recorded, np.int8),
            np.zeros(wide, np.int64),
        ),
    )
