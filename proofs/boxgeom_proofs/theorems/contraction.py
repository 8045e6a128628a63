"""The contraction of BOX-GEOM's diagonal (Theorem 12), step by step.

docs/proofs.md has the proof in words; the steps have the numbers of section 4 of
docs/spec.md. A claim about a sum over any number of points or coordinates is proved by
induction: one lemma adds a term, another begins with a sum of no terms.
"""

import z3

from boxgeom_proofs.theorems.network_counts import network, received
from boxgeom_proofs.theorems.theorem import (
    Lemma,
    Lemmas,
    Verdict,
    sums_of_nothing,
    theorem,
)

LOGIC = "QF_NRA"


@theorem(
    "T12",
    states="BOX-GEOM shrinks the honest diagonal by (1 + sqrt(t/(n-2t)))/2 every round",
    scope="all n > 3t, m, d, even with equivocation",
)
def box_geom_contracts_the_diagonal() -> Lemmas:
    """Gap, counting, balance, sum over the coordinates, Minkowski."""
    return (
        *_gap(),
        _counting(),
        *_unit_vectors(),
        *_balance(),
        *_sum(),
        *_minkowski(),
        *_factor(),
    )


def _gap() -> Lemmas:
    """Step 1: two nodes' intervals are at most delta apart, as g is from any TH."""
    high_th, high_gh, g, delta = z3.Reals("high_TH_i high_GH_i g delta")
    other_low_th, other_low_gh = z3.Reals("low_TH_j low_GH_j")
    high = z3.If(high_th <= high_gh, high_th, high_gh)
    other_low = z3.If(other_low_th >= other_low_gh, other_low_th, other_low_gh)
    return (
        Lemma(
            name="step 1: interval j begins at most delta after interval i ends",
            assumptions={
                "TH_i meets TH_j (T3)": other_low_th <= high_th,
                "g is in GH_i (T6)": g <= high_gh,
                "g is in GH_j (T6)": other_low_gh <= g,
                "g is at most delta beyond TH_i": g <= high_th + delta,
                "g is at most delta before TH_j": other_low_th <= g + delta,
                "a distance is not negative": delta >= 0,
            },
            conclusion=other_low <= high + delta,
            logic="QF_LRA",
        ),
    )


def _counting() -> Lemma:
    """Step 2: at most t of the n - t honest vectors lie below the lower end of TH_i."""
    nodes = network()
    mine = received(nodes, "i")
    chosen, below = z3.Ints("chosen_below received_below")
    return Lemma(
        name="step 2: at most t of the chosen honest values are below TH_i",
        assumptions={
            "the lower end has rank trim + 1": below <= mine.trim,
            "the chosen ones were received": chosen <= below,
            "at most f Byzantine vectors arrive": mine.byzantine <= nodes.f,
        },
        conclusion=chosen <= nodes.t,
        logic="QF_LIA",
    )


def _unit_vectors() -> Lemmas:
    """Step 3, one vector at a time: bounds of W, the sum of unit coordinates."""
    total, diagonal, delta = z3.Reals("W E delta")
    unit, distance, offset, count, squares = z3.Reals("u distance offset k squares")
    return (
        Lemma(
            name="step 3a: a vector beyond delta has a unit coordinate over delta/E",
            assumptions={
                "the unit vector's coordinate is offset/distance": unit * distance
                == offset,
                "the offset is at least delta": offset >= delta,
                "the distance is at most the diagonal": distance <= diagonal,
                "the distance is positive": distance > 0,
                "delta is not negative": delta >= 0,
            },
            conclusion=unit * diagonal >= delta,
            logic=LOGIC,
        ),
        sums_of_nothing(
            "step 3b", [total, count], total * diagonal >= count * delta, LOGIC
        ),
        Lemma(
            name="step 3b: one more such vector adds delta/E to their sum W",
            assumptions={
                "k of them sum to k delta/E": total * diagonal >= count * delta,
                "the next has delta/E": unit * diagonal >= delta,
            },
            conclusion=(total + unit) * diagonal >= (count + 1) * delta,
            logic=LOGIC,
        ),
        sums_of_nothing(
            "step 3c", [total, count, squares], total * total <= count * squares, LOGIC
        ),
        Lemma(
            name="step 3c: one more term keeps Cauchy and Schwarz, W^2 <= k * squares",
            assumptions={
                "k terms keep it": total * total <= count * squares,
                "k is not negative": count >= 0,
                "squares are not negative": squares >= 0,
            },
            conclusion=(total + unit) * (total + unit)
            <= (count + 1) * (squares + unit * unit),
            logic=LOGIC,
        ),
    )


