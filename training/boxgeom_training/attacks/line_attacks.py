"""Known attacks, each as strong as a line search against the rule makes it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from boxgeom.agreement.attack import Attack, in_float64
from boxgeom.agreement.attacks import ATTACKS
from boxgeom.agreement.view import View
from boxgeom.vectors import Vectors
from boxgeom_training.attacks.goals import Goal, damage_of, off_the_mean
from boxgeom_training.attacks.line_search import strongest


def scaled_best(
    name: str, goal: Callable[[View], Goal] = off_the_mean
) -> Callable[[View], Vectors]:
    """Return the attack of that name, with the scale that serves a goal best.

    Its usual scale is where the search starts, so it is no weaker than usual.
    """
    attack = ATTACKS[name]

    @in_float64
    def searched(view: View) -> Vectors:
        wanted = goal(view)

        def scaled(scale: float) -> Vectors:
            return attack.vectors(replace(view, scale=scale))

        best = strongest(lambda x: damage_of(view, wanted, scaled(x)), attack.scale)
        return scaled(best)

    return searched


def _sensitivity(view: View) -> Vectors:
    """Return what the rule's sensitivity curve says moves it most.

    The curve is how far the aggregate moves if the Byzantine vectors, which were the
    honest mean, go z honest deviations from it. Each z of a grid is tried for all
    coordinates, and the z of each coordinate's highest point for that coordinate: for a
    rule that takes coordinates one by one that is the best of the grid.
    """
    center, deviation = view.honest.mean(axis=0), view.honest.std(axis=0)

    def told(z: object) -> Vectors:
        return np.tile(center + np.asarray(z) * deviation, (view.byzantine_count, 1))

    calm = view.aggregate(told(0.0))
    curve = np.array([view.aggregate(told(z)) for z in GRID]) - calm
    by_coordinate = np.array(GRID)[np.abs(curve).argmax(axis=0)]
    mixed = view.aggregate(told(by_coordinate)) - calm
    heights = (curve**2).sum(axis=1)
    if (mixed**2).sum() >= heights.max():
        return told(by_coordinate)
    return told(GRID[int(heights.argmax())])


GRID = (-8.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 8.0)
"""Where the sensitivity curve is sampled, in honest deviations from the mean."""

ALIE_SEARCH = Attack(
    "alie-search",
    scaled_best("alie-z"),
    "alie-z as far off as moves the aggregate most",
    has_strength=False,
)

IPM_SEARCH = Attack(
    "ipm-search",
    scaled_best("ipm"),
    "ipm as long as moves the aggregate most",
    has_strength=False,
)

SENSITIVITY = Attack(
    "sensitivity",
    in_float64(_sensitivity),
    "where the rule's sensitivity curve is highest",
    has_strength=False,
)

LINE_ATTACKS = (ALIE_SEARCH, IPM_SEARCH, SENSITIVITY)
"""The attacks that search along a line."""
