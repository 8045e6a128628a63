"""The weakened theorems that refutations come from, and their counterexamples."""

import dataclasses

import pytest
import z3

from boxgeom_proofs.refutations import NotRefuted, lemmas
from boxgeom_proofs.refutations.counterexample import (
    decode_gap,
    smallest_counterexample,
)
from boxgeom_proofs.theorems import Lemma, Verdict, decide
from boxgeom_proofs.theorems.second_solver import confirm
from boxgeom_proofs.theorems.solver import is_vacuous


@pytest.mark.parametrize("lemma", lemmas(), ids=lambda lemma: lemma.name)
def test_both_solvers_refute_the_weakened_theorems(lemma: Lemma) -> None:
    assert lemma.expected is Verdict.REFUTED
    assert decide(lemma).verdict is confirm(lemma).verdict is Verdict.REFUTED
    assert not is_vacuous(lemma)


@pytest.mark.parametrize(
    ("lemma", "n"),
    list(zip(lemmas(), (3, 3, 4, 5), strict=True)),
    ids=[lemma.name for lemma in lemmas()],
)
def test_the_smallest_counterexamples_are_those_of_the_specification(
    lemma: Lemma, n: int
) -> None:
    counts = smallest_counterexample(lemma)
    assert (counts["n"], counts["t"], counts["f"]) == (n, 1, 1)


def test_what_holds_has_no_counterexample() -> None:
    lemma = lemmas()[0]
    resilient = {**lemma.assumptions, "n = 3t": z3.Int("n") > 3 * z3.Int("t")}
    assert decide(dataclasses.replace(lemma, assumptions=resilient)).verdict == "PROVED"
    with pytest.raises(NotRefuted, match="it holds for up to 10 nodes"):
        smallest_counterexample(dataclasses.replace(lemma, assumptions=resilient))


def test_a_counterexample_becomes_vectors() -> None:
    gap = decode_gap(smallest_counterexample(lemmas()[0]))
    assert gap.honest.ravel().tolist() == [0, 1]
    assert gap.at_i.ravel().tolist() == [0, 1, 0]
    assert gap.at_j.ravel().tolist() == [0, 1, 1]
