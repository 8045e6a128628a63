"""What one round does to one edge of the honest box (Theorems 12 and 15)."""

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


def new_edge(of: str, gap: Lemma) -> Lemma:
    """Return the composition with Theorems 1 and 8 that the new edge is (e + delta)/2.

    Args:
        of: the theorem's number.
        gap: that interval j begins at most delta after interval i ends.
    """
    delta, edge, new = z3.Reals("delta e new_e")
    apart = z3.Real("output_i") - z3.Real("output_j")
    ours, theirs = _output("i", "j", gap), _output("j", "i", gap)
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


def _output(i: str, j: str, gap: Lemma) -> tuple[list[Fact], Formulas]:
    """Return how far node j's output is above node i's, and what that assumes."""
    right = midpoints_are_no_farther_than_half()[0]
    low, high = _shared(i)
    other_low, other_high = _shared(j)
    output, other_output = z3.Reals(f"output_{i} output_{j}")
    ends_of_i = {f"high_{box}_i": z3.Real(f"high_{box}_{i}") for box in ("TH", "GH")}
    ends_of_j = {f"low_{box}_j": z3.Real(f"low_{box}_{j}") for box in ("TH", "GH")}
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
    midpoint = {f"output {i} is the midpoint of TH and GH": 2 * output == low + high}
    return facts, hypotheses(gap, of, **ends_of_i, **ends_of_j) | midpoint


def _shared(node: str) -> tuple[z3.ArithRef, z3.ArithRef]:
    """Return the ends of what a node's two intervals share."""
    high_th, high_gh = z3.Reals(f"high_TH_{node} high_GH_{node}")
    low_th, low_gh = z3.Reals(f"low_TH_{node} low_GH_{node}")
    low = z3.If(low_th >= low_gh, low_th, low_gh)
    return low, z3.If(high_th <= high_gh, high_th, high_gh)
