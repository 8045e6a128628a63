"""Theorems 1, 3 and 14 with a weakened hypothesis, for a solver to refute.

Unlike the theorems' own lemmas they bound every count from both sides, so that a
counterexample describes a possible network.
"""

from collections.abc import Mapping

import z3

from boxgeom_proofs.theorems import Lemma, Verdict
from boxgeom_proofs.theorems.network_counts import (
    NetworkCounts,
    Received,
    network,
    received,
)

Assumptions = dict[str, z3.BoolRef]


def lemmas() -> tuple[Lemma, ...]:
    """Return all weakened theorems; each is expected to be refuted.

    >>> [str(lemma.expected) for lemma in lemmas()]
    ['REFUTED', 'REFUTED', 'REFUTED', 'REFUTED']
    """
    return (
        boxes_meet_with_n_3t(),
        everybody_delivers_with_n_3t(),
        box_is_honest_trimmed_by_one_fewer(),
        boxes_meet_trimmed_by_one_more(),
    )


def boxes_meet_with_n_3t() -> Lemma:
    """Return Theorem 3 under equivocation, with n = 3t instead of n > 3t (R6)."""
    nodes = network()
    weakened = {"n = 3t": nodes.n == 3 * nodes.t}
    return _boxes_meet("with n = 3t any two trusted boxes meet", weakened, extra=0)


def boxes_meet_trimmed_by_one_more() -> Lemma:
    """Return Theorem 3 under equivocation, for boxes trimmed by one more (R7)."""
    nodes = network()
    resilient = {"n > 3t": nodes.n > 3 * nodes.t}
    return _boxes_meet("trimmed by one more, any two boxes meet", resilient, extra=1)


def box_is_honest_trimmed_by_one_fewer() -> Lemma:
    """Return Theorem 1 for a box trimmed by one fewer (R7)."""
    nodes = network()
    mine = received(nodes, "i")
    trim = mine.trim - 1
    lower, least_honest = z3.Reals("lower least_honest")
    honest, lies = z3.Ints("honest_below byzantine_below_i")
    return Lemma(
        name="trimmed by one fewer, the lower end is at least the least honest value",
        assumptions={
            **_possible(nodes),
            "n > 3t": nodes.n > 3 * nodes.t,
            **_possible_box(nodes, mine, trim, "i"),
            "honest nodes are counted": z3.And(honest >= 0, honest <= nodes.honest),
            "Byzantine vectors are counted": z3.And(lies >= 0, lies <= mine.byzantine),
            "the lower end has rank trim + 1": honest + lies >= trim + 1,
            "no honest value is below the least one": z3.Implies(
                lower < least_honest, honest == 0
            ),
        },
        conclusion=lower >= least_honest,
        expected=Verdict.REFUTED,
    )


def everybody_delivers_with_n_3t() -> Lemma:
    """Return the totality of Theorem 14, with n = 3t instead of n > 3t (R6)."""
    nodes = network()
    return Lemma(
        name="with n = 3t the honest READYs are enough to deliver",
        assumptions={**_possible(nodes), "n = 3t": nodes.n == 3 * nodes.t},
        conclusion=nodes.honest >= 2 * nodes.t + 1,
        expected=Verdict.REFUTED,
        logic="QF_LIA",
    )


def _boxes_meet(name: str, hypotheses: Mapping[str, z3.BoolRef], extra: int) -> Lemma:
    """Return the lemma that node i's upper end is not below node j's lower end."""
    nodes = network()
    mine, theirs = received(nodes, "i"), received(nodes, "j")
    upper, lower = z3.Reals("upper_i lower_j")
    honest, lies_i, lies_j = z3.Ints("honest_below byzantine_below_i byzantine_below_j")
    trim_i, trim_j = mine.trim + extra, theirs.trim + extra
    return Lemma(
        name=name,
        assumptions={
            **_possible(nodes),
            **hypotheses,
            **_possible_box(nodes, mine, trim_i, "i"),
            **_possible_box(nodes, theirs, trim_j, "j"),
            "honest nodes are counted": z3.And(honest >= 0, honest <= nodes.honest),
            "Byzantine vectors are counted": z3.And(
                lies_i >= 0,
                lies_i <= mine.byzantine,
                lies_j >= 0,
                lies_j <= theirs.byzantine,
            ),
            "upper_i has rank m - trim": honest + lies_i >= mine.m - trim_i,
            "below lower_j there are at most trim values": z3.Implies(
                upper < lower, honest + lies_j <= trim_j
            ),
        },
        conclusion=upper >= lower,
        expected=Verdict.REFUTED,
    )


def _possible(nodes: NetworkCounts) -> Assumptions:
    """Return the assumption of a possible network that tolerates a Byzantine node."""
    return {
        "t is positive": nodes.t >= 1,
        "at most t nodes are Byzantine": z3.And(nodes.f >= 0, nodes.f <= nodes.t),
    }


def _possible_box(
    nodes: NetworkCounts, node: Received, trim: z3.ArithRef, name: str
) -> Assumptions:
    """Return the assumptions of a possible number of vectors and a nonempty box."""
    return {
        f"node {name} hears at most f Byzantine vectors": z3.And(
            node.byzantine >= 0, node.byzantine <= nodes.f
        ),
        f"node {name} can trim so many": z3.And(trim >= 0, trim + 1 <= node.m - trim),
    }
