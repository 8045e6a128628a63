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
from boxgeom.agreement.spread import (
    Spread,
    contraction_bound,
    rounds_to_agreement,
    spread,
)
from boxgeom.agreement.trace import Round, Settings, Trace
from boxgeom.agreement.view import View
from boxgeom.definitions.approximation import (
    approximation_ratio,
    covering_radius,
    distance_to_median,
)
from boxgeom.definitions.box_geom import box_geom, box_geom_once, box_mean
from boxgeom.definitions.candidate_set import (
    candidate_set,
    geometric_median_hyperbox,
    mean_hyperbox,
)
from boxgeom.definitions.coordinate_median import coordinate_median
from boxgeom.definitions.covering_ball import Ball, covering_ball
from boxgeom.definitions.geometric_median import (
    MedianSolution,
    geometric_median,
    geometric_median_solution,
)
from boxgeom.definitions.hyperbox import Hyperbox, smallest_hyperbox
from boxgeom.definitions.krum import krum, multi_krum
from boxgeom.definitions.mean import mean, trimmed_mean
from boxgeom.definitions.medoid import medoid
from boxgeom.definitions.minimum_diameter import (
    md_geom,
    md_mean,
    minimum_diameter_subset,
)
from boxgeom.definitions.safe_area import safe_area
from boxgeom.definitions.trusted_hyperbox import trusted_hyperbox
from boxgeom.definitions.validity import (
    is_box_valid,
    is_convex_valid,
    is_strongly_valid,
)
from boxgeom.extras import MissingExtraError
from boxgeom.rules import RULES, Rule, aggregate

__all__ = [
    "ATTACKS",
    "DELIVERIES",
    "RULES",
    "Attack",
    "Ball",
    "BroadcastNetwork",
    "BroadcastNode",
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
    "is_strongly_valid",
    "krum",
    "md_geom",
    "md_mean",
    "mean",
    "mean_hyperbox",
    "medoid",
    "minimum_diameter_subset",
    "multi_krum",
    "replay",
    "rounds_to_agreement",
    "safe_area",
    "smallest_hyperbox",
    "spread",
    "trimmed_mean",
    "trusted_hyperbox",
]
