"""Counterexamples that a solver finds, and the vectors that they describe."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import z3

from boxgeom.vectors import Vectors
from boxgeom_proofs.refutations.refutation import NotRefuted
from boxgeom_proofs.theorems import Lemma, Verdict, decide

MOST_NODES = 10

Counts = dict[str, int]
"""The integers of a counterexample, by name."""


@dataclass(frozen=True, eq=False)
class Gap:
    """A round whose values are 0, below a gap, and 1, above it.

    Attributes:
        honest: the honest values, shape (h, 1).
        at_i: what node i received, shape (m_i, 1).
        at_j: what node j received, shape (m_j, 1).
    """

    honest: Vectors
    at_i: Vectors
    at_j: Vectors


def smallest_counterexample(lemma: Lemma) -> Counts:
    """Return z3's counterexample to a lemma with as few nodes as there can be.

    For every smaller n the lemma is proved.

    Raises:
        NotRefuted: there is none with up to `MOST_NODES` nodes, or z3 gives up.
    """
    for size in range(1, MOST_NODES + 1):
        assumptions = {**lemma.assumptions, f"n = {size}": z3.Int("n") == size}
        answer = decide(dataclasses.replace(lemma, assumptions=assumptions))
        if answer.verdict is Verdict.REFUTED:
            values = answer.counterexample.items()
            return {name: int(x) for name, x in values if x.lstrip("-").isdigit()}
        if answer.verdict is Verdict.UNKNOWN:
            raise NotRefuted(f"{lemma.name}: z3 gave up at n = {size}, {answer.reason}")
    raise NotRefuted(f"{lemma.name}: it holds for up to {MOST_NODES} nodes")


def describe(case: str, counts: Counts) -> str:
    """Return a sentence on how large the smallest counterexample to a case is."""
    return (
        f"{case}: z3's counterexample has n = {counts['n']}, t = {counts['t']}, "
        f"f = {counts['f']}; there is none with fewer nodes"
    )


def decode_gap(counts: Counts) -> Gap:
    """Return the vectors of a counterexample: 0 is below the gap, 1 above it.

    >>> counts = {"honest_below": 1, "byzantine_i": 1, "byzantine_below_i": 1}
    >>> more = {"byzantine_j": 1, "byzantine_below_j": 0, "n": 3, "f": 1}
    >>> decode_gap(counts | more).at_j.ravel()
    array([0., 1., 1.])
    """
    honest = zeros_and_ones(counts["honest_below"], counts["n"] - counts["f"])
    lies = {
        node: zeros_and_ones(
            counts[f"byzantine_below_{node}"], counts[f"byzantine_{node}"]
        )
        for node in "ij"
    }
    return Gap(
        honest, np.concatenate([honest, lies["i"]]), np.concatenate([honest, lies["j"]])
    )


def zeros_and_ones(zeros: int, count: int) -> Vectors:
    """Return vectors in one dimension, shape (count, 1): first the zeros, then ones."""
    return np.array([[0.0]] * zeros + [[1.0]] * (count - zeros)).reshape(count, 1)
