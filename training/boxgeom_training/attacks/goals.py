"""What a searching attack wants: how much harm some Byzantine vectors do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom.agreement.view import View
from boxgeom.public import geometric_median, mean
from boxgeom.vectors import Vectors

Damage = Callable[[list[Any], Any], Any]
"""From what nodes make of a round, and a goal's target, to how bad that is: of arrays
or of tensors."""


@dataclass(frozen=True, eq=False)
class Goal:
    """What an attack wants of one round.

    Attributes:
        center: the honest mean, shape (d,).
        target: what harm is measured from, shape (d,).
        damage: of what the nodes of each half, or all alike, make of the round.
        halves: whether the second half is told the mirror images, as the delivery
            "apart" does.
    """

    center: Any
    target: Any
    damage: Damage
    halves: bool = False

    def told(self, vectors: Any) -> list[Any]:
        """Return what nodes of each kind hear if the attack says this."""
        if not self.halves:
            return [vectors]
        return [vectors, self.center + (self.center - vectors)]


def off_the_mean(view: View) -> Goal:
    """Return the goal to take the aggregate far from the honest mean."""
    center = mean(view.honest)
    return Goal(center, center, _distance)


def off_the_median(view: View) -> Goal:
    """Return the goal to take the aggregate far from the honest geometric median."""
    return Goal(mean(view.honest), geometric_median(view.honest), _distance)


def against_the_mean(view: View) -> Goal:
    """Return the goal to make the aggregate's part along the honest mean small.

    That part is what a step of training gains; below 0 the step loses.
    """
    center = mean(view.honest)
    return Goal(center, center, lambda outputs, target: -(outputs[0] * target).sum())


def spread_of_halves(view: View) -> Goal:
    """Return the goal to take what the two halves make of the round apart."""
    center = mean(view.honest)
    return Goal(
        center, center, lambda outputs, _: _distance(outputs, outputs[1]), halves=True
    )


def _distance(outputs: list[Any], target: Any) -> Any:
    return ((outputs[0] - target) ** 2).sum()


def damage_of(view: View, goal: Goal, vectors: Vectors) -> float:
    """Return how much harm the vectors do, -inf if they are no finite numbers.

    Raises:
        ValueError: the run does not say which rule is used, or the rule refuses what
            a node would receive.
    """
    if not np.isfinite(vectors).all():
        return -np.inf
    nodes = (0, len(view.honest) - 1)
    told = goal.told(vectors)
    outputs = [
        view.aggregate(v, node)
        for v, node in zip(told, nodes[: len(told)], strict=True)
    ]
    with np.errstate(over="ignore", invalid="ignore"):
        damage = float(goal.damage(outputs, goal.target))
    return -np.inf if np.isnan(damage) else damage
