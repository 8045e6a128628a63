"""Boxes of candidates meet trusted ones, and each other (Theorems 5 and 6)."""

import z3

from boxgeom_proofs.theorems.composition import compose, hypotheses, instance
from boxgeom_proofs.theorems.network_counts import network, received
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, theorem

LOGIC = "QF_LRA"


def _meet(
    low: z3.ArithRef, high: z3.ArithRef, other_low: z3.ArithRef, other_high: z3.ArithRef
) -> z3.BoolRef:
    """Return the formula that two nonempty intervals share a point."""
    return z3.And(
        low <= high, other_low <= other_high, low <= other_high, other_low <= high
    )


@theorem(
    "T5",
    states="a node's trusted hyperbox meets its hyperbox of medians, or of means",
    scope="all n, t, m, d with a nonempty trusted hyperbox",
)
def trusted_hyperbox_meets_the_candidates() -> Lemmas:
    """The median of the n - t smallest values is at most the largest of these.

    That is the trusted upper end; likewise for the n - t largest values. All that is
    used of a median or mean is that it lies in the hull of its points (Theorem 4).
    """
    lower, upper = z3.Reals("lower upper")
    least, most = z3.Reals("least_candidate most_candidate")
    of_smallest, of_largest = z3.Reals("median_of_smallest median_of_largest")
    meet = Lemma(
        name="in every coordinate the two intervals meet",
        assumptions={
            "the trusted interval is nonempty": lower <= upper,
            "the median of the smallest is one of the candidates": z3.And(
                least <= of_smallest, of_smallest <= most
            ),
            "the median of the largest is one of the candidates": z3.And(
                least <= of_largest, of_largest <= most
            ),
            "the n - t smallest end at the trusted upper end": of_smallest <= upper,
            "the n - t largest begin at the trusted lower end": of_largest >= lower,
        },
        conclusion=_meet(lower, upper, least, most),
        logic=LOGIC,
    )
    ranks = _ends_of_the_smallest_and_the_largest()
    of_candidates = {k: v for k, v in meet.assumptions.items() if "candidates" in k}
    nonempty = {"the trusted interval is nonempty": lower <= upper}
    return (
        ranks,
        meet,
        compose(
            "T5: a trusted interval meets the interval of the candidates",
            [instance(ranks), instance(meet)],
            meet.conclusion,
            hidden=hypotheses(ranks) | of_candidates | nonempty,
        ),
    )


def _ends_of_the_smallest_and_the_largest() -> Lemma:
    """Return the lemma that the values of ranks 1 to n - t end at the trusted end.

    A median of values is between the least and the greatest of them (T4).
    """
    nodes = network()
    mine = received(nodes, "i")
    value = z3.Function("value_of_rank", z3.IntSort(), z3.RealSort())
    lower, upper = z3.Reals("lower upper")
    of_smallest, of_largest = z3.Reals("median_of_smallest median_of_largest")
    kept = nodes.n - nodes.t
    return Lemma(
        name="the n - t smallest values end where the trusted interval does",
        assumptions={
            "the upper end has rank m - trim": upper == value(mine.m - mine.trim),
            "the lower end has rank trim + 1": lower == value(mine.trim + 1),
            "the greatest of the n - t smallest has rank n - t": of_smallest
            <= value(kept),
            "the least of the n - t largest has rank m - (n - t) + 1": of_largest
            >= value(mine.m - kept + 1),
        },
        conclusion=z3.And(of_smallest <= upper, of_largest >= lower),
        logic="QF_UFLIRA",
    )


@theorem(
    "T6",
    states="the hyperboxes of medians, or of means, of any two honest nodes meet",
    scope="all n, t, m, d in synchronous rounds",
)
def candidate_hyperboxes_meet() -> Lemmas:
    """Both nodes receive some n - t honest vectors, whose median is in both boxes."""
    n, t, f = z3.Ints("n t f")
    median, low_i, high_i, low_j, high_j = z3.Reals("median low_i high_i low_j high_j")
    common = Lemma(
        name="there are n - t honest vectors, which all nodes receive",
        assumptions={"at most t nodes are Byzantine": f <= t},
        conclusion=n - f >= n - t,
        logic="QF_LIA",
    )
    meet = Lemma(
        name="intervals around one common median meet",
        assumptions={
            "it is one of node i's": z3.And(low_i <= median, median <= high_i),
            "it is one of node j's": z3.And(low_j <= median, median <= high_j),
        },
        conclusion=_meet(low_i, high_i, low_j, high_j),
        logic=LOGIC,
    )
    candidate = z3.Implies(common.conclusion, z3.And(*meet.assumptions.values()))
    return (
        common,
        meet,
        compose(
            "T6: the two nodes' intervals of candidates meet",
            [instance(common), instance(meet)],
            meet.conclusion,
            given={"the median of what all receive is a candidate of each": candidate},
            hidden=hypotheses(common),
            unseen=hypotheses(meet),
            logic="QF_LIRA",
        ),
    )
