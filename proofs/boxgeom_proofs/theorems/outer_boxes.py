"""Other boxes in the place of GH, such as proven outer ones (Theorem 26).

Contraction asks of a box that it holds the median g of the n - t honest vectors that
all nodes received, validity that it meets TH. A box that holds GH does both.
`outer_excess` and `outer_rounding` have what is lost where it is larger, or rounded.
"""

import z3

from boxgeom_proofs.theorems.balance import gap
from boxgeom_proofs.theorems.candidates import candidate_hyperboxes_meet
from boxgeom_proofs.theorems.composition import (
    Formulas,
    compose,
    hypotheses,
    instance,
    replaced,
    steps_of,
)
from boxgeom_proofs.theorems.diagonals import minkowski
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.one_coordinate import new_edge
from boxgeom_proofs.theorems.outer_excess import approximation
from boxgeom_proofs.theorems.outer_rounding import rounding
from boxgeom_proofs.theorems.rounds import every_output_lies_in_the_honest_box
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_LRA"

BOUNDED_GAP = {
    "|delta| <= rho |e|",
    "rho is not negative",
    "squares of edges are not negative",
}
"""What step 5c of Theorem 12 assumes; none of it is about boxes of medians."""


@theorem(
    "T26",
    states="boxes that hold GH serve in its place: T5 to T7, T10, T11 and the factors "
    "of T12, T16 and T18 to T20 hold, and T13 with half of their excess added",
    scope="all n > 3t, m, d, another box at every node and in every round; "
    "on paper: the exchange of sums, and what is on paper for those theorems",
)
def boxes_that_hold_the_medians_serve() -> Lemmas:
    """Boxes hold what GH holds and meet what it meets; T12's steps ask no more."""
    meets, holds, clipped = _meets(), _holds(), _clipped()
    [step_1] = gap("O3", box="B", by="")
    edge = new_edge("T26", step_1, box="B")
    return (
        *(meets, holds, clipped, step_1, edge, _diagonal(edge)),
        *(_valid(meets), _common(holds), _one_dimension(meets)),
        *_same_multiset(),
        _inner_boxes(step_1),
        *approximation(),
        *rounding(),
    )


def _held(node: str = "i") -> Formulas:
    """Return that a node's box holds GH."""
    low, high = z3.Reals(f"low_B_{node} high_B_{node}")
    low_gh, high_gh = z3.Reals(f"low_GH_{node} high_GH_{node}")
    return {f"B_{node} holds GH_{node}": z3.And(low <= low_gh, high_gh <= high)}


def _meet(box: str, other: str) -> z3.BoolRef:
    """Return the formula that two intervals, not empty, share a point."""
    low, high = z3.Reals(f"low_{box} high_{box}")
    other_low, other_high = z3.Reals(f"low_{other} high_{other}")
    return z3.And(
        low <= high, other_low <= other_high, low <= other_high, other_low <= high
    )


def _meets() -> Lemma:
    return Lemma(
        name="O1: a box that holds GH meets whatever GH meets",
        assumptions={**_held(), "GH_i meets TH_j": _meet("GH_i", "TH_j")},
        conclusion=_meet("B_i", "TH_j"),
        logic=LOGIC,
    )


def _holds() -> Lemma:
    g, low, high = z3.Reals("g low_B_i high_B_i")
    low_gh, high_gh = z3.Reals("low_GH_i high_GH_i")
    return Lemma(
        name="O2: it holds the median of what all nodes received",
        assumptions={
            **_held(),
            "that is one of node i's (T6)": z3.And(low_gh <= g, g <= high_gh),
        },
        conclusion=z3.And(low <= g, g <= high),
        logic=LOGIC,
    )


def _clipped() -> Lemma:
    """Return that a box may be given by what it shares with TH."""
    low, high, low_b, high_b = z3.Reals("low_shared high_shared low_B_i high_B_i")
    low_th, high_th = z3.Reals("low_TH_i high_TH_i")
    low_gh, high_gh = z3.Reals("low_GH_i high_GH_i")
    return Lemma(
        name="T26: what holds TH and GH's common part, in TH, is TH's common part "
        "with a box that holds GH",
        assumptions={
            "it lies in TH": z3.And(low_th <= low, high <= high_th),
            "it holds what GH shares with TH": z3.And(
                low <= _larger(low_th, low_gh), _smaller(high_th, high_gh) <= high
            ),
            "the box is around both": z3.And(
                low_b == _smaller(low, low_gh), high_b == _larger(high, high_gh)
            ),
        },
        conclusion=z3.And(
            *_held().values(),
            _larger(low_th, low_b) == low,
            _smaller(high_th, high_b) == high,
        ),
        logic=LOGIC,
    )


