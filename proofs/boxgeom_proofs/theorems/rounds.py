"""What one round does to the honest bounding box (Theorems 7, 10 and 17)."""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_LRA"
INSIDE = "the trusted interval lies in the honest range (T1)"


@theorem(
    "T7",
    states="BOX-GEOM and BOX-MEAN have box validity in every round",
    scope="all n, t, m, d; by induction over the rounds",
)
def every_output_lies_in_the_honest_box() -> Lemmas:
    """The midpoint of a nonempty part of a trusted interval is in the honest range.

    So the honest box of the next round lies in the honest box of this round.
    """
    lo, hi, lower, upper, least, most = z3.Reals("lo hi lower upper least most")
    low = z3.If(lower >= least, lower, least)
    high = z3.If(upper <= most, upper, most)
    midpoint = (low + high) / 2
    return (
        Lemma(
            name="the midpoint of the intersection is in the honest range",
            assumptions={
                INSIDE: z3.And(lo <= lower, upper <= hi),
                "the intersection is not empty (T5)": low <= high,
            },
            conclusion=z3.And(lo <= midpoint, midpoint <= hi),
            logic=LOGIC,
        ),
    )


@theorem(
    "T17",
    states="BOX-GEOM/1 halves every coordinate in every round after the first, "
    "inside the medians' box of round 1",
    scope="all n > 3t with equivocation, n > 2t with reliable broadcast; all m, d",
)
def box_geom_once_halves_every_coordinate() -> Lemmas:
    """Trusted intervals lie in the honest range (T1) and meet (T3): T8 with gap 0."""
    lo, hi, inner, outer = z3.Reals("lo hi least_median most_median")
    lower_i, upper_i, lower_j, upper_j = z3.Reals("lower_i upper_i lower_j upper_j")
    inside_i = {f"{INSIDE}, of i": z3.And(lo <= lower_i, upper_i <= hi)}
    inside_j = {f"{INSIDE}, of j": z3.And(lo <= lower_j, upper_j <= hi)}
    meet = {"they meet (T3)": z3.And(lower_i <= upper_j, lower_j <= upper_i)}
    apart = (lower_i + upper_i) / 2 - (lower_j + upper_j) / 2
    half = z3.And(apart <= (hi - lo) / 2, -apart <= (hi - lo) / 2)
    midpoint = (lower_i + upper_i) / 2
    return (
        Lemma(
            name="two outputs are at most half the honest range apart",
            assumptions={**inside_i, **inside_j, **meet},
            conclusion=half,
            logic=LOGIC,
        ),
        Lemma(
            name="an output stays between the medians that enclosed the range",
            assumptions={
                **inside_i,
                "the interval is not empty (T2)": lower_i <= upper_i,
                "after round 1 the range was between medians": z3.And(
                    inner <= lo, hi <= outer
                ),
            },
            conclusion=z3.And(inner <= midpoint, midpoint <= outer),
            logic=LOGIC,
        ),
        Lemma(
            name="intervals that do not meet may stay apart by more",
            assumptions={
                **inside_i,
                **inside_j,
                "both are intervals": z3.And(lower_i <= upper_i, lower_j <= upper_j),
            },
            conclusion=half,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )


@theorem(
    "T10",
    states="if all nodes received the same multiset they agree in one round",
    scope="all n, t, m, d and any rule",
)
def the_same_multiset_gives_agreement() -> Lemmas:
    """A rule is a function of the received multiset; tests check it bit for bit."""
    multisets, vectors = z3.DeclareSort("Multiset"), z3.DeclareSort("Vector")
    rule = z3.Function("rule", multisets, vectors)
    mine, theirs = z3.Consts("received_i received_j", multisets)
    return (
        Lemma(
            name="equal multisets have equal outputs",
            assumptions={"both received the same": mine == theirs},
            conclusion=rule(mine) == rule(theirs),
            logic="QF_UF",
        ),
    )
