"""A sharper bound of the gap of Theorem 12 (Theorem 18).

docs/proofs.md has the proof in words. h = n - t honest vectors have their median at the
origin. In a coordinate, S are the b <= t of them that lie below the trusted interval, A
are all others; the sums are over A, whose weights are 1/distance.
"""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing, theorem
from boxgeom_proofs.theorems.weighted_sums import (
    length_of_a_sum,
    values_beyond,
    variance_in_an_edge,
    variance_over_coordinates,
    weights_and_distances,
)

LOGIC = "QF_NRA"


@theorem(
    "T18",
    states="BOX-GEOM shrinks the honest diagonal by (1 + rho)/2 every round, where "
    "rho^2 is the smaller of t/(n-2t) (T12) and t(n-2t)/(4(n-t)(n-3t))",
    scope="all n > 3t, m, d, even with equivocation",
)
def box_geom_contracts_faster_when_few_lie() -> Lemmas:
    """Bound the spread of A from below, balance, sum over the coordinates."""
    return (*spread_of_the_rest(), *_balance(), *_all_coordinates(), _comparison())


def spread_of_the_rest() -> Lemmas:
    """Return that ``Lambda^2 E^2 >= 4 h (h - 2b)``, the steps A1 to A6."""
    h, b, weights, distances = z3.Reals("h b Lambda D")
    edges, pull = z3.Reals("E^2 pull^2")
    return (
        *variance_in_an_edge("A1", "A2"),
        *variance_over_coordinates("A3"),
        *weights_and_distances("A4"),
        *length_of_a_sum("A5"),
        Lemma(
            name="A6: hence Lambda^2 E^2 >= 4 h (h - 2b)",
            assumptions={
                "4 (Lambda D - |sum u|^2) <= Lambda^2 E^2": 4
                * (weights * distances - pull)
                <= weights * weights * edges,
                "(h - b)^2 <= Lambda D": (h - b) * (h - b) <= weights * distances,
                "|sum u|^2 <= b^2, as S pulls back as much": pull <= b * b,
            },
            conclusion=weights * weights * edges >= 4 * h * (h - 2 * b),
            logic=LOGIC,
        ),
    )


def _balance() -> Lemmas:
    """In each coordinate ``4 delta^2 h^2 (h - 2t) <= t (h - t) U E^2``."""
    h, t, b, share = z3.Reals("h t b U")
    delta, weights, total = z3.Reals("delta Lambda W")
    gap, edges, scale, pull = z3.Reals("delta^2 E^2 Lambda^2 delta^2_Lambda^2")
    return (
        *values_beyond("A7"),
        Lemma(
            name="A8: squared, delta^2 Lambda^2 <= W^2",
            assumptions={
                "W >= delta Lambda": total >= delta * weights,
                "delta is not negative": delta >= 0,
                "Lambda is positive": weights > 0,
            },
            conclusion=delta * delta * weights * weights <= total * total,
            logic=LOGIC,
        ),
        Lemma(
            name="A9: so 4 delta^2 h^2 (h - 2b) <= b (h - b) U E^2",
            assumptions={
                "Lambda^2 E^2 >= 4 h (h - 2b)": scale * edges >= 4 * h * (h - 2 * b),
                "delta^2 Lambda^2 h <= b (h - b) U (T12, step 3d)": pull * h
                <= b * (h - b) * share,
                "that is the product": pull == gap * scale,
                "squares are not negative": z3.And(gap >= 0, edges >= 0),
                "h is positive": h > 0,
            },
            conclusion=4 * gap * h * h * (h - 2 * b) <= b * (h - b) * share * edges,
            logic=LOGIC,
        ),
        Lemma(
            name="A10: b (h - b)/(h - 2b) is at most t (h - t)/(h - 2t)",
            assumptions={
                "b <= t": b <= t,
                "h > 2t": h > 2 * t,
            },
            conclusion=b * (h - b) * (h - 2 * t) <= t * (h - t) * (h - 2 * b),
            logic=LOGIC,
        ),
        Lemma(
            name="A11: so 4 delta^2 h^2 (h - 2t) <= t (h - t) U E^2",
            assumptions={
                "with b for t it holds": 4 * gap * h * h * (h - 2 * b)
                <= b * (h - b) * share * edges,
                "A10": b * (h - b) * (h - 2 * t) <= t * (h - t) * (h - 2 * b),
                "U and E^2 are not negative": share * edges >= 0,
                "h > 2t": h > 2 * t,
                "h > 2b": h > 2 * b,
            },
            conclusion=4 * gap * h * h * (h - 2 * t) <= t * (h - t) * share * edges,
            logic=LOGIC,
        ),
    )


def _all_coordinates() -> Lemmas:
    """Over all coordinates ``4 h (h - 2t) |delta|^2 <= t (h - t) E^2``."""
    h, t, edges, delta, share = z3.Reals("h t E^2 delta U")
    gaps, shares = z3.Reals("sum_of_delta_squares sum_of_U")
    left, right = 4 * h * h * (h - 2 * t), t * (h - t) * edges
    return (
        sums_of_nothing("A12", [gaps, shares], gaps * left <= shares * right, LOGIC),
        Lemma(
            name="A12: one more coordinate keeps the inequality of the sums",
            assumptions={
                "the sums have it": gaps * left <= shares * right,
                "the coordinate has it": delta * delta * left <= share * right,
            },
            conclusion=(gaps + delta * delta) * left <= (shares + share) * right,
            logic=LOGIC,
        ),
        Lemma(
            name="A13: since all U sum to at most h, 4h(h-2t)|delta|^2 <= t(h-t)E^2",
            assumptions={
                "the sums have the inequality": gaps * left <= shares * right,
                "unit vectors are not longer than 1": shares <= h,
                "h > 2t": h > 2 * t,
                "t is not negative": t >= 0,
                "a square is not negative": edges >= 0,
            },
            conclusion=4 * h * (h - 2 * t) * gaps <= right,
            logic=LOGIC,
        ),
    )


def _comparison() -> Lemma:
    """With which n and t it is the smaller of the two bounds."""
    n, t = z3.Reals("n t")
    first, second = t * 4 * (n - t) * (n - 3 * t), t * (n - 2 * t) * (n - 2 * t)
    return Lemma(
        name="it is below t/(n - 2t) if (n - 2t)^2 < 4 (n - t)(n - 3t)",
        assumptions={
            "(n - 2t)^2 < 4 (n - t)(n - 3t)": (n - 2 * t) * (n - 2 * t)
            < 4 * (n - t) * (n - 3 * t),
            "t is positive": t > 0,
        },
        conclusion=second < first,
        logic=LOGIC,
    )
