"""The rules that have a file of test vectors: every rule, and some compositions."""

from boxgeom_conformance.subjects import SUBJECTS

COMPOSITIONS = (
    "nnm+mean",
    "nnm+krum",
    "nnm+geometric-median",
    "nnm+box-geom",
    "clipping+mean",
    "arc+mean",
    "bucketing+mean",
)
"""Composed rules with test vectors; of a pre-aggregation alone a file has no room."""

WITH_FILES: tuple[str, ...] = (*SUBJECTS, *COMPOSITIONS)
"""Every rule with a file of its own, by its name."""
