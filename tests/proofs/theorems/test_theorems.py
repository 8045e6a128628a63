"""The theorems hold, are not vacuous, and need all that they assume."""

import importlib
import pkgutil
import re
from fractions import Fraction

import numpy as np
import pytest
import z3

import boxgeom_proofs.theorems
from boxgeom import box_mean
from boxgeom_proofs.refutations import REFUTATIONS
from boxgeom_proofs.theorems import REGISTRY, Lemma, Verdict, decide
from boxgeom_proofs.theorems.proof import all_theorems, find_theorem, prove
from boxgeom_proofs.theorems.second_solver import confirm, smt_lib
from boxgeom_proofs.theorems.solver import is_vacuous, without
from boxgeom_proofs.theorems.theorem import theorem
from boxgeom_testing.repository import document

SPEC = document("spec.md")
PROOFS = document("proofs.md")
LEMMAS = [(t.id, lemma) for t in all_theorems() for lemma in t.lemmas()]
EVERY_LEMMA = pytest.mark.parametrize(
    "lemma", [lemma for _, lemma in LEMMAS], ids=[f"{i}: {x.name}" for i, x in LEMMAS]
)
ASSUMPTIONS = [
    pytest.param(lemma, name, id=f"{lemma.name}: {name}")
    for _, lemma in LEMMAS
    if lemma.expected is Verdict.PROVED
    for name in lemma.assumptions
]


@EVERY_LEMMA
def test_z3_gives_the_expected_verdict(lemma: Lemma) -> None:
    assert decide(lemma).verdict is lemma.expected


@EVERY_LEMMA
def test_cvc5_confirms_it(lemma: Lemma) -> None:
    answer = confirm(lemma)
    assert answer.verdict is lemma.expected, answer.reason


@EVERY_LEMMA
def test_the_assumptions_can_hold_together(lemma: Lemma) -> None:
    assert not is_vacuous(lemma)


@pytest.mark.parametrize(("lemma", "name"), ASSUMPTIONS)
def test_needs_assumption(lemma: Lemma, name: str) -> None:
    message = f"{lemma.name} holds without '{name}': drop it, or it is vacuous"
    assert without(lemma, name).verdict is Verdict.REFUTED, message


def test_a_vacuous_lemma_would_be_noticed() -> None:
    x = z3.Real("x")
    impossible = {"below zero": x < 0, "above zero": x > 0}
    lemma = Lemma("anything follows", impossible, x == 7, logic="QF_LRA")
    assert decide(lemma).verdict is Verdict.PROVED
    assert is_vacuous(lemma)


def test_every_file_of_theorems_is_imported() -> None:
    package = boxgeom_proofs.theorems
    before = set(REGISTRY)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    assert set(REGISTRY) == before


def test_every_theorem_of_the_spec_is_put_to_the_solvers() -> None:
    in_spec = set(re.findall(r"^\| \**(T\d+)\** \|", SPEC, re.MULTILINE))
    assert len(in_spec) == 26
    assert set(REGISTRY) == in_spec


def test_the_tables_of_theorems_are_those_of_the_code() -> None:
    rows = [
        f"| {t.id} | `{t.name}` | {t.statement} | {t.scope} |" for t in all_theorems()
    ]
    rows += [f"| {r.id} | `{r.name}` | {r.claim} |" for r in REFUTATIONS.values()]
    text = document("theorems.md")
    assert re.findall(r"^\| [TR]\d.*$", text, re.MULTILINE) == rows


@pytest.mark.parametrize(
    ("number", "prefix"),
    [
        ("T12", "step"),
        ("T16", "case B"),
        ("T18", "A"),
        ("T19", "N"),
        ("T20", "C"),
        ("T21", "L"),
        ("T22", "F"),
        ("T26", "O"),
    ],
)
def test_docs_tell_every_numbered_step(number: str, prefix: str) -> None:
    steps = [lemma.name.partition(":")[0] for lemma in find_theorem(number).lemmas()]
    told = [step for step in steps if step.startswith(prefix)]
    assert told
    for step in told:
        assert f"({step})" in PROOFS


BIG = Fraction(10**9)


def _apart(n: int, t: int, honest: list[int], i: list[int], j: list[int]) -> Fraction:
    """Return how far apart BOX-MEAN leaves two nodes that also hear i and j."""
    common = [[Fraction(x)] for x in honest]
    one, other = (
        box_mean(np.array(common + [[BIG * b] for b in heard]), n, t)[0]
        for heard in (i, j)
    )
    return abs(Fraction(one - other))


@pytest.mark.parametrize(("n", "t"), [(4, 1), (5, 1), (7, 2), (8, 2), (10, 3)])
def test_the_factors_of_theorem_15_are_attained_on_the_code(n: int, t: int) -> None:
    spread = [0] * t + [1] * (n - 2 * t)
    equivocation = _apart(n, t, spread, [1] * t, [-1] * t)
    assert equivocation == Fraction(n, 2 * (n - t))
    if t == 1:
        alone = _apart(n, t, [0] * (n - 2) + [1], [1], [])
        assert alone == Fraction(n - 2, 2 * (n - 1))
    else:
        spread = [0] * (t - 1) + [1] * (n - 2 * t + 1)
        shared = _apart(n, t, spread, [1] * (t - 1), [-1])
        assert shared == Fraction(n - 1, 2 * (n - t))


def test_a_number_is_taken_once() -> None:
    with pytest.raises(ValueError, match="got T1 twice"):
        theorem("T1", states="again", scope="none")(find_theorem("T1").lemmas)


def test_the_exported_script_says_the_same_to_a_solver_that_reads_it() -> None:
    for _, lemma in LEMMAS:
        solver = z3.Solver()
        solver.from_string(smt_lib(lemma))
        expected = z3.unsat if lemma.expected is Verdict.PROVED else z3.sat
        assert solver.check() == expected


def test_steps_are_the_same_whenever_a_lemma_is_decided() -> None:
    lemma = find_theorem("T2").lemmas()[0]
    assert decide(lemma).steps == decide(lemma).steps > 0


def test_a_proof_without_second_opinion_asks_z3_alone() -> None:
    proof = prove(find_theorem("T8"), second_opinion=False)
    assert proof.solvers() == ["z3"]
    assert proof.verdict() is Verdict.PROVED
