"""Attacks that climb the rule's own gradient, which the twin has through PyTorch."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from boxgeom.agreement.attack import Attack, in_float64
from boxgeom.agreement.view import View
from boxgeom.extras import import_extra
from boxgeom.vectors import Vectors
from boxgeom_training.attacks.goals import (
    Goal,
    against_the_mean,
    damage_of,
    off_the_median,
    spread_of_halves,
)
from boxgeom_training.attacks.searches import best_start

STEPS = 8
"""How many steps an ascent takes."""


def climbed(goal: Callable[[View], Goal]) -> Callable[[View], Vectors]:
    """Return the attack that climbs towards a goal along gradients.

    From where `best_start` ends each step goes along the gradient of the harm, first as
    far as honest vectors are from their mean; a step that does no more harm is taken
    back, and the next are half as long.

    The attack needs the twin and PyTorch, and a rule that has a gradient there.
    """

    @in_float64
    def attack(view: View) -> Vectors:
        wanted = goal(view)
        best, most = best_start(view, wanted)
        length = float(np.linalg.norm(view.honest.std(axis=0)))
        slope = _slope(view, wanted, best)
        for _ in range(STEPS):
            steepness = float(np.linalg.norm(slope))
            if not (0 < steepness < np.inf):
                break
            tried = best + length * np.sqrt(len(best)) / steepness * slope
            harm = damage_of(view, wanted, tried)
            if harm > most:
                best, most, length = tried, harm, 1.5 * length
                slope = _slope(view, wanted, best)
            else:
                length /= 2
        return best

    return attack


def _slope(view: View, goal: Goal, vectors: Vectors) -> Vectors:
    """Return the gradient of the harm at some Byzantine vectors, shape (f, d).

    Raises:
        MissingExtraError: PyTorch, or what the twin needs, is not installed.
        ValueError: the run does not say which rule is used, or it has no gradient.
    """
    if view.rule is None:
        raise ValueError("view: need the rule that the honest nodes repeat, got None")
    torch: Any = import_extra("torch", extra="torch", needed_by="an ascent")
    fast: Any = import_extra("boxgeom_fast", extra="fast", needed_by="an ascent")
    honest = torch.from_numpy(np.array(view.honest))
    options = {"round_number": view.round_number} if view.rule.depends_on_round else {}
    at = torch.from_numpy(np.array(vectors)).requires_grad_()
    center, target = (torch.from_numpy(np.array(x)) for x in (goal.center, goal.target))
    of_tensors = replace(goal, center=center, target=target)
    outputs = [
        fast.aggregate(
            torch.cat([honest, told]), view.rule, n=view.n, t=view.t, **options
        )
        for told in of_tensors.told(at)
    ]
    of_tensors.damage(outputs, target).backward()
    slope: Vectors = at.grad.numpy()
    return slope


ASCENT = Attack(
    "ascent",
    climbed(off_the_median),
    "climbs the gradient away from the honest geometric median",
    has_strength=False,
)

ASCENT_AGAINST = Attack(
    "ascent-against",
    climbed(against_the_mean),
    "climbs the gradient against the honest mean",
    has_strength=False,
)

ASCENT_APART = Attack(
    "ascent-apart",
    climbed(spread_of_halves),
    "climbs the gradient towards halves that are far apart",
    delivery="apart",
    has_strength=False,
)

ASCENTS = (ASCENT, ASCENT_AGAINST, ASCENT_APART)
"""The attacks that search by gradients."""
