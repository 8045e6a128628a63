"""Attacks that search freely: from the best of the known ones uphill at random."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from boxgeom.agreement.attack import Attack, in_float64
from boxgeom.agreement.attacks import ATTACKS
from boxgeom.agreement.view import View
from boxgeom.vectors import Vectors
from boxgeom_training.attacks.goals import (
    Goal,
    against_the_mean,
    damage_of,
    off_the_median,
    spread_of_halves,
)
from boxgeom_training.attacks.line_search import strongest

STARTS = ("sign-flip", "ipm", "alie-z", "min-sum", "box-corner", "opposite-corner")
"""The attacks from which a search starts; it ends no weaker than any of them."""

TRIES = 16
"""How many random steps a search takes."""


def best_start(view: View, goal: Goal) -> tuple[Vectors, float]:
    """Return the strongest of the known attacks at its best distance, and its harm.

    Of each, the usual strength is tried; of the strongest, a line search from the
    honest mean through its vectors tells how far to go.
    """
    known = [ATTACKS[name] for name in STARTS]
    tried = [a.vectors(replace(view, scale=a.scale)) for a in known]
    harms = [damage_of(view, goal, vectors) for vectors in tried]
    offsets = tried[int(np.argmax(harms))] - goal.center
    factor = strongest(
        lambda x: damage_of(view, goal, goal.center + x * offsets), evaluations=8
    )
    gone = goal.center + factor * offsets
    farther = damage_of(view, goal, gone)
    if farther > max(harms):
        return gone, farther
    return tried[int(np.argmax(harms))], max(harms)


def searched(goal: Callable[[View], Goal]) -> Callable[[View], Vectors]:
    """Return the attack that climbs towards a goal without gradients.

    After `best_start`, steps along random mixtures of the honest vectors' offsets and
    the known attacks' ones, the same for all Byzantine nodes or one for each, are kept
    where they do more harm; a step that fails makes the next ones shorter.
    """

    @in_float64
    def attack(view: View) -> Vectors:
        wanted = goal(view)
        best, most = best_start(view, wanted)
        length = 1.0
        for _ in range(TRIES):
            tried = best + length * _step(view, best)
            harm = damage_of(view, wanted, tried)
            if harm > most:
                best, most, length = tried, harm, 1.5 * length
            else:
                length *= 0.8
        return best

    return attack


def _step(view: View, best: Vectors) -> Vectors:
    """Return a random step of about the honest vectors' distances, shape (f, d)."""
    honest, rng = view.honest, view.rng
    offsets = honest - honest.mean(axis=0)
    signs = np.abs(offsets).max(axis=0) * np.sign(best[0] - honest.mean(axis=0))
    directions = np.vstack([offsets, offsets.mean(axis=0) + honest.std(axis=0), signs])
    alike = rng.random() < 0.5
    weights = rng.standard_normal((1 if alike else len(best), len(directions)))
    return np.broadcast_to(weights @ directions / 2, best.shape)


SEARCH = Attack(
    "search",
    searched(off_the_median),
    "climbs away from the honest geometric median",
    has_strength=False,
)

SEARCH_AGAINST = Attack(
    "search-against",
    searched(against_the_mean),
    "climbs against the honest mean",
    has_strength=False,
)

SEARCH_APART = Attack(
    "search-apart",
    searched(spread_of_halves),
    "climbs towards halves that are far apart",
    delivery="apart",
    has_strength=False,
)

SEARCHES = (SEARCH, SEARCH_AGAINST, SEARCH_APART)
"""The attacks that search without gradients."""