def _diagonal(edge: Lemma) -> Lemma:
    """Return step 5 of T12 with the other boxes: whoever bounds the gaps bounds it."""
    steps = steps_of(minkowski())
    [step_5c] = steps["step 5c"]
    granted = [f"squares of {what} are not negative" for what in ("edges", "deltas")]
    return compose(
        "T26: 4|e'|^2 <= (1 + rho)^2 |e|^2 wherever |delta| <= rho |e|",
        [
            by_induction(*steps["step 5a"], granted=granted),
            by_induction(
                *steps["step 5b"], each=[edge], granted=["an edge is not negative"]
            ),
            instance(step_5c),
        ],
        step_5c.conclusion,
        hidden={k: v for k, v in step_5c.assumptions.items() if k in BOUNDED_GAP},
    )


def _valid(meets: Lemma) -> Lemma:
    """Return Theorem 7 with the other box."""
    one_round = every_output_lies_in_the_honest_box()[0]
    least, most = z3.Reals("low_B_i high_B_i")
    lower, upper = z3.Reals("low_TH_j high_TH_j")
    ends = {"lower": lower, "upper": upper, "least": least, "most": most}
    said = hypotheses(one_round, **ends)
    return compose(
        "T26: outputs have box validity (T7)",
        [instance(meets), instance(one_round, **ends)],
        replaced(one_round, one_round.conclusion, ends),
        hidden=hypotheses(meets) | {k: v for k, v in said.items() if "T1" in k},
    )


def _common(holds: Lemma) -> Lemma:
    """Return Theorem 6 with the other boxes."""
    around = candidate_hyperboxes_meet()[1]
    sides = ("low", "high")
    of_j = {f"{x}_{y}_i": z3.Real(f"{x}_{y}_j") for x in sides for y in ("B", "GH")}
    ends = {f"{x}_{node}": z3.Real(f"{x}_B_{node}") for x in sides for node in "ij"}
    ends["median"] = z3.Real("g")
    return compose(
        "T26: the two nodes' boxes meet (T6)",
        [instance(holds), instance(holds, "of j", **of_j), instance(around, **ends)],
        _meet("B_i", "B_j"),
        hidden=hypotheses(holds) | hypotheses(holds, "of j", **of_j),
        unseen=hypotheses(around, **ends),
    )


def _one_dimension(meets: Lemma) -> Lemma:
    """Return what Theorem 9 asks for, if GH_i meets TH_i (T5) and TH_j (T11)."""
    of_i = {"low_TH_j": z3.Real("low_TH_i"), "high_TH_j": z3.Real("high_TH_i")}
    return compose(
        "T26: in one dimension a box meets the TH of all nodes (T11)",
        [instance(meets), instance(meets, "and of i", **of_i)],
        z3.And(_meet("B_i", "TH_j"), _meet("B_i", "TH_i")),
        hidden=hypotheses(meets) | hypotheses(meets, "and of i", **of_i),
    )


def _same_multiset() -> Lemmas:
    """Return Theorem 10: the box has to be a function of the multiset."""
    multisets, boxes, vectors = map(z3.DeclareSort, ("Multiset", "Box", "Vector"))
    box = z3.Function("box_of", multisets, boxes)
    output = z3.Function("output", multisets, boxes, vectors)
    mine, theirs = z3.Consts("received_i received_j", multisets)
    box_i, box_j = z3.Consts("B_i B_j", boxes)
    same = {"both received the same": mine == theirs}
    equal = output(mine, box_i) == output(theirs, box_j)
    return (
        Lemma(
            name="T26: equal multisets have equal outputs (T10)",
            assumptions={
                **same,
                "boxes are a function of the multiset": z3.And(
                    box_i == box(mine), box_j == box(theirs)
                ),
            },
            conclusion=equal,
            logic="QF_UF",
        ),
        Lemma(
            name="nodes that choose their boxes need not agree",
            assumptions=same,
            conclusion=equal,
            expected=Verdict.REFUTED,
            logic="QF_UF",
        ),
    )


def _inner_boxes(step_1: Lemma) -> Lemma:
    """Return that boxes which meet TH, but miss g, are not enough (R17)."""
    asked = {k: v for k, v in step_1.assumptions.items() if "g is in B" not in k}
    met = {f"B_{x} meets TH_{x} (T5)": _meet(f"B_{x}", f"TH_{x}") for x in "ij"}
    return Lemma(
        name="boxes that meet TH but need not hold g may be farther apart",
        assumptions={**asked, **met},
        conclusion=step_1.conclusion,
        expected=Verdict.REFUTED,
        logic=LOGIC,
    )


def _larger(a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    return z3.If(a >= b, a, b)


def _smaller(a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    return z3.If(a <= b, a, b)
