"""Only what every solver asked has confirmed counts as proved."""

import dataclasses
from collections.abc import Sequence

import pytest
import z3

from boxgeom_proofs.theorems import (
    Lemma,
    SolverAnswer,
    Theorem,
    Verdict,
    decide,
    second_solver,
    solver,
)
from boxgeom_proofs.theorems.proof import CheckedLemma, Proof, prove
from boxgeom_proofs.theorems.second_solver import confirm

X = z3.Real("x")
TRUE = Lemma("a square is not negative", {}, X * X >= 0, logic="QF_NRA")
FALSE = dataclasses.replace(TRUE, name="nor is x", conclusion=X >= 0)
NEEDED = dataclasses.replace(FALSE, expected=Verdict.REFUTED)
PROVED, REFUTED, UNKNOWN = Verdict.PROVED, Verdict.REFUTED, Verdict.UNKNOWN


def proof_of(answers: Sequence[tuple[Lemma, dict[str, Verdict]]]) -> Proof:
    """Return a proof whose lemmas got these answers of z3 and cvc5."""
    checked = tuple(
        CheckedLemma(
            lemma, {name: SolverAnswer(said, 1, 0.0, {}) for name, said in said.items()}
        )
        for lemma, said in answers
    )
    return Proof(theorem_of(*(lemma for lemma, _ in answers)), checked, ("z3", "cvc5"))


def theorem_of(*lemmas: Lemma) -> Theorem:
    return Theorem("T98", "a_theorem", "as it says", "none", lambda: lemmas)


def both(z3_says: Verdict, cvc5_says: Verdict) -> dict[str, Verdict]:
    return {"z3": z3_says, "cvc5": cvc5_says}


@pytest.mark.parametrize("lemma", [TRUE, NEEDED], ids=["PROVED", "REFUTED"])
@pytest.mark.parametrize("z3_says", Verdict)
@pytest.mark.parametrize("cvc5_says", Verdict)
def test_a_lemma_passes_iff_both_solvers_gave_the_expected_verdict(
    lemma: Lemma, z3_says: Verdict, cvc5_says: Verdict
) -> None:
    proof = proof_of([(TRUE, both(PROVED, PROVED)), (lemma, both(z3_says, cvc5_says))])
    wrong = {z3_says, cvc5_says} - {lemma.expected}
    assert proof.as_expected is proof.lemmas[1].as_expected is (not wrong)
    verdicts = {frozenset(): PROVED, frozenset([UNKNOWN]): UNKNOWN}
    assert proof.verdict() is verdicts.get(frozenset(wrong), REFUTED)
    for name, said in both(z3_says, cvc5_says).items():
        assert (proof.verdict(name) is PROVED) is (said is lemma.expected)
        assert (f"{name} says {said}" in proof.explain()) is bool(wrong)


@pytest.mark.parametrize("missing", ["z3", "cvc5"])
def test_a_solver_that_did_not_answer_confirms_nothing(missing: str) -> None:
    answers = both(PROVED, PROVED)
    del answers[missing]
    proof = proof_of([(TRUE, both(PROVED, PROVED)), (TRUE, answers)])
    assert proof.verdict() is proof.verdict(missing) is UNKNOWN
    assert not proof.as_expected


def test_nothing_is_proved_by_no_lemmas_and_no_solvers() -> None:
    assert proof_of([]).verdict() is UNKNOWN
    assert not prove(theorem_of()).as_expected
    unasked = Proof(theorem_of(TRUE), (CheckedLemma(TRUE, {}),), ())
    assert not unasked.as_expected
    assert not unasked.lemmas[0].as_expected


# Solvers that give up, stop, or are not there.


def test_z3_without_budget_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "RLIMIT", 1)
    for lemma in (TRUE, NEEDED):
        answer = decide(lemma)
        assert answer.verdict is UNKNOWN
        assert answer.reason
    assert prove(theorem_of(TRUE)).verdict() is UNKNOWN


@pytest.mark.parametrize("lemma", [TRUE, NEEDED], ids=["PROVED", "REFUTED"])
@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import time; time.sleep(9)", "stopped after 0.2 seconds"),
        ("import no_such_solver", "No module named 'no_such_solver'"),
        ("print('unknown')", "unknown"),
        ("print('unsat and sat')", "unsat and sat"),
        ("print('unsat\\nsat')", "sat"),
        ("print('unsat'); raise SystemExit(3)", "unsat"),
        ("print('sat'); raise SystemExit(3)", "sat"),
        ("raise SystemExit(3)", "no answer, exit code 3"),
        ("pass", "no answer, exit code 0"),
    ],
)
def test_cvc5_is_believed_only_if_it_answers(
    lemma: Lemma, program: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_solver, "PROGRAM", program)
    if "sleep" in program:
        monkeypatch.setattr(second_solver, "SECONDS", 0.2)
    answer = confirm(lemma)
    assert answer.verdict is UNKNOWN
    assert reason in answer.reason
    proof = prove(theorem_of(lemma))
    assert (proof.verdict("z3"), proof.verdict("cvc5")) == (PROVED, UNKNOWN)
    assert proof.verdict() is UNKNOWN
    assert not proof.as_expected


@pytest.mark.parametrize("name", ["decide", "confirm"])
def test_a_solver_that_breaks_down_is_an_answer(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Lemma) -> SolverAnswer:
        raise z3.Z3Exception(b"no such logic")

    monkeypatch.setattr(f"boxgeom_proofs.theorems.proof.{name}", broken)
    proof = prove(theorem_of(TRUE))
    assert proof.verdict() is UNKNOWN
    assert "no such logic" in proof.explain()


# Lemmas that are none.


def test_what_cannot_be_made_is_a_lemma_that_fails() -> None:
    def lemmas() -> tuple[Lemma, ...]:
        raise ValueError("need n > 3t")

    proof = prove(dataclasses.replace(theorem_of(), lemmas=lemmas))
    assert proof.verdict() is UNKNOWN
    assert proof.lemmas[0].lemma.name == "the lemmas of T98 can be made"
    assert "ValueError: need n > 3t" in proof.explain()


def test_a_conclusion_that_is_assumed_is_refused() -> None:
    y = z3.Real("y")
    both_hold = z3.And(X > 0, y > 0)
    for assumptions in (
        {"the claim": both_hold},
        {"one half": X > 0, "the other half": y > 0},
        {"and more": z3.And(y > 0, X < 5, X > 0)},
    ):
        with pytest.raises(ValueError, match="need a conclusion that is not assumed"):
            Lemma("assumed", assumptions, both_hold)
    Lemma("half is assumed", {"one half": X > 0}, both_hold)


def test_no_lemma_may_expect_that_nobody_knows() -> None:
    with pytest.raises(ValueError, match="need PROVED or REFUTED"):
        dataclasses.replace(TRUE, expected=UNKNOWN)
