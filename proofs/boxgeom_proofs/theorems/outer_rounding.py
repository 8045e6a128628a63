"""What rounding of boxes and outputs changes in the contraction (Theorem 26).

A box that misses the median by at most eta, enlarged by eta, holds it. An output is
rounded by at most epsilon.
"""

import z3

from boxgeom_proofs.theorems.composition import compose, hypotheses, instance, steps_of
from boxgeom_proofs.theorems.diagonals import minkowski
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing

LOGIC = "QF_NRA"


def rounding() -> Lemmas:
    """Return that a diagonal is at most ``|eta + 2 epsilon|`` longer in a round."""
    enlarged, apart = _enlarged(), _apart()
    edge = _edge(enlarged, apart)
    begin, one_more = _over_all_coordinates()
    longer = _longer()
    cauchy = steps_of(minkowski())["step 5a"]
    granted = [f"squares of {what} are not negative" for what in ("edges", "deltas")]
    totals = {
        "sum_of_e_delta": z3.Real("sum_of_e_slack"),
        "sum_of_delta_squares": z3.Real("sum_of_slack_squares"),
    }
    return (
        *(enlarged, apart, edge, begin, one_more, longer),
        compose(
            "T26: with rounding the diagonal is at most |eta + 2 epsilon| longer",
            [
                by_induction(
                    begin, one_more, each=[edge], granted=["an edge is not negative"]
                ),
                by_induction(*cauchy, granted=granted, **totals),
                instance(longer),
            ],
            longer.conclusion,
            hidden={
                name: formula
                for name, formula in longer.assumptions.items()
                if name.startswith("lengths")
            },
        ),
        _over_rounds(),
    )


def _enlarged() -> Lemma:
    low_th, high_th, low, high, eta = z3.Reals("low_TH high_TH low_B high_B eta")
    one, other = z3.Reals("midpoint midpoint_of_enlarged")

    def twice(a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
        return z3.If(low_th >= a, low_th, a) + z3.If(high_th <= b, high_th, b)

    return Lemma(
        name="O8: enlarging a box by eta moves what it outputs by at most eta/2",
        assumptions={
            "one is the output with the box": 2 * one == twice(low, high),
            "the other is that with the enlarged box": 2 * other
            == twice(low - eta, high + eta),
            "eta is not negative": eta >= 0,
        },
        conclusion=z3.And(one - other <= eta / 2, other - one <= eta / 2),
        logic="QF_LRA",
    )


def _apart() -> Lemma:
    edge, new, eta, epsilon = z3.Reals("e new_e eta epsilon")
    output_i, output_j = z3.Reals("output_i output_j")
    real_i, real_j, mid_i, mid_j = z3.Reals("real_i real_j midpoint_i midpoint_j")

    def within(a: z3.ArithRef, b: z3.ArithRef, bound: z3.ArithRef) -> z3.BoolRef:
        return z3.And(a - b <= bound, b - a <= bound)

    return Lemma(
        name="O9: so rounding makes an edge at most eta + 2 epsilon longer",
        assumptions={
            "two outputs are an edge apart": new == output_i - output_j,
            "outputs are rounded by epsilon": z3.And(
                within(output_i, mid_i, epsilon), within(output_j, mid_j, epsilon)
            ),
            "midpoint i is within eta/2 of that": mid_i - real_i <= eta / 2,
            "midpoint j is within eta/2 of that": real_j - mid_j <= eta / 2,
            "enlarged boxes have them an edge apart at most": real_i - real_j <= edge,
        },
        conclusion=new <= edge + (eta + 2 * epsilon),
        logic="QF_LRA",
    )


def _edge(enlarged: Lemma, apart: Lemma) -> Lemma:
    """Return the composition for a coordinate, in which each node has its own box."""
    edge, new, slack, eta, epsilon = z3.Reals("e new_e slack eta epsilon")
    facts = [instance(apart)]
    hidden = {k: v for k, v in apart.assumptions.items() if "midpoint" not in k}
    for node in "ij":
        own: dict[str, z3.ExprRef] = {
            name: z3.Real(f"{name}_{node}")
            for name in ("low_TH", "high_TH", "low_B", "high_B", "midpoint")
        }
        own["midpoint_of_enlarged"] = z3.Real(f"real_{node}")
        facts.append(instance(enlarged, f"of {node}", **own))
        hidden |= hypotheses(enlarged, f"of {node}", **own)
    # What is assumed of eta alone is the same for both nodes.
    hidden["eta is not negative"] = eta >= 0
    return compose(
        "T26, one coordinate: with rounding an edge is at most eta + 2 epsilon longer",
        facts,
        new <= edge + slack,
        given={"the slack is eta + 2 epsilon": slack == eta + 2 * epsilon},
        hidden=hidden,
    )


def _over_all_coordinates() -> Lemmas:
    edge, new, slack = z3.Reals("e new_e slack")
    edges, news, mixed, slacks = z3.Reals(
        "sum_of_e_squares sum_of_new_squares sum_of_e_slack sum_of_slack_squares"
    )
    return (
        sums_of_nothing(
            "O10",
            [news, edges, mixed, slacks],
            news <= edges + 2 * mixed + slacks,
            LOGIC,
        ),
        Lemma(
            name="O10: one more coordinate keeps |e'|^2 <= sum (e + slack)^2",
            assumptions={
                "the sums have it": news <= edges + 2 * mixed + slacks,
                "the coordinate has it": new <= edge + slack,
                "an edge is not negative": new >= 0,
            },
            conclusion=news + new * new
            <= (edges + edge * edge)
            + 2 * (mixed + edge * slack)
            + (slacks + slack * slack),
            logic=LOGIC,
        ),
    )


def _longer() -> Lemma:
    edges, news, mixed, slacks = z3.Reals(
        "sum_of_e_squares sum_of_new_squares sum_of_e_slack sum_of_slack_squares"
    )
    length, of_slack = z3.Reals("|e| |slack|")
    return Lemma(
        name="O11: so |e'| <= |e| + |slack|",
        assumptions={
            "|e'|^2 <= sum (e + slack)^2": news <= edges + 2 * mixed + slacks,
            "Cauchy and Schwarz": mixed * mixed <= edges * slacks,
            "lengths are roots": z3.And(
                length * length == edges, of_slack * of_slack == slacks
            ),
            "lengths are not negative": z3.And(length >= 0, of_slack >= 0),
        },
        conclusion=news <= (length + of_slack) * (length + of_slack),
        logic=LOGIC,
    )


def _over_rounds() -> Lemma:
    diagonal, new, slack = z3.Reals("E new_E |slack|")
    factor, exact, rest = z3.Reals("c c^r_E rest")
    return Lemma(
        name="T26: with rounding the diagonal comes down to |eta + 2 epsilon|/(1 - c)",
        assumptions={
            "after r rounds it is at most c^r E + rest": diagonal <= exact + rest,
            "the rest is |slack|/(1 - c)": rest * (1 - factor) == slack,
            "a round leaves c times it, and the slack": new
            <= factor * diagonal + slack,
            "c is not negative": factor >= 0,
        },
        conclusion=new <= factor * exact + rest,
        logic=LOGIC,
    )
