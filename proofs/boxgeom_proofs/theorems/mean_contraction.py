"""The factors of Theorem 15, composed of its steps.

A box of candidates is called GH here, as in Theorem 12; for BOX-MEAN it is CH.
"""

from collections.abc import Mapping

import z3

from boxgeom_proofs.theorems.balance import gap
from boxgeom_proofs.theorems.composition import (
    Fact,
    compose,
    hypotheses,
    instance,
    stated,
)
from boxgeom_proofs.theorems.one_coordinate import new_edge
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

Named = Mapping[str, Lemma]

PULL = "only those below pull the mean below a trusted interval"
FEW = "they are at most t, so by at most t/(n - t) of the range"


def contractions(steps: Named) -> Lemmas:
    """Return the compositions for both kinds of round, given the steps by name."""
    two_gaps = steps["two gaps: interval j begins at most delta after interval i ends"]
    with_equivocation = new_edge("T15", *gap())
    broadcast = new_edge("T15 with reliable broadcast", two_gaps)
    few = _fewer_below(steps)
    shared = _shared(steps, broadcast)
    return (
        with_equivocation,
        _equivocation(steps, with_equivocation),
        few,
        broadcast,
        shared,
        _both_cases(steps, shared),
    )


def _equivocation(steps: Named, edge: Lemma) -> Lemma:
    """Return that with equivocation the edge shrinks by n/(2(n - t)), below 3/4."""
    lo, hi, tau, g = z3.Reals("lo hi lower mean")
    pull, few = steps[PULL], steps[FEW]
    shrinks = steps["hence the edge shrinks by n/(2(n - t))"]
    below = steps["n/(2(n - t)) is below 3/4 if n > 3t"]
    terms = {"delta": tau - g, "e": hi - lo}
    return compose(
        "T15: with equivocation the edge shrinks by n/(2(n - t)), below 3/4",
        [
            stated(edge, **terms),
            instance(pull),
            instance(few),
            instance(shrinks, **terms),
            instance(below),
        ],
        z3.And(stated(shrinks, **terms).formula, below.conclusion),
        hidden={
            **hypotheses(pull),
            **hypotheses(few),
            **hypotheses(below),
            "n > t": shrinks.assumptions["n > t"],
        },
    )


def _fewer_below(steps: Named) -> Lemma:
    """Return that a gap is at most (t - 1)/(n - t) of the edge if both hear someone."""
    lo, hi, tau, g = z3.Reals("lo hi lower mean")
    n, t = (z3.ToReal(x) for x in z3.Ints("n t"))
    pull, few = steps[PULL], steps[FEW]
    at_most = steps["as many of node i's n - t largest lie below TH_j as j alone hears"]
    alone = steps["if node i hears a Byzantine node, j alone hears at most t - 1"]
    below = z3.ToReal(at_most.conclusion.arg(0))
    terms = {"below": below, "n": n, "t": t}
    fewer = {"below": below, "t": t - 1}
    return compose(
        "T15 with reliable broadcast: a gap is at most (t - 1)/(n - t) of the edge",
        [
            instance(at_most),
            instance(alone),
            instance(pull, **terms),
            instance(few, **fewer),
        ],
        (tau - g) * (n - t) <= (t - 1) * (hi - lo),
        given={"t is positive": t - 1 >= 0},
        hidden={
            **hypotheses(at_most),
            **hypotheses(alone),
            **hypotheses(pull, "of the n - t largest at i", **terms),
            **{k: v for k, v in few.assumptions.items() if "lower end" in k},
        },
        logic="QF_LIRA",
    )


def _shared(steps: Named, edge: Lemma) -> Lemma:
    """Return the factor if every gap is at most (t - 1)/(n - t) of the edge."""
    shrinks = steps["with t - 1 for t the edge shrinks by (n - 1)/(2(n - t))"]
    return compose(
        "T15 with reliable broadcast: if both hear someone, by (n - 1)/(2(n - t))",
        [stated(edge), instance(shrinks)],
        shrinks.conclusion,
        hidden={k: v for k, v in shrinks.assumptions.items() if "step 1" not in k},
    )


def _both_cases(steps: Named, shared: Lemma) -> Lemma:
    """Return the factors for t = 1 and for t >= 2, whoever hears whom."""
    n, t, edge, new = z3.Reals("n t e new_e")
    lo, hi, v, g = z3.Reals("lo hi v mean")
    alone = steps["if i hears none, its mean is within (n - t - 1)/(2(n - t)) of v_j"]
    same, both, none = z3.Bools("received_the_same both_hear_someone i_hears_none")
    in_shared = new * 2 * (n - t) <= (n - 1) * edge
    if_both = Fact(shared.name, z3.Implies(both, in_shared), (shared.name,))
    said = stated(alone)
    if_none = Fact(said.name, z3.Implies(none, said.formula), said.lemmas)
    return compose(
        "T15 with reliable broadcast: the factors for t = 1 and for t >= 2",
        [if_both, if_none],
        z3.And(
            z3.Implies(t == 1, new * 2 * (n - 1) <= (n - 2) * edge),
            z3.Implies(t >= 2, in_shared),
        ),
        given={
            "they received the same, or both hear someone, or one none": z3.Or(
                same, both, none
            ),
            "with t = 1 who both hear is the same": z3.Implies(both, t >= 2),
            "who received the same agrees (T10)": z3.Implies(same, new == 0),
            "a node that hears none outputs its mean": z3.Implies(none, new == v - g),
            "the edge is the honest range": z3.And(edge == hi - lo, edge >= 0),
            "n > 3t": n > 3 * t,
        },
        logic="QF_NRA",
    )
