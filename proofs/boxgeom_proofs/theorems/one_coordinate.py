"""What one round does to one edge of the honest box (Theorems 12, 15 and 26)."""

import z3

from boxgeom_proofs.theorems.composition import (
    Fact,
    Formulas,
    compose,
    hypotheses,
    instance,
    stated,
)
from boxgeom_proofs.theorems.intervals import midpoints_are_no_farther_than_half
from boxgeom_proofs.theorems.theorem import Lemma
from boxgeom_proofs.theorems.trusted_hyperboxes import trusted_hyperbox_is_honest


def new_edge(of: str, gap: Lemma, *, box: str = "GH") -> Lemma:
    """Return the composition with Theorems 1 and 8 that the new edge is (e + delta)/2.

    Args:
        of: the theorem's number.
        gap: that interval j begins at most delta after interval i ends.
        box: what a node's interval shares with TH.
    """
    delta, edge, new = z3.Reals("delta e new_e")
    apart = z3.Real("output_i") - z3.Real("output_j")
    ours, theirs = _output("i", "j", gap, box), _output("j", "i", gap, box)
    return compose(
        f"{of}, one coordinate: the new edge is at most (e + delta)/2",
        [*ours[0], *theirs[0]],
        2 * new <= edge + delta,
        given={
            "the edge is the honest range": edge == z3.Real("hi") - z3.Real("lo"),
            "the new edge is between two outputs": z3.Or(new == apart, new == -apart),
        },
        hidden=ours[1] | theirs[1],
    )


def _output(i: str, j: str, gap: Lemma, box: str) -> tuple[list[Fact], Formulas]:
    """Return how far node j's output is above node i's, and what that assumes."""
    right = midpoints_are_no_farther_than_half()[0]
    low, high = _shared(i, box)
    other_low, other_high = _shared(j, box)
    output, other_output = z3.Reals(f"output_{i} output_{j}")
    ends_of_i = {f"high_{x}_i": z3.Real(f"high_{x}_{i}") for x in ("TH", box)}
    ends_of_j = {f"low_{x}_j": z3.Real(f"low_{x}_{j}") for x in ("TH", box)}
    of = "" if i == "i" else "i and j swapped"
    facts = [
        instance(gap, of, **ends_of_i, **ends_of_j),
        stated(
            trusted_hyperbox_is_honest()[-1],
            f"of {i}",
            **{"least_honest": z3.Real("lo"), "greatest_honest": z3.Real("hi")},
            **{"lower": z3.Real(f"low_TH_{i}"), "upper": z3.Real(f"high_TH_{i}")},
        ),
        instance(
            right,
            f"from {i} to {j}",
            **{"low": low, "high": high, "midpoint": output},
            **{"other_low": other_low, "other_high": other_high},
            **{"other_midpoint": other_output, "gap": z3.Real("delta")},
        ),
    ]
    midpoint = {f"output {i} is the midpoint of TH and {box}": 2 * output == low + high}
    return facts, hypotheses(gap, of, **ends_of_i, **ends_of_j) | midpoint


def _shared(node: str, box: str) -> tuple[z3.ArithRef, z3.ArithRef]:
    """Return the ends of what a node's two intervals share."""
    high_th, high_box = z3.Reals(f"high_TH_{node} high_{box}_{node}")
    low_th, low_box = z3.Reals(f"low_TH_{node} low_{box}_{node}")
    low = z3.If(low_th >= low_box, low_th, low_box)
    return low, z3.If(high_th <= high_box, high_th, high_box)
