"""BOX-GEOM approximates the honest median (Theorem 13)."""

import z3

from boxgeom_proofs.theorems.composition import (
    Formulas,
    compose,
    hypotheses,
    instance,
)
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing, theorem

LOGIC = "QF_NRA"


@theorem(
    "T13",
    states="with f = t BOX-GEOM's outputs are within 2 sqrt(d) covering radii of mu*",
    scope="all n > 3t, m, d, by the largest of the nodes' radii; "
    "(1 + sqrt(d)) radii in round 1 with one common multiset",
)
def box_geom_approximates_the_median() -> Lemmas:
    """A node's output and mu*, which is one of its medians, lie in its box of medians.

    Its edges are at most twice the node's covering radius. With equivocation every node
    has its own box, but later outputs are between those of round 1 (T7). Here r is the
    largest of the radii.
    """
    center, two_apart, later = _in_a_coordinate()
    begin, one_more = _over_all_coordinates()
    distance, over_the_center = _distances()
    every_round = _one_coordinate(two_apart, later)
    first_round = _first_round(center)
    squares = z3.Real("whole") * z3.Real("whole")
    root, radius = z3.Reals("sqrt_d r")
    positive = {k: v for k, v in distance.assumptions.items() if "negative" in k}
    to_center = {"whole": z3.Real("first"), "r": radius / 2}
    return (
        *(center, two_apart, later, begin, one_more, distance, over_the_center),
        *(every_round, first_round),
        compose(
            "T13: in every round outputs are within 2 sqrt(d) r of mu*",
            [
                by_induction(
                    begin, one_more, each=[every_round], squares=squares, k=root * root
                ),
                instance(distance),
            ],
            distance.conclusion,
            hidden=positive,
        ),
        compose(
            "T13: in round 1 with one common multiset they are within (1 + sqrt(d)) r",
            [
                by_induction(
                    *(begin, one_more),
                    each=[first_round],
                    squares=z3.Real("first") * z3.Real("first"),
                    k=root * root,
                    r=radius / 2,
                ),
                instance(distance, **to_center),
                instance(over_the_center),
            ],
            over_the_center.conclusion,
            given={"r is half as long as 2r": 2 * root * (radius / 2) == root * radius},
            hidden={
                "half of r is not negative": radius / 2 >= 0,
                "sqrt(d) is not negative": root >= 0,
                "mu* is in the ball": z3.Real("second") <= radius,
                "the triangle inequality": z3.Real("whole")
                <= z3.Real("first") + z3.Real("second"),
            },
        ),
    )


def _one_coordinate(two_apart: Lemma, later: Lemma) -> Lemma:
    """Return the composition for a coordinate, with a box of its own for each node."""
    term, radius, point, mu = z3.Reals("term r point mu")
    facts, hidden = [instance(later)], Formulas()
    for which in ("least", "greatest"):
        own: dict[str, z3.ExprRef] = {
            name: z3.Real(f"{name}_{which}") for name in ("c", "r", "low", "high")
        }
        own |= {"point": z3.Real(f"{which}_output"), "other": mu}
        facts.append(instance(two_apart, f"the {which} output", **own))
        hidden |= hypotheses(two_apart, f"the {which} output", **own)
    between = "the point is between two outputs of round 1 (T7)"
    return compose(
        "T13, one coordinate: in every round an output is within 2r of mu*",
        facts,
        z3.And(term <= 2 * radius, -term <= 2 * radius),
        given={
            "the term is the distance": term == point - mu,
            "r is at least the radius of either": z3.And(
                z3.Real("r_least") <= radius, z3.Real("r_greatest") <= radius
            ),
        },
        hidden={**hidden, between: later.assumptions[between]},
    )


