"""Whole agreement runs, as lists of steps (Definition 11)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from boxgeom import RULES, smallest_hyperbox
from boxgeom.vectors import Vectors
from boxgeom_conformance.case import Case
from boxgeom_conformance.vectors.expected_answers import expected_answer
from boxgeom_conformance.vectors.files import Json
from boxgeom_conformance.vectors.hand.boxes import EXAMPLE, R1, SEVEN

Letters = Sequence[Sequence[Sequence[float]]]
"""The Byzantine vectors that each honest node gets."""


@dataclass(frozen=True)
class RunScript:
    """Who says what to whom in a run, whatever the rule.

    Attributes:
        name: a slug.
        comment: what it shows.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        honest: the honest nodes' vectors before round 1.
        rounds: the Byzantine vectors of every round.
    """

    name: str
    comment: str
    n: int
    t: int
    honest: Sequence[Sequence[float]]
    rounds: Sequence[Letters]


FAR, BACK = [[1e6, 1e6]], [[-1e6, -1e6]]
PAIR = [[40, -40], [40, -40]]
OTHER = [[-40, 40], [7, 9]]

SCRIPTS = (
    RunScript(
        "example",
        "The spec's example: (100, 0) to two of three nodes; then to all.",
        4,
        1,
        EXAMPLE,
        [[[[100, 0]], [[100, 0]], []], [[[100, 0]]] * 3],
    ),
    RunScript(
        "r1",
        "The witness of R1: a copy of the second vector, to the first node only.",
        4,
        1,
        R1,
        [[[[1, 2]], [], []], [[[1, 2]], [], []]],
    ),
    RunScript(
        "equivocation",
        "Far to one side for two nodes, far to the other for the third.",
        4,
        1,
        [[0, 0], [3, 1], [1, 4]],
        [[FAR, FAR, BACK], [BACK, FAR, BACK]],
    ),
    RunScript(
        "silence",
        "The Byzantine node never says anything.",
        4,
        1,
        [[0, 0], [3, 1], [1, 4]],
        [[[], [], []]] * 2,
    ),
    RunScript(
        "split-of-seven",
        "Two Byzantine nodes talk to the first half only, then to the second only.",
        7,
        2,
        SEVEN[:5],
        [[PAIR, PAIR, [], [], []], [[], [], OTHER, OTHER, OTHER]],
    ),
    RunScript(
        "equivocation-among-seven",
        "Every honest node hears something else; one of them only one liar.",
        7,
        2,
        SEVEN[:5],
        [
            [PAIR, OTHER, [[-40, 40]], [*FAR, *BACK], [[0, 0], [5, 2]]],
            [OTHER, PAIR, [*BACK, *FAR], [[40, -40]], PAIR],
        ],
    ),
)


def agreement_runs() -> list[Json]:
    """Return the runs of every script with every rule whose nodes come together."""
    return [
        _run(name, script)
        for name, rule in RULES.items()
        if rule.contractions
        for script in SCRIPTS
    ]


def _run(rule: str, script: RunScript) -> Json:
    steps: list[Json] = []
    vectors = np.array(script.honest, dtype=float)
    for number, letters in enumerate(script.rounds, 1):
        sent = vectors.tolist()
        steps.append({"step": "broadcast", "round_number": number, "vectors": sent})
        after = []
        for node, byzantine in enumerate(letters):
            case = _case(rule, script, vectors, byzantine, number)
            expected = expected_answer(rule, case)
            sent_here = [[float(x) for x in vector] for vector in byzantine]
            steps.append({"step": "deliver", "node": node, "byzantine": sent_here})
            steps.append({"step": "check", "node": node, "expected": expected})
            after.append(expected["enclosures"][0]["lower"])
        spread = spread_after(rule, script.n, script.t, number, vectors)
        steps.append({"step": "check", "spread": spread})
        vectors = np.array(after)
    return {
        "slug": f"agreement-{rule}-{script.name}",
        "comment": script.comment,
        "rule": rule,
        "n": script.n,
        "t": script.t,
        "dtype": "float64",
        "steps": steps,
    }


def _case(
    rule: str,
    script: RunScript,
    vectors: Vectors,
    byzantine: Sequence[Sequence[float]],
    number: int,
) -> Case:
    received = np.array([*vectors.tolist(), *byzantine], dtype=float)
    numbered = number if RULES[rule].depends_on_round else None
    return Case(received, script.n, script.t, round_number=numbered)


def spread_after(rule: str, n: int, t: int, number: int, vectors: Vectors) -> Json:
    """Return how far apart the nodes may be after a round, by its theorem.

    >>> spread_after("box-mean", 4, 1, 1, np.array([[0.0], [1.0], [1.0]]))["theorem"]
    'T15'
    """
    proved = RULES[rule].contraction(number)
    assert proved is not None
    box, factor = smallest_hyperbox(vectors), proved.factor(n, t)
    spread: Json = {"theorem": proved.theorem}
    if proved.measure == "diagonal":
        most = math.nextafter(factor * box.diagonal, math.inf)
        spread["diagonal_at_most"] = float(f"{most:.12g}")
    else:
        exact = [Fraction(factor) * Fraction(edge) for edge in box.edges.tolist()]
        spread["edges_at_most"] = [float(edge) for edge in exact]
    return {**spread, "scale": box.longest_edge}
