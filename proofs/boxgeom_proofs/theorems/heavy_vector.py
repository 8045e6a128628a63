"""Theorem 16 with a heavy vector, one whose weight is at least 1/2 (case B)."""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing

LOGIC = "QF_NRA"


def heavy() -> Lemmas:
    """Return steps B1 to B4: one weight is w >= 1/2, the light ones are q = 1 - w."""
    w, q, x, u, delta = z3.Reals("w q x u delta")
    total, mass, deltas, units = z3.Reals("total mass sum_of_delta_squares sum_of_u_sq")
    return (
        Lemma(
            name="case B1: if the heavy vector is beyond delta, q delta <= u",
            assumptions={
                "u is w x": u == w * x,
                "the vector is beyond delta": x >= delta,
                "the vector is heavy": w >= z3.Q(1, 2),
                "the light ones have the rest": q == 1 - w,
                "delta is not negative": delta >= 0,
            },
            conclusion=q * delta <= u,
            logic=LOGIC,
        ),
        sums_of_nothing("case B2", [total, mass], total >= mass * delta, LOGIC),
        Lemma(
            name="case B2: one more light vector beyond delta adds w delta to the sum",
            assumptions={
                "the sum has it": total >= mass * delta,
                "the vector is beyond delta": x >= delta,
                "weights are positive": w > 0,
            },
            conclusion=total + w * x >= (mass + w) * delta,
            logic=LOGIC,
        ),
        Lemma(
            name="case B3: so if the heavy vector is not, q delta <= -u",
            assumptions={
                "the light ones sum to at least q delta": total >= q * delta,
                "all unit vectors sum to zero": u + total == 0,
            },
            conclusion=q * delta <= -u,
            logic=LOGIC,
        ),
        sums_of_nothing("case B4", [deltas, units], q * q * deltas <= units, LOGIC),
        Lemma(
            name="case B4: one more coordinate keeps q^2 |delta|^2 <= |u|^2",
            assumptions={
                "the sums have it": q * q * deltas <= units,
                "the coordinate has it": z3.Or(q * delta <= u, q * delta <= -u),
                "delta is not negative": delta >= 0,
                "q is not negative": q >= 0,
            },
            conclusion=q * q * (deltas + delta * delta) <= units + u * u,
            logic=LOGIC,
        ),
    )


def variance() -> Lemmas:
    """Return case B5: q^2 edge^2 is at least 4 times ``q sum w x^2 - (sum w x)^2``."""
    low, high, x, c, weight, e, q = z3.Reals("low high x c w e q")
    mass, spread, first, second = z3.Reals("mass spread sum_of_wx sum_of_wx_sq")
    moments, units, edges = z3.Reals("moments sum_of_u_sq sum_of_e_sq")
    square = (x - c) * (x - c)
    in_sums = spread == second - 2 * c * first + c * c * mass
    apart = 4 * spread <= mass * (e * e)
    return (
        Lemma(
            name="case B5: a value is at most half the edge from the edge's middle",
            assumptions={
                "not below the edge": low <= x,
                "not above it": x <= high,
                "c is the middle": 2 * c == low + high,
                "e is the edge": e == high - low,
            },
            conclusion=4 * square <= e * e,
            logic=LOGIC,
        ),
        sums_of_nothing("case B5a", [spread, mass], apart, LOGIC),
        Lemma(
            name="case B5a: one more light vector keeps 4 sum w (x - c)^2 <= q e^2",
            assumptions={
                "the sums have it": apart,
                "the value is near the middle": 4 * square <= e * e,
                "weights are positive": weight > 0,
            },
            conclusion=4 * (spread + weight * square) <= (mass + weight) * (e * e),
            logic=LOGIC,
        ),
        sums_of_nothing("case B5b", [spread, mass, first, second], in_sums, LOGIC),
        Lemma(
            name="case B5b: one more light vector keeps the formula of sum w (x - c)^2",
            assumptions={"the sums have it": in_sums},
            conclusion=spread + weight * square
            == (second + weight * (x * x))
            - 2 * c * (first + weight * x)
            + c * c * (mass + weight),
            logic=LOGIC,
        ),
        Lemma(
            name="case B5c: so 4 (q sum w x^2 - (sum w x)^2) is at most q^2 e^2",
            assumptions={
                "4 sum w (x - c)^2 <= q e^2": 4 * spread <= q * (e * e),
                "in sums": spread == second - 2 * c * first + c * c * q,
                "q is not negative": q >= 0,
            },
            conclusion=4 * (q * second - first * first) <= q * q * (e * e),
            logic=LOGIC,
        ),
        sums_of_nothing(
            "case B5d",
            [moments, units, edges],
            4 * (q * moments - units) <= q * q * edges,
            LOGIC,
        ),
        Lemma(
            name="case B5d: one more coordinate keeps it of the sums over coordinates",
            assumptions={
                "the sums have it": 4 * (q * moments - units) <= q * q * edges,
                "the coordinate has it": 4 * (q * second - first * first)
                <= q * q * (e * e),
            },
            conclusion=4 * (q * (moments + second) - (units + first * first))
            <= q * q * (edges + e * e),
            logic=LOGIC,
        ),
    )


def spread_of_the_light() -> Lemmas:
    """Return steps B6 to B8: the light ones' box has E >= ``2 sqrt(h (h - 2)) / q``."""
    weight, inverse = z3.Reals("w d")
    count, mass, distances = z3.Reals("k mass distances")
    h, q, edges, deltas, unit = z3.Reals("h q E_squared delta_squared u_squared")
    return (
        sums_of_nothing(
            "case B6",
            [count, mass, distances],
            count * count <= mass * distances,
            LOGIC,
        ),
        Lemma(
            name="case B6: one more weight keeps k^2 <= sum w * sum 1/w",
            assumptions={
                "k weights have it": count * count <= mass * distances,
                "the distance is 1/w": weight * inverse == 1,
                "weights are positive": weight > 0,
                "the sums are not negative": z3.And(mass >= 0, distances >= 0),
            },
            conclusion=(count + 1) * (count + 1)
            <= (mass + weight) * (distances + inverse),
            logic=LOGIC,
        ),
        Lemma(
            name="case B7: hence q^2 E^2 >= 4 h (h - 2)",
            assumptions={
                "E^2 is at least 4 times the light ones' variance": 4
                * (q * distances - unit)
                <= q * q * edges,
                "(h - 1)^2 <= sum w * sum 1/w": (h - 1) * (h - 1) <= q * distances,
                "u is not longer than 1": unit <= 1,
            },
            conclusion=edges * q * q >= 4 * h * (h - 2),
            logic=LOGIC,
        ),
        Lemma(
            name="case B8: so h |delta| <= E",
            assumptions={
                "q^2 E^2 >= 4 h (h - 2)": edges * q * q >= 4 * h * (h - 2),
                "q^2 |delta|^2 <= 1": q * q * deltas <= 1,
                "h >= 3": h >= 3,
            },
            conclusion=h * h * deltas <= edges,
            logic=LOGIC,
        ),
    )