def _balance() -> Lemmas:
    """Step 3: with b vectors below, ``delta^2 h (h - t) <= t U E^2`` per coordinate."""
    h, t, b, diagonal, delta = z3.Reals("h t b E delta")
    total, below, above, share = z3.Reals("W U_below U_above U")
    positive = {"b is positive": b > 0, "fewer than h are below": b < h}
    return (
        Lemma(
            name="step 3d: the two sides together, W^2 h <= b (h - b) U",
            assumptions={
                **positive,
                "W^2 <= b U_below": total * total <= b * below,
                "W^2 <= (h - b) U_above": total * total <= (h - b) * above,
                "U is both": share == below + above,
            },
            conclusion=total * total * h <= b * (h - b) * share,
            logic=LOGIC,
        ),
        Lemma(
            name="step 3e: hence delta^2 h (h - b) <= b U E^2",
            assumptions={
                **positive,
                "W >= (h - b) delta/E": (h - b) * delta <= total * diagonal,
                "W^2 h <= b (h - b) U": total * total * h <= b * (h - b) * share,
                "delta is not negative": delta >= 0,
            },
            conclusion=delta * delta * h * (h - b) <= b * share * diagonal * diagonal,
            logic=LOGIC,
        ),
        Lemma(
            name="step 3f: b/(h - b) is at most t/(h - t)",
            assumptions={"b <= t": b <= t, "h is not negative": h >= 0},
            conclusion=b * (h - t) <= t * (h - b),
            logic=LOGIC,
        ),
        Lemma(
            name="step 3g: hence delta^2 h (h - t) <= t U E^2",
            assumptions={
                "fewer than h are below": b < h,
                "delta^2 h (h - b) <= b U E^2": delta * delta * h * (h - b)
                <= b * share * diagonal * diagonal,
                "b/(h - b) <= t/(h - t)": b * (h - t) <= t * (h - b),
                "U is not negative": share >= 0,
            },
            conclusion=delta * delta * h * (h - t) <= t * share * diagonal * diagonal,
            logic=LOGIC,
        ),
    )


def _sum() -> Lemmas:
    """Step 4: over all coordinates, ``|delta|^2 <= t/(h - t) E^2``."""
    h, t, diagonal, delta, share = z3.Reals("h t E delta U")
    deltas, shares = z3.Reals("sum_of_delta_squares sum_of_U")
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
    )


def _minkowski() -> Lemmas:
    """Step 5: from ``e'_k <= (e_k + delta_k)/2`` to the diagonals."""
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


def _factor() -> Lemmas:
    """With ``rho^2 = t/(n - 2t)`` the factor is below 1 exactly if n > 3t."""
    n, t = z3.Ints("n t")
    return (
        Lemma(
            name="rho < 1 if n > 3t",
            assumptions={"n > 3t": n > 3 * t},
            conclusion=t < n - 2 * t,
            logic="QF_LIA",
        ),
        Lemma(
            name="rho = 1 if n = 3t",
            assumptions={"n = 3t": n == 3 * t},
            conclusion=t < n - 2 * t,
            expected=Verdict.REFUTED,
            logic="QF_LIA",
        ),
    )
