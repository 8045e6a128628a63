"""The theorems of docs/spec.md, as questions for solvers."""

from boxgeom_proofs.theorems import (
    approximation,
    broadcast,
    candidates,
    contraction,
    fewer_liars,
    halving,
    hull,
    intervals,
    means,
    nearest_vectors,
    one_dimension,
    rounds,
    sharp_factor,
    sharper_gap,
    trusted_hyperboxes,
    twelve_nodes,
    weighted_sums,
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
    "fewer_liars",
    "halving",
    "hull",
    "intervals",
    "means",
    "nearest_vectors",
    "one_dimension",
    "rounds",
    "sharp_factor",
    "sharper_gap",
    "trusted_hyperboxes",
    "twelve_nodes",
    "weighted_sums",
]
