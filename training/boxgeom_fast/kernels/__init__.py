"""The loops that take most of the time, compiled by numba.

Each computes what the NumPy code of its caller computes, in one pass over a block of
columns, one tile that fits the first-level cache at a time. The result for a column
does not depend on the columns beside it. Loops over a tile are innermost, and index
slices that begin at 0, so that LLVM turns them into vector instructions.

Medians and the search for single ends (`settle_edges`) work on points in few dimensions
instead. NumPy has no such search: without numba, ends stay as wide as they are.
"""

from boxgeom_fast.kernels.branching import settle_edges
from boxgeom_fast.kernels.candidates import extremes_of_sets
from boxgeom_fast.kernels.cut_off import LEAF, OPEN
from boxgeom_fast.kernels.edge_intervals import edge_intervals
from boxgeom_fast.kernels.inner_products import inner_products
from boxgeom_fast.kernels.lane_steps import medians_side_by_side
from boxgeom_fast.kernels.medians import medians_one_by_one
from boxgeom_fast.kernels.midpoints import box_midpoints, midpoints_of_sets
from boxgeom_fast.kernels.order_statistics import order_statistics
from boxgeom_fast.kernels.reductions import largest_magnitude, weighted_mean
from boxgeom_fast.kernels.search_memory import Problem, room_for

__all__ = [
    "LEAF",
    "OPEN",
    "Problem",
    "box_midpoints",
    "edge_intervals",
    "extremes_of_sets",
    "inner_products",
    "largest_magnitude",
    "medians_one_by_one",
    "medians_side_by_side",
    "midpoints_of_sets",
    "order_statistics",
    "room_for",
    "settle_edges",
    "weighted_mean",
]
