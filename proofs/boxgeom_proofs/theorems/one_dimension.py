"""BOX-GEOM in one dimension (Theorem 11)."""

import z3

from boxgeom_proofs.theorems.composition import compose, hypotheses, instance
from boxgeom_proofs.theorems.network_counts import network, received
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem


@theorem(
    "T11",
    states="in one dimension TH_i meets GH_j, so BOX-GEOM halves in every round",
    scope="all n > 3t, m; d = 1",
)
def one_dimension_halves() -> Lemmas:
    """The median of the n - t smallest values at node j is at most upper_i.

    Otherwise fewer than half of them would be at or below upper_i, but there are more
    honest ones there. With Theorems 3, 5 and 6 all boxes meet pairwise; then Theorem 9
    applies.
    """
    below = _smallest_median(z3.Int("n") > 3 * z3.Int("t"), "n > 3t", Verdict.PROVED)
    return (
        below,
        _boxes_meet(below),
        _smallest_median(
            z3.And(z3.Int("n") == 3 * z3.Int("t"), z3.Int("t") > 0),
            "n = 3t",
            Verdict.REFUTED,
        ),
    )


def _boxes_meet(below: Lemma) -> Lemma:
    """Return the composition: TH_i meets GH_j, by both ends."""
    upper, least, most = z3.Reals("upper_i low_GH_j high_GH_j")
    lower, of_smallest = z3.Reals("lower_i median_of_smallest_j")
    of_largest = z3.Real("median_of_largest_j")
    negated = {
        "upper_i": -lower,
        "median_of_smallest_j": -of_largest,
        "honest_below": z3.Int("honest_above"),
        "byzantine_below_i": z3.Int("byzantine_above_i"),
        "byzantine_below_j": z3.Int("byzantine_above_j"),
        "rank": z3.Int("rank_from_above"),
    }
    above = "the other ends, negated"
    return compose(
        "T11: TH_i meets GH_j, which with T3, T5 and T6 is what T9 needs",
        [instance(below), instance(below, above, **negated)],
        z3.And(least <= upper, lower <= most),
        given={
            "the median of the smallest is in GH_j": least <= of_smallest,
            "so is that of the largest": of_largest <= most,
        },
        hidden=hypotheses(below) | hypotheses(below, above, **negated),
    )


def _smallest_median(resilience: z3.BoolRef, case: str, expected: Verdict) -> Lemma:
    """Return the lemma that node j's n - t smallest have a median up to upper_i."""
    nodes = network()
    mine = received(nodes, "i")
    upper, median = z3.Reals("upper_i median_of_smallest_j")
    honest, below_i, below_j, rank = z3.Ints(
        "honest_below byzantine_below_i byzantine_below_j rank"
    )
    return Lemma(
        name=f"the median of node j's n - t smallest is at most upper_i, {case}",
        assumptions={
            case: resilience,
            "at most t nodes are Byzantine": nodes.f <= nodes.t,
            "upper_i has rank n - t": honest + below_i >= mine.m - mine.trim,
            "node i hears at most f Byzantine values": below_i <= nodes.f,
            "counts are not negative": below_j >= 0,
            "the median's rank is at most half of n - t, and one": 2 * (rank - 1)
            <= nodes.n - nodes.t,
            "what lies below the median has a lower rank": z3.Implies(
                upper < median, honest + below_j <= rank - 1
            ),
        },
        conclusion=median <= upper,
        expected=expected,
    )
