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
from boxgeom.definitions.covering_ball import Ball
from boxgeom.definitions.geometric_median import MedianSolution
from boxgeom.definitions.hyperbox import Hyperbox
from boxgeom.definitions.spread import (
    Spread,
    contraction_bound,
    rounds_to_agreement,
)
from boxgeom.extras import MissingExtraError
from boxgeom.public import (
    approximation_ratio,
    box_geom,
    box_geom_once,
    box_mean,
    bulyan,
    candidate_set,
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
    mean,
    mean_hyperbox,
    meb_ratio,
    medoid,
    minimum_diameter_subset,
    minmax_meb,
    multi_krum,
    safe_area,
    smallest_hyperbox,
    spread,
    trimmed_mean,
    trusted_hyperbox,
)
from boxgeom.rule import Contraction, Rule
from boxgeom.rules import RULES, aggregate

__all__ = [
    "ATTACKS",
    "DELIVERIES",
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
    "Round",
    "Rule",
    "Settings",
    "Spread",
    "Trace",
    "View",
    "aggregate",
    "agree",
    "approximation_ratio",
    "box_geom",
    "box_geom_once",
    "box_mean",
    "bulyan",
    "candidate_set",
    "contraction_bound",
    "coordinate_median",
    "covering_ball",
    "covering_radius",
    "distance_to_median",
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
    "mean",
    "mean_hyperbox",
    "meb_ratio",
    "medoid",
    "minimum_diameter_subset",
    "minmax_meb",
    "multi_krum",
    "replay",
    "rounds_to_agreement",
    "safe_area",
    "smallest_hyperbox",
    "spread",
    "trimmed_mean",
    "trusted_hyperbox",
]
