"""Reliable broadcast (Theorem 14), by counting quorums."""

import z3

from boxgeom_proofs.theorems.broadcast_properties import properties
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_LIA"

N, T, F, QUORUM = z3.Ints("n t f echo_quorum")
AT_MOST_T = {"at most t nodes are Byzantine": F <= T}
RESILIENCE = {"n > 3t": N > 3 * T}


@theorem(
    "T14",
    states="no two honest nodes deliver different values; all deliver or none does; "
    "all deliver an honest sender's value",
    scope="all n > 3t",
)
def reliable_broadcast_agrees_and_is_total() -> Lemmas:
    """Two echo quorums share an honest node; a READY quorum makes all nodes ready.

    The first honest node to be ready for a value has an echo quorum for it, since t + 1
    READYs would include one of an honest node before it. So all honest READYs are for
    the same value.
    """
    counts = (*_echo_quorums(), *_readies(), *_enough_honest_nodes())
    return (*counts, *properties({lemma.name: lemma for lemma in counts}))


def _echo_quorums() -> Lemmas:
    """Two echo quorums share an honest node, unless they are smaller by one."""
    ours, theirs = z3.Ints("honest_echoes other_honest_echoes")
    lies, other_lies = z3.Ints("byzantine_echoes other_byzantine_echoes")
    two_quorums = {
        "one quorum echoes a value": ours + lies >= QUORUM,
        "another quorum echoes another": theirs + other_lies >= QUORUM,
        "Byzantine nodes may echo both": z3.And(lies <= F, other_lies <= F),
    }
    counts = (ours, theirs, F, lies, other_lies)
    share_a_node = ours + theirs > N - F
    return (
        Lemma(
            name="two echo quorums share an honest node, which echoes once",
            assumptions={
                **AT_MOST_T,
                "the echo quorum is over (n + t)/2": 2 * QUORUM > N + T,
                **two_quorums,
            },
            conclusion=share_a_node,
            logic=LOGIC,
        ),
        Lemma(
            name="with an echo quorum of one less they need not",
            assumptions={
                **AT_MOST_T,
                "the echo quorum is one less": 2 * (QUORUM + 1) <= N + T + 2,
                **two_quorums,
                "all counts are possible": z3.And(
                    N > 3 * T, *(count >= 0 for count in counts)
                ),
            },
            conclusion=share_a_node,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )


def _readies() -> Lemmas:
    """Enough READYs include enough honest ones."""
    readies, byzantine_readies = z3.Ints("honest_readies byzantine_readies")
    few_lies = {"f of them are Byzantine at most": byzantine_readies <= F}
    return (
        Lemma(
            name="t + 1 READYs include an honest one",
            assumptions={
                **AT_MOST_T,
                "t + 1 are ready": readies + byzantine_readies >= T + 1,
                **few_lies,
            },
            conclusion=readies >= 1,
            logic=LOGIC,
        ),
        Lemma(
            name="a delivery's 2t + 1 READYs make every honest node ready",
            assumptions={
                **AT_MOST_T,
                "2t + 1 are ready": readies + byzantine_readies >= 2 * T + 1,
                **few_lies,
            },
            conclusion=readies >= T + 1,
            logic=LOGIC,
        ),
    )


def _enough_honest_nodes() -> Lemmas:
    """The honest nodes alone are enough to deliver and to echo."""
    enough_to_deliver = N - F >= 2 * T + 1
    lies = z3.Int("lies")
    return (
        Lemma(
            name="when every honest node is ready, every one delivers",
            assumptions={**AT_MOST_T, **RESILIENCE},
            conclusion=enough_to_deliver,
            logic=LOGIC,
        ),
        Lemma(
            name="with n = 3t that is not so",
            assumptions={**AT_MOST_T, "n = 3t": N == 3 * T},
            conclusion=enough_to_deliver,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
        Lemma(
            name="an honest sender's value gets an echo quorum",
            assumptions={
                **AT_MOST_T,
                "the echo quorum is floor((n + t)/2) + 1": z3.And(
                    2 * QUORUM > N + T, 2 * QUORUM <= N + T + 2
                ),
                **RESILIENCE,
            },
            conclusion=N - F >= QUORUM,
            logic=LOGIC,
        ),
        Lemma(
            name="Byzantine nodes alone are no echo quorum",
            assumptions={
                **AT_MOST_T,
                "the echo quorum is over (n + t)/2": 2 * QUORUM > N + T,
                "only Byzantine nodes echo it": z3.And(lies >= 0, lies <= F),
                **RESILIENCE,
            },
            conclusion=lies < QUORUM,
            logic=LOGIC,
        ),
    )
