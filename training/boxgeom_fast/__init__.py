"""boxgeom_fast: the rules of boxgeom for a million coordinates, exact and fast.

It computes what the reference computes, and the reference stays the definition;
docs/fast.md says how, and how fast.

>>> import boxgeom_fast
>>> boxgeom_fast.aggregate([[0, 0], [1, 2], [1, -2], [1, 2]], n=4, t=1)
array([1., 1.])
"""

from boxgeom_fast.bounded_rules import bounded_rule
from boxgeom_fast.hyperboxes import BoxGeomStep, box_geom_step
from boxgeom_fast.many_nodes import aggregate_each
from boxgeom_fast.rules import aggregate
from boxgeom_fast.weighted_median import geometric_median

__all__ = [
    "BoxGeomStep",
    "aggregate",
    "aggregate_each",
    "bounded_rule",
    "box_geom_step",
    "geometric_median",
]
