"""How far Byzantine vectors carry a geometric median (Theorem 25)."""

import z3

from boxgeom_proofs.theorems.composition import compose, instance
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import (
    Lemma,
    Lemmas,
    Verdict,
    sums_of_nothing,
    theorem,
)

LOGIC = "QF_NRA"


@theorem(
    "T25",
    states="the geometric median of what was received has c-MEB validity with "
    "c = (n-t)/sqrt(n(n-2t))",
    scope="all n > 2t, m, d, f <= t; on paper: that the median's forces balance (D1)",
)
def geometric_median_stays_near_the_honest_ball() -> Lemmas:
    """Let y be the median, rho > r its distance to the centre, s^2 = rho^2 - r^2.

    Every honest vector pulls y towards the centre, with at least s/rho of its unit
    force; every Byzantine one with at most 1 away from it. The forces sum to 0 (D1).
    Components are multiplied by rho here.
    """
    pull, sums, ratio = _pull(), _sums(), _ratio()
    return (pull, *sums, *ratio, _composition(pull, sums, ratio))


def _pull() -> Lemma:
    """A honest vector's pull: the tangents from y to the ball have the length s."""
    distance, along, rho, radius, s, pull = z3.Reals("l along rho r s pull")
    return Lemma(
        name="a vector of the ball pulls y towards the centre by at least s/rho",
        assumptions={
            "the vector is within r of the centre": distance * distance
            - 2 * along
            + rho * rho
            <= radius * radius,
            "s is the length of the tangents": rho * rho == radius * radius + s * s,
            "the unit force is the offset over the distance": pull * distance == along,
            "the distance is positive": distance > 0,
        },
        conclusion=pull >= s,
        logic=LOGIC,
    )


def _sums() -> Lemmas:
    """H honest pulls sum to at least h s/rho, b Byzantine ones to at least -b."""
    honest, byzantine, count, pull = z3.Reals("honest byzantine k pull")
    rho, s = z3.Reals("rho s")
    return (
        sums_of_nothing("honest", [honest, count], honest >= count * s, LOGIC),
        Lemma(
            name="honest: one more vector adds at least s/rho",
            assumptions={
                "k of them sum to k s/rho": honest >= count * s,
                "the next has s/rho": pull >= s,
            },
            conclusion=honest + pull >= (count + 1) * s,
            logic=LOGIC,
        ),
        sums_of_nothing(
            "Byzantine", [byzantine, count], byzantine >= -count * rho, LOGIC
        ),
        Lemma(
            name="Byzantine: one more vector takes at most 1",
            assumptions={
                "k of them take at most k": byzantine >= -count * rho,
                "the next takes at most 1": pull >= -rho,
            },
            conclusion=byzantine + pull >= -(count + 1) * rho,
            logic=LOGIC,
        ),
    )


def _ratio() -> Lemmas:
    """Hence ``(n - t) s <= t rho``, which bounds rho/r."""
    n, t, h, b = z3.Reals("n t h b")
    honest, byzantine, rho, s, radius = z3.Reals("honest byzantine rho s r")
    balance = {
        "honest pulls sum to at least h s/rho": honest >= h * s,
        "Byzantine ones to at least -b": byzantine >= -b * rho,
        "all forces sum to 0": honest + byzantine == 0,
        "at most t are Byzantine": b <= t,
        "at least n - t are honest": h >= n - t,
        "rho is not negative": rho >= 0,
        "s is not negative": s >= 0,
    }
    tangents = {
        "s is the length of the tangents": rho * rho == radius * radius + s * s,
        "s is not negative": s >= 0,
    }
    most = rho * rho * n * (n - 2 * t) <= (n - t) * (n - t) * radius * radius
    return (
        Lemma(
            name="the balance: (n - t) s <= t rho",
            assumptions=balance,
            conclusion=(n - t) * s <= t * rho,
            logic=LOGIC,
        ),
        Lemma(
            name="hence rho^2 n (n - 2t) <= (n - t)^2 r^2",
            assumptions={
                "(n - t) s <= t rho": (n - t) * s <= t * rho,
                "n > 2t": n > 2 * t,
                **tangents,
            },
            conclusion=most,
            logic=LOGIC,
        ),
        Lemma(
            name="with n = 2t no multiple of r bounds rho",
            assumptions={
                "(n - t) s <= t rho": (n - t) * s <= t * rho,
                "n = 2t": n == 2 * t,
                "there are nodes": n > 0,
                **tangents,
            },
            conclusion=rho <= 1000 * radius,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )


def _composition(pull: Lemma, sums: Lemmas, ratio: Lemmas) -> Lemma:
    """Return the composition: rho is at most (n - t)/sqrt(n (n - 2t)) radii."""
    no_honest, one_honest, no_byzantine, one_byzantine = sums
    balance, bound, _ = ratio
    h, b = z3.Reals("h b")
    summed = (
        "honest pulls sum to at least h s/rho",
        "Byzantine ones to at least -b",
        "(n - t) s <= t rho",
    )
    return compose(
        "T25: the median is within (n - t)/sqrt(n (n - 2t)) radii of the centre",
        [
            by_induction(no_honest, one_honest, each=[pull], k=h),
            by_induction(
                no_byzantine, one_byzantine, granted=["the next takes at most 1"], k=b
            ),
            instance(balance),
            instance(bound),
        ],
        bound.conclusion,
        hidden={
            name: formula
            for lemma in (balance, bound)
            for name, formula in lemma.assumptions.items()
            if name not in summed
        },
    )
