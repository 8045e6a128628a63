"""By how much a box that exceeds GH changes Theorem 13 (Theorem 26)."""

import z3

from boxgeom_proofs.theorems.approximation import box_geom_approximates_the_median
from boxgeom_proofs.theorems.balance import unit_vectors
from boxgeom_proofs.theorems.composition import (
    Formulas,
    compose,
    hypotheses,
    instance,
    steps_of,
)
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing

LOGIC = "QF_NRA"

NUMBERS = {
    "the distance is the root of its square",
    "r is not negative",
    "sqrt(d) is not negative",
    "|y| is not negative",
    "|y| is the root of its square",
}
"""What the steps O6 and O7 assume of numbers, and no other step says."""


def approximation() -> Lemmas:
    """Return that Theorem 13 holds with half of round 1's excess added.

    Let y be half of what the box and TH share beyond what GH and TH share, in a
    coordinate, at the end where it is more. Later boxes may exceed GH by anything.
    """
    near = _near()
    coordinate = _one_coordinate(near)
    begin, one_more = _over_all_coordinates()
    mean, distance = _distance()
    cauchy = steps_of(unit_vectors())["step 3c"]
    root, total, squares = z3.Reals("sqrt_d sum_of_y sum_of_y2")
    return (
        *(near, coordinate, begin, one_more, mean, distance),
        compose(
            "T26: in every round outputs are within 2 sqrt(d) r + |y| of mu* (T13)",
            [
                by_induction(begin, one_more, each=[coordinate], k=root * root),
                by_induction(
                    *cauchy,
                    granted=["k is not negative", "squares are not negative"],
                    **{"W": total, "k": root * root, "squares": squares},
                ),
                instance(mean),
                instance(distance),
            ],
            distance.conclusion,
            hidden={
                name: formula
                for lemma in (mean, distance)
                for name, formula in lemma.assumptions.items()
                if name in NUMBERS
            },
        ),
    )


def _near() -> Lemma:
    output, exact, y = z3.Reals("output output_of_GH y")
    low, high, low_b, high_b = z3.Reals("low_of_GH high_of_GH low_of_B high_of_B")
    return Lemma(
        name="O4: an output is at most half the excess from BOX-GEOM's",
        assumptions={
            "what GH shares with TH begins at most 2y later": z3.And(
                low_b <= low, low <= low_b + 2 * y
            ),
            "it ends at most 2y earlier": z3.And(
                high <= high_b, high_b <= high + 2 * y
            ),
            "the output is the midpoint": 2 * output == low_b + high_b,
            "so is BOX-GEOM's": 2 * exact == low + high,
        },
        conclusion=z3.And(output - exact <= y, exact - output <= y),
        logic="QF_LRA",
    )


def _one_coordinate(near: Lemma) -> Lemma:
    """Return the composition for a coordinate, with a box of its own for each node."""
    _, two_apart, later, *_ = box_geom_approximates_the_median()
    term, radius, y, point, mu = z3.Reals("term r y point mu")
    # Within 2r + y is within 2(r + y/2), so T13's lemma on later rounds will do.
    facts, hidden = [instance(later, r=radius + y / 2)], Formulas()
    for which in ("least", "greatest"):
        exact = z3.Real(f"{which}_output_of_GH")
        own: dict[str, z3.ExprRef] = {
            name: z3.Real(f"{name}_{which}") for name in ("c", "r", "low", "high")
        }
        own |= {"point": exact, "other": mu}
        ends: dict[str, z3.ExprRef] = {
            f"{end}_of_{box}": z3.Real(f"{end}_of_{box}_{which}")
            for end in ("low", "high")
            for box in ("GH", "B")
        }
        ends |= {"output": z3.Real(f"{which}_output"), "output_of_GH": exact}
        ends["y"] = z3.Real(f"y_{which}")
        of = f"the {which} output"
        facts += [instance(two_apart, of, **own), instance(near, of, **ends)]
        hidden |= hypotheses(two_apart, of, **own) | hypotheses(near, of, **ends)
    between = "the point is between two outputs of round 1 (T7)"
    return compose(
        "T26, one coordinate: in every round an output is within 2r + y of mu*",
        facts,
        z3.And(term <= 2 * radius + y, -term <= 2 * radius + y),
        given={
            "the term is the distance": term == point - mu,
            "r and y are at least those of either": z3.And(
                *(z3.Real(f"r_{which}") <= radius for which in ("least", "greatest")),
                *(z3.Real(f"y_{which}") <= y for which in ("least", "greatest")),
            ),
        },
        hidden={**hidden, between: later.assumptions[between]},
    )


def _over_all_coordinates() -> Lemmas:
    """The squared distance is at most the sum of all (2r + y)^2, by induction."""
    radius, squares, count, term = z3.Reals("r squares k term")
    y, total, of_y = z3.Reals("y sum_of_y sum_of_y2")

    def bound(k: z3.ArithRef, s: z3.ArithRef, q: z3.ArithRef) -> z3.ArithRef:
        return 4 * k * radius * radius + 4 * radius * s + q

    return (
        sums_of_nothing(
            "O5",
            [squares, count, total, of_y],
            squares <= bound(count, total, of_y),
            LOGIC,
        ),
        Lemma(
            name="O5: one more coordinate adds at most (2r + y)^2",
            assumptions={
                "k coordinates have it": squares <= bound(count, total, of_y),
                "the next is at most 2r + y": z3.And(
                    term <= 2 * radius + y, -term <= 2 * radius + y
                ),
            },
            conclusion=squares + term * term
            <= bound(count + 1, total + y, of_y + y * y),
            logic=LOGIC,
        ),
    )


def _distance() -> Lemmas:
    radius, root, whole, squares = z3.Reals("r sqrt_d whole squares")
    total, of_y, length = z3.Reals("sum_of_y sum_of_y2 |y|")
    roots = {
        "sqrt(d) is not negative": root >= 0,
        "|y| is not negative": length >= 0,
        "|y| is the root of its square": length * length == of_y,
    }
    mean = total <= root * length
    return (
        Lemma(
            name="O6: all y sum to at most sqrt(d) |y|",
            assumptions={
                **roots,
                "Cauchy and Schwarz": total * total <= root * root * of_y,
            },
            conclusion=mean,
            logic=LOGIC,
        ),
        Lemma(
            name="O7: so the distance is at most 2 sqrt(d) r + |y|",
            assumptions={
                **roots,
                "the sum of all (2r + y)^2": squares
                <= 4 * (root * root) * radius * radius + 4 * radius * total + of_y,
                "all y sum to at most sqrt(d) |y|": mean,
                "the distance is the root of its square": whole * whole == squares,
                "r is not negative": radius >= 0,
            },
            conclusion=whole <= 2 * root * radius + length,
            logic=LOGIC,
        ),
    )
