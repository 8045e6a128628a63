"""BOX-GEOM approximates the honest median (Theorem 13)."""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing, theorem

LOGIC = "QF_NRA"


@theorem(
    "T13",
    states="with f = t BOX-GEOM's outputs are within 2 sqrt(d) covering radii of mu*",
    scope="all n > 3t, m, d; (1 + sqrt(d)) radii in round 1 with one common multiset",
)
def box_geom_approximates_the_median() -> Lemmas:
    """The output and mu*, which is one of the medians, lie in the box of medians.

    Its edges are at most twice the covering radius. Later rounds stay in it (T7).
    """
    return (*_in_a_coordinate(), *_over_all_coordinates(), *_distances())


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
                <= 4 * root * root * radius * radius,
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
