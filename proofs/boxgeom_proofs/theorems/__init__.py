"""The theorems of docs/spec.md, as questions for solvers."""

from boxgeom_proofs.theorems import (
    approximation,
    broadcast,
    candidates,
    contraction,
    hull,
    intervals,
    means,
    one_dimension,
    rounds,
    sharp_factor,
    trusted_hyperboxes,
)
from boxgeom_proofs.theorems.solver import SolverAnswer, decide
from boxgeom_proofs.theorems.theorem import REGISTRY, Lemma, Theorem, Verdict

__all__ = [
    "REGISTRY",
    "Lemma",
    "SolverAnswer",
    "Theorem",
    "Verdict",
    "approximation",
    "broadcast",
    "candidates",
    "contraction",
    "decide",
    "hull",
    "intervals",
    "means",
    "one_dimension",
    "rounds",
    "sharp_factor",
    "trusted_hyperboxes",
]
