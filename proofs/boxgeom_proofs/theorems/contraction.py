"""The contraction of BOX-GEOM's diagonal (Theorem 12), step by step.

docs/proofs.md has the proof in words; the steps have the numbers of section 4 of
docs/spec.md. A claim about a sum over any number of points or coordinates is proved by
induction: one lemma adds a term, another begins with a sum of no terms.
"""

import z3

from boxgeom_proofs.theorems.balance import balance, counting, gap, unit_vectors
from boxgeom_proofs.theorems.composition import (
    compose,
    hypotheses,
    instance,
    steps_of,
)
from boxgeom_proofs.theorems.diagonals import minkowski, over_all_coordinates
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.one_coordinate import new_edge
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_NRA"

Steps = dict[str, list[Lemma]]

HYPOTHESES = {
    "unit vectors are not longer than 1",
    "h is positive",
    "t is not negative",
    "h is over t",
    "rho^2 is t/(h - t), and h - t = n - 2t",
    "E^2 is the sum of squares of edges",
    "rho is not negative",
    "squares of edges are not negative",
    "n > 3t, so that h > 2t",
}
"""What the steps 4 and 5 assume of numbers and sums, and no other step says."""


@theorem(
    "T12",
    states="BOX-GEOM shrinks the honest diagonal by (1 + sqrt(t/(n-2t)))/2 every round",
    scope="all n > 3t, m, d, even with equivocation; on paper: that unit vectors as in "
    "D1 exist, and the exchange of sums",
)
def box_geom_contracts_the_diagonal() -> Lemmas:
    """Gap, counting, balance, sum over the coordinates, Minkowski."""
    lemmas = (
        *gap(),
        counting(),
        *unit_vectors(),
        *balance(),
        *over_all_coordinates(),
        *minkowski(),
        *_factor(),
    )
    steps = steps_of(lemmas)
    edge = new_edge("T12", *steps["step 1"])
    delta = _balanced(steps)
    return (*lemmas, edge, delta, _all_coordinates(steps, edge, delta))


def _balanced(steps: Steps) -> Lemma:
    """Return the composition of steps 2 and 3: delta in one coordinate."""
    h, diagonal, delta = z3.Reals("h E delta")
    total, below, above, share = z3.Reals("W U_below U_above U")
    opposite = z3.Real("W_below")
    b, t = z3.ToReal(z3.Int("chosen_below")), z3.Real("t")
    tolerated = z3.Int("tolerated")
    [step_2], [step_3a], [step_3d] = steps["step 2"], steps["step 3a"], steps["step 3d"]
    [step_3e], [step_3f], [step_3g] = (steps[f"step 3{x}"] for x in "efg")
    squares = ["k is not negative", "squares are not negative"]
    return compose(
        "T12, one coordinate: delta^2 h (h - t) <= t U E^2",
        [
            instance(step_2, t=tolerated),
            by_induction(*steps["step 3b"], each=[step_3a], W=total, k=h - b),
            by_induction(
                *steps["step 3c"],
                granted=squares,
                of="above",
                **{"W": total, "k": h - b, "squares": above},
            ),
            by_induction(
                *steps["step 3c"],
                granted=squares,
                of="below",
                **{"W": opposite, "k": b, "squares": below},
            ),
            instance(step_3d, b=b),
            instance(step_3e, b=b),
            instance(step_3f, b=b),
            instance(step_3g, b=b),
        ],
        delta * delta * h * (h - t) <= share * (t * diagonal * diagonal),
        given={
            "fewer than h are below": b < h,
            "b is not negative": b >= 0,
            "t nodes are tolerated": t == z3.ToReal(tolerated),
        },
        hidden={
            **hypotheses(step_2, t=tolerated),
            "h is not negative": h >= 0,
            "delta is not negative": delta >= 0,
            "U is not negative": share >= 0,
            "U is both": share == below + above,
            "the two sides balance (D1)": total + opposite == 0,
        },
        logic="QF_LIRA",
    )


def _all_coordinates(steps: Steps, edge: Lemma, delta: Lemma) -> Lemma:
    """Return the composition of steps 4 and 5: the theorem."""
    [step_4b], [step_4c] = steps["step 4b"], steps["step 4c"]
    [step_5c], [factor] = steps["step 5c"], steps["step 5d"]
    return compose(
        "T12: 4|e'|^2 <= (1 + rho)^2 |e|^2 and rho < 1",
        [
            by_induction(*steps["step 4a"], each=[delta]),
            instance(step_4b),
            instance(step_4c),
            by_induction(
                *steps["step 5a"],
                granted=[
                    "squares of edges are not negative",
                    "squares of deltas are not negative",
                ],
            ),
            by_induction(
                *steps["step 5b"], each=[edge], granted=["an edge is not negative"]
            ),
            instance(step_5c),
            instance(factor),
        ],
        z3.And(step_5c.conclusion, factor.conclusion),
        hidden={
            name: formula
            for lemma in (step_4b, step_4c, step_5c, factor)
            for name, formula in lemma.assumptions.items()
            if name in HYPOTHESES
        },
    )


def _factor() -> Lemmas:
    """With ``rho^2 = t/(n - 2t)`` the factor is below 1 exactly if n > 3t."""
    h, t, ratio = z3.Reals("h t rho")
    rho = {"rho^2 is t/(h - t), and h - t = n - 2t": ratio * ratio * (h - t) == t}
    return (
        Lemma(
            name="step 5d: rho < 1 if n > 3t",
            assumptions={
                **rho,
                "n > 3t, so that h > 2t": h > 2 * t,
                "t is not negative": t >= 0,
            },
            conclusion=ratio < 1,
            logic=LOGIC,
        ),
        Lemma(
            name="rho = 1 if n = 3t",
            assumptions={**rho, "n = 3t, so that h = 2t": h == 2 * t},
            conclusion=ratio < 1,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )
