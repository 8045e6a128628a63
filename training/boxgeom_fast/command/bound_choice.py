"""``boxgeom aggregate --subsets bound``, and ``agree``: proven bounds of the box."""

from typing import Any

import numpy as np

from boxgeom.command.aggregate_options import Remark
from boxgeom.command.subset_choices import Chosen
from boxgeom.vectors import Vector, Vectors
from boxgeom_fast.bounded_rules import FUNCTIONS, bounded_rule
from boxgeom_fast.hyperboxes import BoxGeomStep, box_geom_step
from boxgeom_fast.kernel_choice import kernels
from boxgeom_fast.subset_choice import checked_choice


def bound_choice(rule: str, options: dict[str, Any]) -> Chosen:
    """Return what a rule becomes by proven bounds.

    Raises:
        ValueError: the rule has none, or an option is bad.

    >>> chosen = bound_choice("box-geom", {"tolerance": 0.05})
    >>> chosen.rule.name, chosen.settings
    ('box-geom-bound', {'subsets': 'bound', 'tolerance': 0.05, 'max_nodes': 300})
    >>> output, remark = chosen.step(np.eye(4), 4, 1)
    >>> remark.value["is_exact"], remark.sentence
    (True, 'Proven: at most 0 from box-geom in any coordinate, rounding aside.')
    """
    if rule not in FUNCTIONS:
        needed = " or ".join(FUNCTIONS)
        raise ValueError(f"--subsets bound: need --rule {needed}, got --rule {rule}")
    choice = checked_choice("bound", **options)
    settings: dict[str, Any] = {
        "subsets": choice.subsets,
        "tolerance": choice.tolerance,
        "max_nodes": choice.max_nodes,
    }

    def step(received: Vectors, n: int, t: int) -> tuple[Vector, Remark]:
        # In float64 whatever the precision, as the reference computes.
        found = box_geom_step(received.astype(np.float64), n, t, **settings)
        return found.output.astype(received.dtype), _remark(rule, found, settings)

    return Chosen(bounded_rule(rule, **options), step, settings)


def _remark(rule: str, found: BoxGeomStep, settings: dict[str, Any]) -> Remark:
    """Return how far the output may be from that of the rule itself."""
    errors = found.error.tolist()
    sentence = (
        f"Proven: at most {max(errors):.2g} from {rule} in any coordinate, "
        "rounding aside."
    )
    if found.unfinished:
        sentence += (
            f" {found.unfinished} of {2 * len(errors)} ends of the box are not proven "
            "to the tolerance: more --max-nodes may do that"
        )
        sentence += "." if kernels() else ", with numba, which the search needs."
    return Remark(
        key="bounds",
        value={
            **settings,
            "error": errors,
            "is_exact": found.is_exact,
            "unfinished": found.unfinished,
            "nodes": found.nodes,
        },
        column="off by at most",
        cell=lambda k: f"{errors[k]:.2g}",
        sentence=sentence,
    )
