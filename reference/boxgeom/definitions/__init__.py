"""The definitions of docs/spec.md, one concept a file, as the paper states them.

Each is a pure function of `Vectors`, a finite (m, d) array of float64 or of rationals
with its rows in canonical order, and of numbers. `boxgeom.door` turns each into the
function that people call, and refuses there what else their docstrings say is refused.
"""

from boxgeom.definitions import (
    approximation,
    box_geom,
    bucketing,
    bulyan,
    candidate_set,
    centered_clipping,
    cge,
    clipping,
    coordinate_median,
    covering_ball,
    geometric_median,
    hyperbox,
    krum,
    meamed,
    mean,
    medoid,
    minimum_diameter,
    minmax_meb,
    monna,
    nearest_neighbor_mixing,
    resilience,
    safe_area,
    smea,
    spread,
    trusted_hyperbox,
    validity,
)

__all__ = [
    "approximation",
    "box_geom",
    "bucketing",
    "bulyan",
    "candidate_set",
    "centered_clipping",
    "cge",
    "clipping",
    "coordinate_median",
    "covering_ball",
    "geometric_median",
    "hyperbox",
    "krum",
    "meamed",
    "mean",
    "medoid",
    "minimum_diameter",
    "minmax_meb",
    "monna",
    "nearest_neighbor_mixing",
    "resilience",
    "safe_area",
    "smea",
    "spread",
    "trusted_hyperbox",
    "validity",
]
