"""How far the honest median is from trusted intervals (Theorem 12, steps 1 to 3)."""

import z3

from boxgeom_proofs.theorems.network_counts import network, received
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing

LOGIC = "QF_NRA"


def gap(step: str = "step 1", box: str = "GH", by: str = " (T6)") -> Lemmas:
    """Return step 1: two nodes' intervals are at most as far apart as g is from TH.

    An interval is what TH shares with a box that holds g, by Theorem 6 if it is GH.
    """
    high_th, high_box, g, delta = z3.Reals(f"high_TH_i high_{box}_i g delta")
    other_low_th, other_low_box = z3.Reals(f"low_TH_j low_{box}_j")
    high = z3.If(high_th <= high_box, high_th, high_box)
    other_low = z3.If(other_low_th >= other_low_box, other_low_th, other_low_box)
    return (
        Lemma(
            name=f"{step}: interval j begins at most delta after interval i ends",
            assumptions={
                "TH_i meets TH_j (T3)": other_low_th <= high_th,
                f"g is in {box}_i{by}": g <= high_box,
                f"g is in {box}_j{by}": other_low_box <= g,
                "g is at most delta beyond TH_i": g <= high_th + delta,
                "g is at most delta before TH_j": other_low_th <= g + delta,
                "a distance is not negative": delta >= 0,
            },
            conclusion=other_low <= high + delta,
            logic="QF_LRA",
        ),
    )


def counting() -> Lemma:
    """Return step 2: at most t of the n - t honest vectors lie below TH_i."""
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


def unit_vectors() -> Lemmas:
    """Return step 3, one vector at a time: bounds of W, the sum of unit coordinates."""
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


def balance() -> Lemmas:
    """Return step 3: with b below, ``delta^2 h (h - t) <= t U E^2`` per coordinate."""
    h, t, b, diagonal, delta = z3.Reals("h t b E delta")
    total, below, above, share = z3.Reals("W U_below U_above U")
    opposite = z3.Real("W_below")
    counts = {"b is not negative": b >= 0, "fewer than h are below": b < h}
    return (
        Lemma(
            name="step 3d: the two sides together, W^2 h <= b (h - b) U",
            assumptions={
                **counts,
                "the two sides balance (D1)": total + opposite == 0,
                "W_below^2 <= b U_below": opposite * opposite <= b * below,
                "W^2 <= (h - b) U_above": total * total <= (h - b) * above,
                "U is both": share == below + above,
            },
            conclusion=total * total * h <= b * (h - b) * share,
            logic=LOGIC,
        ),
        Lemma(
            name="step 3e: hence delta^2 h (h - b) <= b U E^2",
            assumptions={
                **counts,
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
            conclusion=delta * delta * h * (h - t) <= share * (t * diagonal * diagonal),
            logic=LOGIC,
        ),
    )
