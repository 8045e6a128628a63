"""boxgeom: Byzantine approximate agreement with geometric-median aggregation.

A readable reference for BOX-GEOM (Cambus, Melnyk, Milentijević, Schmid, SPAA 2025);
docs/spec.md says which definition each name below stands for.

>>> import boxgeom
>>> boxgeom.aggregate([[0, 0], [1, 2], [1, -2], [1, 2]], rule="box-geom", n=4, t=1)
array([1., 1.])
"""

from boxgeom.agreement.agree import agree, replay
from boxgeom.agreement.attacks import ATTACKS, Attack
from boxgeom.agreement.broadcast_network import BroadcastNetwork
from boxgeom.agreement.deliveries import DELIVERIES, Delivery
from boxgeom.agreement.reliable_broadcast import BroadcastNode, Message
from boxgeom.agreement.trace import Round, Settings, Trace
from boxgeom.agreement.view import View
from boxgeom.composition import composition
from boxgeom.definitions.covering_ball import Ball
from boxgeom.definitions.geometric_median import MedianSolution
from boxgeom.definitions.hyperbox import Hyperbox
from boxgeom.definitions.spread import (
    Spread,
    contraction_bound,
    rounds_to_agreement,
)
from boxgeom.extras import MissingExtraError
from boxgeom.preaggregations import PREAGGREGATIONS, Preaggregation
from boxgeom.public import (
    approximation_ratio,
    arc,
    box_geom,
    box_geom_once,
    box_mean,
    bucketing,
    bulyan,
    caf,
    candidate_set,
    centered_clipping,
    cge,
    clipping,
    coordinate_median,
    covering_ball,
    covering_radius,
    distance_to_median,
    geometric_median,
    geometric_median_hyperbox,
    geometric_median_solution,
    is_box_valid,
    is_convex_valid,
    is_meb_valid,
    is_strongly_valid,
    krum,
    md_geom,
    md_mean,
    meamed,
    mean,
    mean_hyperbox,
    meb_ratio,
    medoid,
    minimum_diameter_subset,
    minmax_meb,
    monna,
    multi_krum,
    nnm,
    safe_area,
    smallest_hyperbox,
    smea,
    spread,
    trimmed_mean,
    trusted_hyperbox,
)
from boxgeom.rule import Contraction, Robustness, Rule
from boxgeom.rules import RULES, aggregate, find_rule

__all__ = [
    "ATTACKS",
    "DELIVERIES",
    "PREAGGREGATIONS",
    "RULES",
    "Attack",
    "Ball",
    "BroadcastNetwork",
    "BroadcastNode",
    "Contraction",
    "Delivery",
    "Hyperbox",
    "MedianSolution",
    "Message",
    "MissingExtraError",
    "Preaggregation",
    "Robustness",
    "Round",
    "Rule",
    "Settings",
    "Spread",
    "Trace",
    "View",
    "aggregate",
    "agree",
    "approximation_ratio",
    "arc",
    "box_geom",
    "box_geom_once",
    "box_mean",
    "bucketing",
    "bulyan",
    "caf",
    "candidate_set",
    "centered_clipping",
    "cge",
    "clipping",
    "composition",
    "contraction_bound",
    "coordinate_median",
    "covering_ball",
    "covering_radius",
    "distance_to_median",
    "find_rule",
    "geometric_median",
    "geometric_median_hyperbox",
    "geometric_median_solution",
    "is_box_valid",
    "is_convex_valid",
    "is_meb_valid",
    "is_strongly_valid",
    "krum",
    "md_geom",
    "md_mean",
    "meamed",
    "mean",
    "mean_hyperbox",
    "meb_ratio",
    "medoid",
    "minimum_diameter_subset",
    "minmax_meb",
    "monna",
    "multi_krum",
    "nnm",
    "replay",
    "rounds_to_agreement",
    "safe_area",
    "smallest_hyperbox",
    "smea",
    "spread",
    "trimmed_mean",
    "trusted_hyperbox",
]
