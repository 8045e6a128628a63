"""The theorems of docs/spec.md, as questions that solvers decide."""

from boxgeom_proofs.theorems import (
    broadcast,
    contraction,
    hull,
    intervals,
    means,
    nearness,
    one_dimension,
    rounds,
    sharp,
    trusted,
)
from boxgeom_proofs.theorems.solving import Answer, decide
from boxgeom_proofs.theorems.theorem import REGISTRY, Lemma, Theorem, Verdict

__all__ = [
    "REGISTRY",
    "Answer",
    "Lemma",
    "Theorem",
    "Verdict",
    "broadcast",
    "contraction",
    "decide",
    "hull",
    "intervals",
    "means",
    "nearness",
    "one_dimension",
    "rounds",
    "sharp",
    "trusted",
]