def _first_round(center: Lemma) -> Lemma:
    """Return the composition for a coordinate in round 1; the ball's radius is 2r."""
    term, radius, point, middle = z3.Reals("term r point c")
    return compose(
        "T13, one coordinate: in round 1 an output is within 2r of the centre",
        [instance(center, r=2 * radius)],
        z3.And(term <= 2 * radius, -term <= 2 * radius),
        given={"the term is the distance": term == point - middle},
        hidden=hypotheses(center, "a ball of radius 2r", r=2 * radius)
        | {
            "the point is between medians": center.assumptions[
                "the point is between medians"
            ]
        },
    )


def _in_a_coordinate() -> Lemmas:
    """In every coordinate, medians are within r of the centre of the covering ball."""
    center, radius, low, high, point, other = z3.Reals("c r low high point other")
    ball = {
        "the least median is in the ball": center - radius <= low,
        "the largest median is in the ball": high <= center + radius,
    }
    between = {"the point is between medians": z3.And(low <= point, point <= high)}
    other_too = {"so is the other": z3.And(low <= other, other <= high)}
    return (
        Lemma(
            name="in a coordinate, what is between medians is within r of the centre",
            assumptions={**ball, **between},
            conclusion=z3.And(center - radius <= point, point <= center + radius),
            logic="QF_LRA",
        ),
        Lemma(
            name="in a coordinate, two such points are at most 2r apart",
            assumptions={**ball, **between, **other_too},
            conclusion=z3.And(point - other <= 2 * radius, other - point <= 2 * radius),
            logic="QF_LRA",
        ),
        _between_outputs(),
    )


def _between_outputs() -> Lemma:
    """Return the lemma that later outputs are as near to mu* as those of round 1."""
    radius, point, mu = z3.Reals("r point mu")
    least, greatest = z3.Reals("least_output greatest_output")
    return Lemma(
        name="in a coordinate, what is between two outputs is as near to mu* as they",
        assumptions={
            "the point is between two outputs of round 1 (T7)": z3.And(
                least <= point, point <= greatest
            ),
            "the least output is at most 2r from mu*": mu - least <= 2 * radius,
            "so is the greatest": greatest - mu <= 2 * radius,
        },
        conclusion=z3.And(point - mu <= 2 * radius, mu - point <= 2 * radius),
        logic="QF_LRA",
    )


def _over_all_coordinates() -> Lemmas:
    """Two such points are at a squared distance of at most 4 d r^2, by induction."""
    radius, squares, count, term = z3.Reals("r squares k term")
    return (
        sums_of_nothing(
            "at most 4 r^2 per coordinate",
            [squares, count],
            squares <= 4 * count * radius * radius,
            LOGIC,
        ),
        Lemma(
            name="one more coordinate adds at most 4 r^2 to the squared distance",
            assumptions={
                "k coordinates have at most 4 k r^2": squares
                <= 4 * count * radius * radius,
                "the next has at most 2r": z3.And(
                    term <= 2 * radius, -term <= 2 * radius
                ),
            },
            conclusion=squares + term * term <= 4 * (count + 1) * radius * radius,
            logic=LOGIC,
        ),
    )


def _distances() -> Lemmas:
    """The distance of the output to mu*, in all rounds and in round 1."""
    radius, root, whole, first, second = z3.Reals("r sqrt_d whole first second")
    return (
        Lemma(
            name="hence the distance is at most 2 sqrt(d) r",
            assumptions={
                "the squared distance is at most 4 d r^2": whole * whole
                <= 4 * (root * root) * radius * radius,
                "r is not negative": radius >= 0,
                "sqrt(d) is not negative": root >= 0,
            },
            conclusion=whole <= 2 * root * radius,
            logic=LOGIC,
        ),
        Lemma(
            name="in round 1 the way over the centre is at most (1 + sqrt(d)) r",
            assumptions={
                "the output is within sqrt(d) r of the centre": first <= root * radius,
                "mu* is in the ball": second <= radius,
                "the triangle inequality": whole <= first + second,
            },
            conclusion=whole <= (1 + root) * radius,
            logic=LOGIC,
        ),
    )
