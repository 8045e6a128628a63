"""How the steps of Theorem 24 make it."""

import z3

from boxgeom_proofs.theorems.composition import (
    Formulas,
    compose,
    instance,
    steps_of,
)
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

LOGIC = "QF_NRA"

Steps = dict[str, list[Lemma]]
"""The lemmas by the step of the proof that they are."""


def compositions(lemmas: Lemmas) -> Lemmas:
    """Return the compositions of the steps: the bounds, and for more honest vectors."""
    steps = steps_of(lemmas)
    return (
        _shared(steps),
        _elsewhere(steps),
        *_by_pairs(steps),
        _by_most_shared(steps),
        _by_all(steps),
        _for_more(steps),
    )


def _shared(steps: Steps) -> Lemma:
    """Return the composition of step 1: k subsets have a vector in common."""
    [step_1b] = steps["step 1b"]
    missed = "k subsets miss at most k (m - (n - t))"
    return compose(
        "T24, step 1: if n > kt, then k subsets miss fewer vectors than there are",
        [by_induction(*steps["step 1a"]), instance(step_1b)],
        step_1b.conclusion,
        hidden=_without(step_1b, missed),
    )


def _elsewhere(steps: Steps) -> Lemma:
    """Return the composition of step 2b: the output is none of the vectors shared."""
    [step_2b] = steps["step 2b"]
    distance, along, level = z3.Reals("l along mu_squared")
    return compose(
        "T24, step 2: if mu > 1, then no vector that subsets share is at y",
        [instance(step_2b)],
        distance > 0,
        given={
            "mu^2 > 1": level > 1,
            "a distance is not negative": distance >= 0,
            "at distance 0 nothing is along it": z3.Implies(distance == 0, along == 0),
        },
        hidden=_without(step_2b, "it is nowhere along a_S"),
    )


def _by_pairs(steps: Steps) -> Lemmas:
    """Return the compositions of step 3: ``mu^2 (d + 1) <= 2d``."""
    level, mixed, weights = z3.Reals("mu_squared X B")
    [step_3a], [step_3e] = steps["step 3a"], steps["step 3e"]
    products = compose(
        "T24, step 3b: a sum has a product with another of mu^2 B - 2 B or more",
        [
            by_induction(
                *steps["step 3b"],
                each=[step_3a],
                granted=["its weight is not negative"],
            )
        ],
        mixed >= level * weights - 2 * weights,
        logic=LOGIC,
    )
    summed = ("their sum's square is at least that", "B^2 <= k D")
    return (
        products,
        compose(
            "T24: mu^2 (d + 1) <= 2d, where every two subsets share a vector",
            [
                by_induction(
                    *steps["step 3c"],
                    each=[products],
                    granted=["the weight is not negative"],
                ),
                by_induction(
                    *steps["step 3d"],
                    granted=["k is not negative", "squares are not negative"],
                ),
                instance(step_3e),
            ],
            step_3e.conclusion,
            hidden=_without(step_3e, *summed),
        ),
    )


def _by_most_shared(steps: Steps) -> Lemma:
    """Return the composition of step 4: ``mu^2 n (n - 2t) <= (n - t)^2``."""
    n, t, m, weights, away, without = z3.Reals("n t m B away without")
    part = z3.Real("P")
    [step_2a] = steps["step 2a"]
    rest = [steps[f"step 4{x}"][0] for x in "befg"]
    said = {
        "every subset has n - t of the m",
        "those with x add P l s",
        "those without take P' l mu",
        "P s <= P' mu",
        "P is at least (n - t)/n of B",
        "(n - t) s <= t mu",
    }
    return compose(
        "T24: mu^2 n (n - 2t) <= (n - t)^2, by the vector that most subsets share",
        [
            by_induction(
                *steps["step 4a"],
                granted=["P is the largest"],
                total=(n - t) * weights,
                k=m,
            ),
            by_induction(
                *steps["step 4c"],
                each=[step_2a],
                granted=["its weight is not negative"],
                k=part,
            ),
            by_induction(
                *steps["step 4d"],
                granted=[
                    "no product is below minus that of lengths",
                    "its weight is not negative",
                ],
                pull=away,
                k=without,
            ),
            *map(instance, rest),
        ],
        rest[-1].conclusion,
        hidden={k: v for x in rest for k, v in _without(x, *said).items()},
    )


def _by_all(steps: Steps) -> Lemma:
    """Return the composition of step 5: the level is at most 1."""
    pull, weights, s = z3.Reals("pull B s")
    [step_2a], [step_5] = steps["step 2a"], steps["step 5"]
    return compose(
        "T24: mu is not above 1 if all the d + 1 of them share a vector",
        [
            by_induction(
                *steps["step 4c"],
                each=[step_2a],
                granted=["its weight is not negative"],
                k=weights,
            ),
            instance(step_5),
        ],
        s <= 0,
        given={"the vectors balance": pull == 0},
        hidden=_without(step_5, "all of them have x (4c)", "s is positive"),
    )


def _for_more(steps: Steps) -> Lemma:
    """Return the composition of step 6: the ratio to the ball of all is no larger."""
    [step_6a], [step_6c] = steps["step 6a"], steps["step 6c"]
    mixed = z3.Real("vq")
    return compose(
        "T24: the ratio to the ball of all is no larger than that to the right others",
        [
            by_induction(
                *steps["step 6b"],
                each=[step_6a],
                granted=["a square is not negative", "its alpha is not positive"],
                total=mixed,
            ),
            instance(step_6c),
        ],
        step_6c.conclusion,
        hidden=_without(step_6c, "y - c is not along q"),
    )


def _without(lemma: Lemma, *names: str) -> Formulas:
    """Return a lemma's assumptions but those that other lemmas say."""
    assumptions = lemma.assumptions.items()
    return {name: formula for name, formula in assumptions if name not in names}
