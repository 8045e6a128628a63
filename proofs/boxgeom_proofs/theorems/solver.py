"""z3 decides lemmas, within a budget that is the same on every machine."""

import time
from dataclasses import dataclass

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Logic, Verdict

RLIMIT = 20_000_000


@dataclass(frozen=True)
class SolverAnswer:
    """What a solver answered.

    Attributes:
        verdict: PROVED, REFUTED or UNKNOWN.
        steps: the solver's own count of its work; 0 if it does not count.
        seconds: how long it took.
        counterexample: values that satisfy the assumptions but not the conclusion.
        reason: why the verdict is UNKNOWN.
    """

    verdict: Verdict
    steps: int
    seconds: float
    counterexample: dict[str, str]
    reason: str = ""


def decide(lemma: Lemma) -> SolverAnswer:
    """Return z3's answer to a lemma."""
    return _ask([*lemma.assumptions.values(), z3.Not(lemma.conclusion)], lemma.logic)


def without(lemma: Lemma, name: str) -> SolverAnswer:
    """Return z3's answer to a lemma without one of its assumptions."""
    rest = [fact for key, fact in lemma.assumptions.items() if key != name]
    return _ask([*rest, z3.Not(lemma.conclusion)], lemma.logic)


def is_vacuous(lemma: Lemma) -> bool:
    """Return whether no values satisfy all assumptions, so that anything follows."""
    facts = list(lemma.assumptions.values())
    return _ask(facts, lemma.logic).verdict is not Verdict.REFUTED


def _ask(facts: list[z3.BoolRef], logic: Logic) -> SolverAnswer:
    # With a context of its own, and as text, a question always takes the same steps.
    question = z3.Solver()
    question.add(*facts)
    solver = z3.SolverFor(logic, ctx=z3.Context())
    solver.set("rlimit", RLIMIT)
    solver.from_string(question.to_smt2())
    before, start = _steps(solver), time.perf_counter()
    result = solver.check()
    seconds = time.perf_counter() - start
    steps = _steps(solver) - before
    if result == z3.unsat:
        return SolverAnswer(Verdict.PROVED, steps, seconds, {})
    if result == z3.sat:
        return SolverAnswer(Verdict.REFUTED, steps, seconds, _values(solver.model()))
    reason = f"{solver.reason_unknown()} within {RLIMIT} steps"
    return SolverAnswer(Verdict.UNKNOWN, steps, seconds, {}, reason)


def _steps(solver: z3.Solver) -> int:
    """Return z3's count of its work so far, which it keeps for all solvers together."""
    statistics = solver.statistics()
    known = "rlimit count" in list(statistics.keys())
    return int(statistics.get_key_value("rlimit count")) if known else 0


def _values(model: z3.ModelRef) -> dict[str, str]:
    return {str(name): str(model[name]) for name in sorted(model.decls(), key=str)}
