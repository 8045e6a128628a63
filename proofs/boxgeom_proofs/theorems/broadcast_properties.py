"""The properties of reliable broadcast (D13), composed of counts of quorums.

What nodes do is a hypothesis here, in words. That the code's nodes do it is "T14 on the
code".
"""

from collections.abc import Mapping

import z3

from boxgeom_proofs.theorems.composition import (
    Fact,
    compose,
    hypotheses,
    instance,
    stated,
)
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

Named = Mapping[str, Lemma]

N, T, F, QUORUM = z3.Ints("n t f echo_quorum")
SAME, ALL_READY, ALL_DELIVER, OTHER_READY = z3.Bools(
    "the_two_values_are_the_same all_are_ready all_deliver ready_for_another"
)
ALL_COUNT = {
    "whoever counts 2t + 1 READYs delivers": z3.Implies(
        z3.And(ALL_READY, N - F >= 2 * T + 1), ALL_DELIVER
    )
}


def properties(counts: Named) -> Lemmas:
    """Return agreement, totality and validity, given the lemmas on counts by name."""
    first = _first_ready(counts)
    agreement = _agreement(counts, first)
    return (
        first,
        agreement,
        _delivered_means_ready(counts),
        _totality(counts, agreement),
        _validity(counts, first),
    )


def _first_ready(counts: Named) -> Lemma:
    """Return that the READYs of a value begin with an echo quorum.

    This is the induction over time: who is ready for a value came after a first one.
    """
    readies = counts["t + 1 READYs include an honest one"]
    echoes = z3.Int("honest_echoes") + z3.Int("byzantine_echoes") >= QUORUM
    amplified = readies.assumptions["t + 1 are ready"]
    return compose(
        "T14: the first honest node ready for a value has an echo quorum for it",
        [instance(readies)],
        echoes,
        given={
            "it has an echo quorum or t + 1 READYs": z3.Or(echoes, amplified),
            "no honest node was ready before": z3.Int("honest_readies") == 0,
        },
        hidden={k: v for k, v in hypotheses(readies).items() if k != "t + 1 are ready"},
        unseen={"t + 1 are ready": amplified},
        logic="QF_LIA",
    )


def _agreement(counts: Named, first: Lemma) -> Lemma:
    """Return that honest nodes are ready for one value at most."""
    share = counts["two echo quorums share an honest node, which echoes once"]
    theirs, other_lies = z3.Ints("other_honest_echoes other_byzantine_echoes")
    seen = {"one quorum echoes a value", "another quorum echoes another"}
    return compose(
        "T14, agreement: no two honest nodes are ready for different values",
        [
            stated(first, "of one value"),
            stated(first, "of another", **_other(theirs, other_lies)),
            instance(share),
        ],
        SAME,
        given={
            "an honest node echoes one value": z3.Implies(
                z3.Not(SAME), z3.Int("honest_echoes") + theirs <= N - F
            )
        },
        hidden={k: v for k, v in hypotheses(share).items() if k not in seen},
        logic="QF_LIA",
    )


def _other(honest: z3.ArithRef, byzantine: z3.ArithRef) -> dict[str, z3.ExprRef]:
    return {"honest_echoes": honest, "byzantine_echoes": byzantine}


def _delivered_means_ready(counts: Named) -> Lemma:
    """Return that agreement on what is ready is agreement on what is delivered."""
    readies = counts["a delivery's 2t + 1 READYs make every honest node ready"]
    return compose(
        "T14, agreement: an honest node is ready for what another delivers",
        [instance(readies)],
        z3.Int("honest_readies") >= 1,
        given={"t is not negative": T >= 0},
        hidden=hypotheses(readies),
        logic="QF_LIA",
    )


def _totality(counts: Named, agreement: Lemma) -> Lemma:
    """Return that if one honest node delivers, all do."""
    readies = counts["a delivery's 2t + 1 READYs make every honest node ready"]
    enough = counts["when every honest node is ready, every one delivers"]
    makes_ready = z3.Implies(z3.And(z3.Int("honest_readies") >= T + 1, SAME), ALL_READY)
    return compose(
        "T14, totality: if one honest node delivers, all do",
        [instance(readies), stated(agreement), instance(enough)],
        ALL_DELIVER,
        given={
            "t + 1 READYs make a node ready, if not for another value": makes_ready,
            **ALL_COUNT,
        },
        hidden=hypotheses(readies) | hypotheses(enough),
        logic="QF_LIA",
    )


def _validity(counts: Named, first: Lemma) -> Lemma:
    """Return that all deliver an honest sender's value, and are ready for no other."""
    quorum = counts["an honest sender's value gets an echo quorum"]
    enough = counts["when every honest node is ready, every one delivers"]
    alone = counts["Byzantine nodes alone are no echo quorum"]
    other = stated(first, "of another", **_other(z3.IntVal(0), z3.Int("lies")))
    if_ready = Fact(other.name, z3.Implies(OTHER_READY, other.formula), other.lemmas)
    return compose(
        "T14, validity: all deliver an honest sender's value, none another",
        [instance(quorum), instance(enough), instance(alone), if_ready],
        z3.And(ALL_DELIVER, z3.Not(OTHER_READY)),
        given={
            "an echo quorum makes all ready, if not for another value": z3.Implies(
                z3.And(N - F >= QUORUM, z3.Not(OTHER_READY)), ALL_READY
            ),
            **ALL_COUNT,
        },
        hidden=hypotheses(quorum) | hypotheses(enough) | hypotheses(alone),
        logic="QF_LIA",
    )
