"""Reliable broadcast (Theorem 14), by counting quorums."""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_LIA"
AT_MOST_T = "at most t nodes are Byzantine"
RESILIENCE = "n > 3t"


@theorem(
    "T14",
    states="no two honest nodes deliver different values; all deliver or none does",
    scope="all n > 3t",
)
def reliable_broadcast_agrees_and_is_total() -> Lemmas:
    """Two echo quorums share an honest node; a READY quorum makes all nodes ready.

    The first honest node to be ready for a value has an echo quorum for it, since t + 1
    READYs would include one of an honest node before it. So all honest READYs are for
    the same value.
    """
    n, t, f, quorum = z3.Ints("n t f echo_quorum")
    ours, theirs = z3.Ints("honest_echoes other_honest_echoes")
    lies, other_lies = z3.Ints("byzantine_echoes other_byzantine_echoes")
    readies, byzantine_readies = z3.Ints("honest_readies byzantine_readies")
    bound = {AT_MOST_T: f <= t}
    quorum_is = {"the echo quorum is over (n + t)/2": 2 * quorum > n + t}
    quorum_exact = {
        "the echo quorum is floor((n + t)/2) + 1": z3.And(
            2 * quorum > n + t, 2 * quorum <= n + t + 2
        )
    }
    two_quorums = {
        "one quorum echoes a value": ours + lies >= quorum,
        "another quorum echoes another": theirs + other_lies >= quorum,
        "Byzantine nodes may echo both": z3.And(lies <= f, other_lies <= f),
    }
    return (
        Lemma(
            name="two echo quorums share an honest node, which echoes once",
            assumptions={**bound, **quorum_is, **two_quorums},
            conclusion=ours + theirs > n - f,
            logic=LOGIC,
        ),
        Lemma(
            name="with an echo quorum of one less they need not",
            assumptions={
                **bound,
                "the echo quorum is one less": 2 * (quorum + 1) <= n + t + 2,
                **two_quorums,
                "all counts are possible": z3.And(
                    n > 3 * t,
                    ours >= 0,
                    theirs >= 0,
                    f >= 0,
                    lies >= 0,
                    other_lies >= 0,
                ),
            },
            conclusion=ours + theirs > n - f,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
        Lemma(
            name="t + 1 READYs include an honest one",
            assumptions={
                **bound,
                "t + 1 are ready": readies + byzantine_readies >= t + 1,
                "f of them are Byzantine at most": byzantine_readies <= f,
            },
            conclusion=readies >= 1,
            logic=LOGIC,
        ),
        Lemma(
            name="a delivery's 2t + 1 READYs make every honest node ready",
            assumptions={
                **bound,
                "2t + 1 are ready": readies + byzantine_readies >= 2 * t + 1,
                "f of them are Byzantine at most": byzantine_readies <= f,
            },
            conclusion=readies >= t + 1,
            logic=LOGIC,
        ),
        Lemma(
            name="when every honest node is ready, every one delivers",
            assumptions={**bound, RESILIENCE: n > 3 * t},
            conclusion=n - f >= 2 * t + 1,
            logic=LOGIC,
        ),
        Lemma(
            name="with n = 3t that is not so",
            assumptions={**bound, "n = 3t": n == 3 * t},
            conclusion=n - f >= 2 * t + 1,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
        Lemma(
            name="an honest sender's value gets an echo quorum",
            assumptions={**bound, **quorum_exact, RESILIENCE: n > 3 * t},
            conclusion=n - f >= quorum,
            logic=LOGIC,
        ),
    )
