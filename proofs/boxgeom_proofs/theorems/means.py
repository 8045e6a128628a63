"""The contraction of BOX-MEAN (Theorem 15), with equivocation."""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_NRA"


@theorem(
    "T15",
    states="BOX-MEAN contracts every coordinate by n/(2(n-t)) < 3/4 with equivocation",
    scope="all n > 3t, m, d; not yet the factors with reliable broadcast",
)
def box_mean_contracts_every_coordinate() -> Lemmas:
    """As Theorem 12, but g is a mean, and in each coordinate on its own."""
    n, t, count, g, tau, lo = z3.Reals("n t below mean lower lo")
    low_sum, high_sum, hi = z3.Reals("sum_below sum_above hi")
    edge, new_edge, delta = z3.Reals("e new_e delta")
    near = {"delta is at most t/(n - t) of the edge": delta * (n - t) <= t * edge}
    step = {"half of edge and delta (step 1 of T12)": 2 * new_edge <= edge + delta}
    return (
        Lemma(
            name="only those below pull the mean below a trusted interval",
            assumptions={
                "those below are at least lo": low_sum >= count * lo,
                "the others are at least the lower end": high_sum
                >= (n - t - count) * tau,
                "the mean is their sum over n - t": (n - t) * g == low_sum + high_sum,
            },
            conclusion=(tau - g) * (n - t) <= count * (tau - lo),
            logic=LOGIC,
        ),
        Lemma(
            name="they are at most t, so by at most t/(n - t) of the range",
            assumptions={
                "at most t of the n - t are below": count <= t,
                "the lower end is at least lo": lo <= tau,
                "the lower end is at most hi": tau <= hi,
                "t is not negative": t >= 0,
            },
            conclusion=count * (tau - lo) <= t * (hi - lo),
            logic=LOGIC,
        ),
        Lemma(
            name="hence the edge shrinks by n/(2(n - t))",
            assumptions={**near, **step, "n > t": n > t},
            conclusion=new_edge * 2 * (n - t) <= n * edge,
            logic=LOGIC,
        ),
        Lemma(
            name="n/(2(n - t)) is below 3/4 if n > 3t",
            assumptions={"n > 3t": n > 3 * t},
            conclusion=4 * n < 6 * (n - t),
            logic="QF_LRA",
        ),
        Lemma(
            name="it need not halve (R9)",
            assumptions={
                **near,
                **step,
                "n > 3t and t > 0": z3.And(n > 3 * t, t > 0),
                "the edge is positive": edge > 0,
            },
            conclusion=2 * new_edge <= edge,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )
