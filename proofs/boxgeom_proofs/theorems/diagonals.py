"""From coordinates to diagonals (Theorem 12, steps 4 and 5).

A sum over any number of coordinates is proved by induction, as in `contraction`.
"""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing

LOGIC = "QF_NRA"


def over_all_coordinates() -> Lemmas:
    """Return step 4: over all coordinates, ``|delta|^2 <= t/(h - t) E^2``."""
    h, t, diagonal, delta, share = z3.Reals("h t E delta U")
    deltas, shares = z3.Reals("sum_of_delta_squares sum_of_U")
    edges, ratio = z3.Reals("sum_of_e_squares rho")
    limit = t * diagonal * diagonal
    return (
        sums_of_nothing(
            "step 4a",
            [deltas, shares],
            deltas * h * (h - t) <= shares * limit,
            LOGIC,
        ),
        Lemma(
            name="step 4a: one more coordinate keeps the inequality of the sums",
            assumptions={
                "the sums have it": deltas * h * (h - t) <= shares * limit,
                "the coordinate has it": delta * delta * h * (h - t) <= share * limit,
            },
            conclusion=(deltas + delta * delta) * h * (h - t)
            <= (shares + share) * limit,
            logic=LOGIC,
        ),
        Lemma(
            name="step 4b: since all U sum to at most h, |delta|^2 (h - t) <= t E^2",
            assumptions={
                "the sums have the inequality": deltas * h * (h - t) <= shares * limit,
                "unit vectors are not longer than 1": shares <= h,
                "h is positive": h > 0,
                "t is not negative": t >= 0,
            },
            conclusion=deltas * (h - t) <= limit,
            logic=LOGIC,
        ),
        Lemma(
            name="step 4c: hence |delta| <= rho |e|",
            assumptions={
                "|delta|^2 (h - t) <= t E^2": deltas * (h - t) <= limit,
                "rho^2 is t/(h - t), and h - t = n - 2t": ratio * ratio * (h - t) == t,
                "E^2 is the sum of squares of edges": diagonal * diagonal == edges,
                "h is over t": h > t,
            },
            conclusion=deltas <= ratio * ratio * edges,
            logic=LOGIC,
        ),
    )


def minkowski() -> Lemmas:
    """Return step 5: from ``e'_k <= (e_k + delta_k)/2`` to the diagonals."""
    edge, delta, new_edge = z3.Reals("e delta new_e")
    edges, deltas, mixed, new_edges = z3.Reals(
        "sum_of_e_squares sum_of_delta_squares sum_of_e_delta sum_of_new_squares"
    )
    ratio = z3.Real("rho")
    return (
        sums_of_nothing(
            "step 5a", [mixed, edges, deltas], mixed * mixed <= edges * deltas, LOGIC
        ),
        Lemma(
            name="step 5a: one more coordinate keeps Cauchy and Schwarz",
            assumptions={
                "the sums have it": mixed * mixed <= edges * deltas,
                "squares of edges are not negative": edges >= 0,
                "squares of deltas are not negative": deltas >= 0,
            },
            conclusion=(mixed + edge * delta) * (mixed + edge * delta)
            <= (edges + edge * edge) * (deltas + delta * delta),
            logic=LOGIC,
        ),
        sums_of_nothing(
            "step 5b",
            [new_edges, edges, mixed, deltas],
            4 * new_edges <= edges + 2 * mixed + deltas,
            LOGIC,
        ),
        Lemma(
            name="step 5b: one more coordinate keeps 4|e'|^2 <= sum (e + delta)^2",
            assumptions={
                "the sums have it": 4 * new_edges <= edges + 2 * mixed + deltas,
                "the coordinate has it": 2 * new_edge <= edge + delta,
                "an edge is not negative": new_edge >= 0,
            },
            conclusion=4 * (new_edges + new_edge * new_edge)
            <= (edges + edge * edge)
            + 2 * (mixed + edge * delta)
            + (deltas + delta * delta),
            logic=LOGIC,
        ),
        Lemma(
            name="step 5c: hence 4|e'|^2 <= (1 + rho)^2 |e|^2",
            assumptions={
                "|delta| <= rho |e|": deltas <= ratio * ratio * edges,
                "Cauchy and Schwarz": mixed * mixed <= edges * deltas,
                "4|e'|^2 <= sum (e + delta)^2": 4 * new_edges
                <= edges + 2 * mixed + deltas,
                "rho is not negative": ratio >= 0,
                "squares of edges are not negative": edges >= 0,
            },
            conclusion=4 * new_edges <= (1 + ratio) * (1 + ratio) * edges,
            logic=LOGIC,
        ),
    )
