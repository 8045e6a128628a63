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

__all__ = [
    "beside_far_outliers",
    "far_from_the_origin",
    "gaussian",
    "huge",
    "model_gradients",
    "moved_by_thousands",
    "nearly_collinear",
    "on_a_line",
    "ten_vectors",
    "tiny",
    "wide",
    "with_duplicates",
]
