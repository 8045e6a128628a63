"""Trusted hyperboxes: honest, nonempty, and meeting each other (Theorems 1 to 3)."""

import z3

from boxgeom_proofs.theorems.composition import compose, hypotheses, instance
from boxgeom_proofs.theorems.network_counts import network, received
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

AT_MOST_T = "at most t nodes are Byzantine"


@theorem(
    "T1",
    states="the trusted hyperbox lies in the bounding box of the honest vectors",
    scope="all n, t, m, d; no resilience needed",
)
def trusted_hyperbox_is_honest() -> Lemmas:
    """Count the values at or below the lower end: there are too few Byzantine ones.

    The upper end is minus the lower end of the negated values.
    """
    nodes = network()
    mine = received(nodes, "i")
    lower, least_honest = z3.Reals("lower least_honest")
    honest_below, byzantine_below = z3.Ints("honest_below byzantine_below")
    lower_end = Lemma(
        name="the lower end is at least the least honest value",
        assumptions={
            AT_MOST_T: nodes.f <= nodes.t,
            "the lower end has rank trim + 1": honest_below + byzantine_below
            >= mine.trim + 1,
            "only received Byzantine values count": byzantine_below <= mine.byzantine,
            "no honest value is below the least one": z3.Implies(
                lower < least_honest, honest_below == 0
            ),
        },
        conclusion=lower >= least_honest,
    )
    upper, greatest_honest = z3.Reals("upper greatest_honest")
    negated = {
        "lower": -upper,
        "least_honest": -greatest_honest,
        "honest_below": z3.Int("honest_above"),
        "byzantine_below": z3.Int("byzantine_above"),
    }
    above = "the upper end, negated"
    return (
        lower_end,
        compose(
            "T1: both ends are in the honest range",
            [instance(lower_end), instance(lower_end, above, **negated)],
            z3.And(lower >= least_honest, upper <= greatest_honest),
            hidden=hypotheses(lower_end) | hypotheses(lower_end, above, **negated),
        ),
    )


@theorem(
    "T2",
    states="the trusted hyperbox is nonempty",
    scope="all n > 2t, m, d",
)
def trusted_hyperbox_is_nonempty() -> Lemmas:
    """The lower end's rank is not above the upper end's."""
    nodes = network()
    mine = received(nodes, "i")
    ranks = mine.trim + 1 <= mine.m - mine.trim
    few = {"at most n vectors arrive": mine.byzantine <= nodes.f}
    in_rank = Lemma(
        name="the lower end's rank is at most the upper end's",
        assumptions={**few, "n > 2t": nodes.n > 2 * nodes.t},
        conclusion=ranks,
    )
    lower, upper = z3.Reals("lower upper")
    at_or_below = z3.Int("at_or_below_upper")
    return (
        in_rank,
        compose(
            "T2: the lower end is at most the upper end",
            [instance(in_rank)],
            lower <= upper,
            given={
                "the upper end has rank m - trim": at_or_below >= mine.m - mine.trim,
                "below the lower end there are at most trim values": z3.Implies(
                    upper < lower, at_or_below <= mine.trim
                ),
            },
            hidden=hypotheses(in_rank),
            logic="QF_LIRA",
        ),
        Lemma(
            name="with n = 2t it may be above it",
            assumptions={**few, "n = 2t": nodes.n == 2 * nodes.t},
            conclusion=ranks,
            expected=Verdict.REFUTED,
        ),
    )


@theorem(
    "T3",
    states="the trusted hyperboxes of any two honest nodes meet",
    scope="n > 3t with equivocation, n > 2t with reliable broadcast; all m, d",
)
def trusted_hyperboxes_meet() -> Lemmas:
    """If node i's box ended below node j's, count the values at or below its end."""
    n, t = z3.Ints("n t")
    equivocation = _meet("with equivocation", n > 3 * t, reliable=False)
    broadcast = _meet("with reliable broadcast", n > 2 * t, reliable=True)
    return (
        equivocation,
        broadcast,
        _meet_both_ways(equivocation, "with equivocation"),
        _meet_both_ways(broadcast, "with reliable broadcast"),
        _meet(
            "with equivocation and n = 3t they need not",
            z3.And(z3.Int("n") == 3 * z3.Int("t"), z3.Int("t") > 0),
            reliable=False,
            expected=Verdict.REFUTED,
        ),
    )


def _meet_both_ways(one_way: Lemma, case: str) -> Lemma:
    """Return the composition: each of the two boxes begins before the other ends."""
    upper, lower = z3.Reals("upper_j lower_i")
    swapped: dict[str, z3.ExprRef] = {
        "upper_i": upper,
        "lower_j": lower,
        "honest_below": z3.Int("honest_below_upper_j"),
        "byzantine_i": z3.Int("byzantine_j"),
        "byzantine_j": z3.Int("byzantine_i"),
        "byzantine_below_i": z3.Int("byzantine_at_j_below_upper_j"),
        "byzantine_below_j": z3.Int("byzantine_at_i_below_upper_j"),
    }
    of = "i and j swapped"
    return compose(
        f"T3: two boxes meet, {case}",
        [instance(one_way), instance(one_way, of, **swapped)],
        z3.And(z3.Real("upper_i") >= z3.Real("lower_j"), upper >= lower),
        hidden=hypotheses(one_way) | hypotheses(one_way, of, **swapped),
    )


def _meet(
    case: str,
    resilience: z3.BoolRef,
    *,
    reliable: bool,
    expected: Verdict = Verdict.PROVED,
) -> Lemma:
    """Return the lemma that upper_i >= lower_j, by what lies at or below upper_i."""
    nodes = network()
    mine, theirs = received(nodes, "i"), received(nodes, "j")
    upper, lower = z3.Reals("upper_i lower_j")
    honest = z3.Int("honest_below")
    below_i, below_j = z3.Ints("byzantine_below_i byzantine_below_j")
    assumptions = {
        "resilience": resilience,
        "upper_i has rank m - trim": honest + below_i >= mine.m - mine.trim,
        "below lower_j there are at most trim values": z3.Implies(
            upper < lower, honest + below_j <= theirs.trim
        ),
    }
    if reliable:
        # Every Byzantine value that i has and j lacks is one that j did not receive.
        assumptions["who is heard by i alone is not heard by j"] = (
            below_i - below_j <= nodes.f - theirs.byzantine
        )
    else:
        assumptions[AT_MOST_T] = nodes.f <= nodes.t
        assumptions["node i hears at most f Byzantine values"] = below_i <= nodes.f
        assumptions["node j hears at most f Byzantine vectors"] = (
            theirs.byzantine <= nodes.f
        )
        assumptions["counts are not negative"] = below_j >= 0
    return Lemma(
        name=f"upper_i is at least lower_j, {case}",
        assumptions=assumptions,
        conclusion=upper >= lower,
        expected=expected,
    )
