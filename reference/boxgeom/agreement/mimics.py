"""Attacks that copy an honest node, which no rule can tell from honest work."""

import numpy as np

from boxgeom.agreement.attack import from_every_byzantine
from boxgeom.agreement.view import View
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.public import mean
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vectors


def mimic(view: View) -> Vectors:
    """Return copies of the first honest node's vector."""
    return from_every_byzantine(view.honest[0], view)


def mimic_aligned(view: View) -> Vectors:
    """Return copies of the node that stands out most along the main heterogeneity.

    The direction in which honest vectors differ most is found by power iteration, one
    step in round 1 of every agreement: the honest work of training differs a little
    from one to the next, and the direction is that of all of it. So is the node: its
    offsets along the direction add up to the most. A copy of it in every round gives
    its data the weight of f + 1 nodes.
    """
    if view.round_number == 1 or "aligned" not in view.memory:
        _learn(view)
    node = int(np.abs(view.memory["aligned"]).argmax())
    return from_every_byzantine(view.honest[node], view)


@np.errstate(under="ignore")
def _learn(view: View) -> None:
    """Take one step of power iteration, and add up what it says of every node."""
    honest = as_float64(view.honest, "honest")
    honest = np.ldexp(honest, -exponent_of(honest))  # so that no product overflows
    offsets = honest - mean(honest)
    offsets = np.ldexp(offsets, -exponent_of(offsets))
    farthest = offsets[lengths(offsets).argmax()]
    direction = offsets.T @ (offsets @ view.memory.get("direction", farthest))
    length = float(lengths(direction))
    if length == 0:  # equal vectors, or none of them in the direction so far
        direction, length = farthest, float(lengths(farthest)) or 1.0
    view.memory["direction"] = direction / length
    aligned = offsets @ view.memory["direction"]
    view.memory["aligned"] = view.memory.get("aligned", 0.0) + aligned


def second_honest(view: View) -> Vectors:
    """Return copies of the second honest node's vector (witnesses R1 and R2)."""
    return from_every_byzantine(view.honest[1 % len(view.honest)], view)
