"""Vectors that are hard to aggregate, each kind reproducible from its arguments."""

from boxgeom_conformance.inputs.kinds import (
    beside_far_outliers,
    far_from_the_origin,
    gaussian,
    huge,
    model_gradients,
    moved_by_thousands,
    nearly_collinear,
    on_a_line,
    ten_vectors,
    tiny,
    wide,
    with_duplicates,
)
from boxgeom_conformance.inputs.limits import (
    huge_singles,
    near_the_largest_float,
    nearly_tied,
    tiny_singles,
)

__all__ = [
    "beside_far_outliers",
    "far_from_the_origin",
    "gaussian",
    "huge",
    "huge_singles",
    "model_gradients",
    "moved_by_thousands",
    "near_the_largest_float",
    "nearly_collinear",
    "nearly_tied",
    "on_a_line",
    "ten_vectors",
    "tiny",
    "tiny_singles",
    "wide",
    "with_duplicates",
]
