"""The contraction of BOX-MEAN (Theorem 15)."""

import z3

from boxgeom_proofs.theorems.mean_contraction import contractions
from boxgeom_proofs.theorems.network_counts import network, received
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_NRA"
STEP = "half of edge and delta (step 1 of T12)"


@theorem(
    "T15",
    states="BOX-MEAN contracts every coordinate by n/(2(n-t)) < 3/4; with reliable "
    "broadcast by (n-2)/(2(n-1)) for t=1 and (n-1)/(2(n-t)) for t>=2",
    scope="all n > 3t, m, d; that the factors are tight, on the code by witnesses",
)
def box_mean_contracts_every_coordinate() -> Lemmas:
    """As Theorem 12, with a mean for g, and in each coordinate separately."""
    steps = (
        *_how_far_the_mean_is_below(),
        *_with_equivocation(),
        *_who_hears_whom(),
        _two_gaps(),
        *_with_reliable_broadcast(),
    )
    return (*steps, *contractions({lemma.name: lemma for lemma in steps}))


def _how_far_the_mean_is_below() -> Lemmas:
    """Step 2 of Theorem 12 with a mean for g."""
    n, t, count, g, tau, lo = z3.Reals("n t below mean lower lo")
    low_sum, high_sum, hi = z3.Reals("sum_below sum_above hi")
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
            # With reliable broadcast the same holds with t - 1 for t.
            conclusion=count * (tau - lo) <= t * (hi - lo),
            logic=LOGIC,
        ),
    )


def _with_equivocation() -> Lemmas:
    """Step 1 of Theorem 12 with a mean for g: the factor n/(2(n - t))."""
    n, t, edge, new_edge, delta = z3.Reals("n t e new_e delta")
    near = {"delta is at most t/(n - t) of the edge": delta * (n - t) <= t * edge}
    step = {STEP: 2 * new_edge <= edge + delta}
    return (
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


def _who_hears_whom() -> Lemmas:
    """A Byzantine value above TH_j's lower end reaches node i too, or node j alone."""
    nodes = network()
    mine, theirs = received(nodes, "i"), received(nodes, "j")
    honest_below, below_j, above_i, only_j = z3.Ints(
        "honest_below byzantine_below_j byzantine_above_i only_j_hears"
    )
    above = nodes.honest - honest_below + above_i
    return (
        Lemma(
            name="as many of node i's n - t largest lie below TH_j as j alone hears",
            assumptions={
                "the lower end of TH_j has rank trim + 1": honest_below + below_j
                <= theirs.trim,
                "what j hears above it i hears too, or j alone": theirs.byzantine
                - below_j
                <= above_i + only_j,
            },
            conclusion=(nodes.n - nodes.t) - above <= only_j,
            logic="QF_LIA",
        ),
        Lemma(
            name="if node i hears a Byzantine node, j alone hears at most t - 1",
            assumptions={
                "at most t nodes are Byzantine": nodes.f <= nodes.t,
                "whom i hears and whom j alone hears are f at most": mine.byzantine
                + only_j
                <= nodes.f,
                "node i hears one": mine.byzantine >= 1,
            },
            conclusion=only_j <= nodes.t - 1,
            logic="QF_LIA",
        ),
    )


def _two_gaps() -> Lemma:
    """What stands in for step 1 of T12: the gaps are to means of different subsets."""
    high_th, high_ch, delta = z3.Reals("high_TH_i high_GH_i delta")
    low_th, low_ch = z3.Reals("low_TH_j low_GH_j")
    high = z3.If(high_th <= high_ch, high_th, high_ch)
    low = z3.If(low_th >= low_ch, low_th, low_ch)
    return Lemma(
        name="two gaps: interval j begins at most delta after interval i ends",
        assumptions={
            "TH_i meets TH_j (T3)": low_th <= high_th,
            "CH_i meets CH_j (T6)": low_ch <= high_ch,
            "TH_j begins at most delta after CH_i ends": low_th <= high_ch + delta,
            "CH_j begins at most delta after TH_i ends": low_ch <= high_th + delta,
            "delta is not negative": delta >= 0,
        },
        conclusion=low <= high + delta,
        logic="QF_LRA",
    )


def _with_reliable_broadcast() -> Lemmas:
    """The two factors, by whether node i hears a Byzantine node."""
    n, t, lo, hi, tau, g, v = z3.Reals("n t lo hi lower mean v")
    edge, new_edge, delta = z3.Reals("e new_e delta")
    larger = z3.If(tau >= g, tau, g)
    return (
        Lemma(
            name="with t - 1 for t the edge shrinks by (n - 1)/(2(n - t))",
            assumptions={
                "delta is at most (t - 1)/(n - t) of the edge": delta * (n - t)
                <= (t - 1) * edge,
                STEP: 2 * new_edge <= edge + delta,
                "n > t": n > t,
            },
            conclusion=new_edge * 2 * (n - t) <= (n - 1) * edge,
            logic=LOGIC,
        ),
        Lemma(
            name="if i hears none, its mean is within (n - t - 1)/(2(n - t)) of v_j",
            assumptions={
                "t of i's n - t values are below TH_j, one is hi": (n - t) * g
                >= t * lo + (n - 2 * t - 1) * tau + hi,
                "v_j is at most halfway from there, or the mean, to hi": 2 * v
                <= larger + hi,
                "the lower end is at least lo": lo <= tau,
                "the lower end is at most hi": tau <= hi,
                "n > 3t": n >= 3 * t + 1,
                "t > 0": t >= 1,
            },
            conclusion=(v - g) * 2 * (n - t) <= (n - t - 1) * (hi - lo),
            logic=LOGIC,
        ),
    )
