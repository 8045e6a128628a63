"""The loops that take the time, compiled by numba.

Each computes what the NumPy code at its caller computes, in one pass over a block of
columns, a tile that fits the first-level cache at a time. What a column gets does not
depend on the columns beside it. Loops over a tile are the innermost, and index slices
that begin at 0: so LLVM makes vector instructions of them.
"""

from boxgeom_fast.kernels.candidates import (
    MOST_VECTORS,
    extremes_of_sets,
    middle,
)
from boxgeom_fast.kernels.inner_products import inner_products
from boxgeom_fast.kernels.order_statistics import order_statistics
from boxgeom_fast.kernels.reductions import largest_magnitude, weighted_mean

__all__ = [
    "MOST_VECTORS",
    "extremes_of_sets",
    "inner_products",
    "largest_magnitude",
    "middle",
    "order_statistics",
    "weighted_mean",
]
