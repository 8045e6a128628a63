"""How the steps of Theorem 16 combine, where solvers are asked."""

from collections.abc import Mapping, Sequence

import z3

from boxgeom_proofs.theorems.composition import (
    Fact,
    compose,
    hypotheses,
    instance,
    steps_of,
)
from boxgeom_proofs.theorems.diagonals import minkowski
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

Steps = Mapping[str, Sequence[Lemma]]


def with_a_heavy_vector(steps: Steps) -> Lemmas:
    """Return case B, composed for one coordinate and for all."""
    b1, b3, b7, b8 = (steps[f"case B{k}"][0] for k in (1, 3, 7, 8))
    q, delta, u, total = z3.Reals("q delta u total")
    light = z3.Bool("all_light_vectors_are_beyond_delta")
    beyond = "the vector is beyond delta"
    light_sum = by_induction(
        *steps["case B2"], granted=[beyond, "weights are positive"], mass=q
    )
    if_light = Fact(
        light_sum.name, z3.Implies(light, light_sum.formula), light_sum.lemmas
    )
    one = compose(
        "T16, case B, one coordinate: q delta is at most u or -u",
        [instance(b1), if_light, instance(b3)],
        z3.Or(q * delta <= u, q * delta <= -u),
        given={
            "the heavy vector is beyond delta, or the light ones are": z3.Or(
                b1.assumptions[beyond], light
            )
        },
        hidden={
            **{k: v for k, v in hypotheses(b1).items() if k != beyond},
            "all unit vectors sum to zero": u + total == 0,
        },
        unseen={beyond: b1.assumptions[beyond]},
    )
    edge = _variance(steps)
    return (one, edge, _heavy_in_all_coordinates(steps, one, edge, b7, b8))


def _variance(steps: Steps) -> Lemma:
    """Return case B5 in one coordinate."""
    [near], [edge] = steps["case B5"], steps["case B5c"]
    q = z3.Real("q")
    return compose(
        "T16, case B, one coordinate: 4 (q sum w x^2 - (sum w x)^2) <= q^2 e^2",
        [
            by_induction(
                *steps["case B5a"],
                each=[near],
                granted=["weights are positive"],
                mass=q,
            ),
            by_induction(*steps["case B5b"], mass=q),
            instance(edge),
        ],
        edge.conclusion,
        hidden={"q is not negative": q >= 0},
    )


def _heavy_in_all_coordinates(
    steps: Steps, one: Lemma, edge: Lemma, b7: Lemma, b8: Lemma
) -> Lemma:
    """Return case B over all coordinates.

    The sum of ``w x^2`` over coordinates and vectors is that of the distances.
    """
    return compose(
        "T16, case B: h |delta| <= E",
        [
            by_induction(
                *steps["case B4"],
                each=[one],
                granted=["delta is not negative", "q is not negative"],
                sum_of_delta_squares=z3.Real("delta_squared"),
                sum_of_u_sq=z3.Real("u_squared"),
            ),
            by_induction(
                *steps["case B6"],
                granted=[
                    "the distance is 1/w",
                    "weights are positive",
                    "the sums are not negative",
                ],
                k=z3.Real("h") - 1,
                mass=z3.Real("q"),
            ),
            by_induction(
                *steps["case B5d"],
                each=[edge],
                moments=z3.Real("distances"),
                sum_of_u_sq=z3.Real("u_squared"),
                sum_of_e_sq=z3.Real("E_squared"),
            ),
            instance(b7),
            instance(b8),
        ],
        b8.conclusion,
        given={"u is not longer than 1": b7.assumptions["u is not longer than 1"]},
        hidden={
            "h >= 3": b8.assumptions["h >= 3"],
        },
    )


def with_four_nodes(steps: Lemmas) -> Lemma:
    """Return case A for n = 4, in a coordinate scaled to -a, 1 and y >= 1."""
    signs, at_one, quadratic = steps[:2], steps[2], steps[3]
    alpha = signs[0].conclusion.arg(0)
    beta = signs[1].conclusion.arg(0).arg(1)
    gamma = at_one.conclusion.arg(0).arg(1)
    y = z3.Real("y")
    return compose(
        "T16, case A, n = 4: the inequality holds in every coordinate",
        [
            *map(instance, (*signs, at_one)),
            instance(quadratic, alpha=alpha, beta=beta, gamma=gamma),
        ],
        alpha * y * y + beta * y + gamma >= 0,
        hidden={
            **hypotheses(signs[1]),
            **hypotheses(at_one),
            "y >= 1": quadratic.assumptions["y >= 1"],
        },
    )


def the_factor(ratio: Lemma) -> Lemma:
    """Return the composition with step 5 of Theorem 12: (1 + 1/h)/2 = n/(2(n-t))."""
    steps = steps_of(minkowski())
    [step_5c] = steps["step 5c"]
    squares = (
        "squares of edges are not negative",
        "squares of deltas are not negative",
    )
    return compose(
        "T16: 4|e'|^2 <= (1 + 1/h)^2 |e|^2 if h |delta| <= E",
        [
            instance(ratio),
            by_induction(*steps["step 5a"], granted=squares),
            by_induction(
                *steps["step 5b"],
                granted=["the coordinate has it", "an edge is not negative"],
            ),
            instance(step_5c),
        ],
        step_5c.conclusion,
        hidden={
            **hypotheses(ratio),
            "rho is not negative": step_5c.assumptions["rho is not negative"],
            squares[0]: step_5c.assumptions[squares[0]],
        },
    )
