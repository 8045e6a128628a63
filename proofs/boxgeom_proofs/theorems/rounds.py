"""What one round does to the honest bounding box (Theorems 7, 10 and 17)."""

import z3

from boxgeom_proofs.theorems.composition import compose, hypotheses, instance, stated
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem
from boxgeom_proofs.theorems.trusted_hyperboxes import (
    trusted_hyperbox_is_honest,
    trusted_hyperbox_is_nonempty,
    trusted_hyperboxes_meet,
)

LOGIC = "QF_LRA"
INSIDE = "the trusted interval lies in the honest range (T1)"


@theorem(
    "T7",
    states="BOX-GEOM and BOX-MEAN have box validity in every round",
    scope="all n > 2t, m, d; by induction over the rounds",
)
def every_output_lies_in_the_honest_box() -> Lemmas:
    """The midpoint of a nonempty part of a trusted interval is in the honest range.

    So the honest box of the next round lies in the honest box of this round.
    """
    lo, hi, lower, upper, least, most = z3.Reals("lo hi lower upper least most")
    low = z3.If(lower >= least, lower, least)
    high = z3.If(upper <= most, upper, most)
    midpoint = (low + high) / 2
    one_round = Lemma(
        name="the midpoint of the intersection is in the honest range",
        assumptions={
            INSIDE: z3.And(lo <= lower, upper <= hi),
            "the intersection is not empty (T5)": low <= high,
        },
        conclusion=z3.And(lo <= midpoint, midpoint <= hi),
        logic=LOGIC,
    )
    first_lo, first_hi = z3.Reals("first_lo first_hi")
    return (
        one_round,
        compose(
            "T7: one more round stays in the honest range of the first",
            [instance(one_round)],
            z3.And(first_lo <= midpoint, midpoint <= first_hi),
            given={
                "all rounds before did": z3.And(first_lo <= lo, hi <= first_hi),
            },
            hidden=hypotheses(one_round),
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
    output_i, output_j = z3.Reals("output_i output_j")
    midpoint_i = {"output i is TH_i's midpoint": 2 * output_i == lower_i + upper_i}
    midpoint_j = {"output j is TH_j's midpoint": 2 * output_j == lower_j + upper_j}
    apart = output_i - output_j
    half = z3.And(apart <= (hi - lo) / 2, -apart <= (hi - lo) / 2)
    halves = Lemma(
        name="two outputs are at most half the honest range apart",
        assumptions={**inside_i, **inside_j, **meet, **midpoint_i, **midpoint_j},
        conclusion=half,
        logic=LOGIC,
    )
    stays = Lemma(
        name="an output stays between the medians that enclosed the range",
        assumptions={
            **inside_i,
            **midpoint_i,
            "the interval is not empty (T2)": lower_i <= upper_i,
            "after round 1 the range was between medians": z3.And(
                inner <= lo, hi <= outer
            ),
        },
        conclusion=z3.And(inner <= output_i, output_i <= outer),
        logic=LOGIC,
    )
    return (
        halves,
        stays,
        _halves_and_stays(halves, stays),
        Lemma(
            name="intervals that do not meet may stay apart by more",
            assumptions={
                **inside_i,
                **inside_j,
                **midpoint_i,
                **midpoint_j,
                "both are intervals": z3.And(lower_i <= upper_i, lower_j <= upper_j),
            },
            conclusion=half,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )


def _halves_and_stays(halves: Lemma, stays: Lemma) -> Lemma:
    """Return the composition, with what Theorems 1 to 3 say of trusted intervals."""
    lo, hi = z3.Reals("lo hi")
    honest = trusted_hyperbox_is_honest()[-1]
    nonempty = trusted_hyperbox_is_nonempty()[1]
    meet = next(
        lemma
        for lemma in trusted_hyperboxes_meet()
        if lemma.name == "T3: two boxes meet, with equivocation"
    )
    ends = {"least_honest": lo, "greatest_honest": hi}
    of_i = {"lower": z3.Real("lower_i"), "upper": z3.Real("upper_i")}
    of_j = {"lower": z3.Real("lower_j"), "upper": z3.Real("upper_j")}
    between = "after round 1 the range was between medians"
    return compose(
        "T17: outputs halve the range, and stay between the medians",
        [
            stated(honest, "of i", **ends, **of_i),
            stated(honest, "of j", **ends, **of_j),
            stated(nonempty, "of i", **of_i),
            # With reliable broadcast T3 says the same for n > 2t.
            stated(meet),
            instance(halves),
            instance(stays),
        ],
        z3.And(halves.conclusion, stays.conclusion),
        hidden={
            between: stays.assumptions[between],
            **{k: v for k, v in halves.assumptions.items() if "midpoint" in k},
        },
    )


@theorem(
    "T10",
    states="if all nodes received the same multiset they agree in one round",
    scope="all n, t, m, d and any function of rows in canonical order",
)
def the_same_multiset_gives_agreement() -> Lemmas:
    """A node puts its rows in canonical order, which depends on the multiset alone.

    That the code does, and that a rule is a function, tests check bit for bit.
    """
    rows, multisets, vectors = map(z3.DeclareSort, ("Rows", "Multiset", "Vector"))
    multiset = z3.Function("multiset", rows, multisets)
    in_order = z3.Function("in_canonical_order", multisets, rows)
    rule = z3.Function("rule", rows, vectors)
    mine, theirs = z3.Consts("received_i received_j", rows)
    same = {"both received the same": multiset(mine) == multiset(theirs)}
    return (
        Lemma(
            name="T10: equal multisets have equal outputs, in any order of arrival",
            assumptions=same,
            conclusion=rule(in_order(multiset(mine)))
            == rule(in_order(multiset(theirs))),
            logic="QF_UF",
        ),
        Lemma(
            name="a rule that sees the order of arrival need not agree",
            assumptions=same,
            conclusion=rule(mine) == rule(theirs),
            expected=Verdict.REFUTED,
            logic="QF_UF",
        ),
    )
