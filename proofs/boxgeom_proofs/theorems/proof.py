"""A theorem put to the solvers, lemma by lemma."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from boxgeom.arguments import nearest
from boxgeom_proofs.theorems.second_solver import confirm
from boxgeom_proofs.theorems.solver import SolverAnswer, decide
from boxgeom_proofs.theorems.theorem import (
    REGISTRY,
    Lemma,
    Lemmas,
    Theorem,
    Verdict,
    failed_lemma,
)


@dataclass(frozen=True, eq=False)
class CheckedLemma:
    """A lemma and what each solver answered."""

    lemma: Lemma
    answers: dict[str, SolverAnswer]

    @property
    def as_expected(self) -> bool:
        """Whether every solver gave the expected verdict, and one was asked."""
        return bool(self.answers) and all(map(self.is_confirmed_by, self.answers))

    def verdict(self, solver: str) -> Verdict:
        """Return what a solver answered: UNKNOWN if it was not asked."""
        answer = self.answers.get(solver)
        return Verdict.UNKNOWN if answer is None else answer.verdict

    def is_confirmed_by(self, solver: str) -> bool:
        """Return whether a solver gave the expected verdict."""
        return self.verdict(solver) is self.lemma.expected

    def explain(self) -> str:
        """Return what each solver answered, with counterexamples and reasons."""
        lines = [f"{self.lemma.name}: expected {self.lemma.expected}"]
        for solver, answer in self.answers.items():
            values = ", ".join(f"{k} = {v}" for k, v in answer.counterexample.items())
            example = f"; counterexample: {values}" if values else ""
            reason = f"; {answer.reason}" if answer.reason else ""
            lines.append(f"  {solver} says {answer.verdict}{example}{reason}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the lemma and the answers as JSON-ready values."""
        return {
            "name": self.lemma.name,
            "assumptions": list(self.lemma.assumptions),
            "expected": str(self.lemma.expected),
            "solvers": {
                solver: {
                    "verdict": str(answer.verdict),
                    "steps": answer.steps,
                    "seconds": answer.seconds,
                    "reason": answer.reason,
                    "counterexample": answer.counterexample,
                }
                for solver, answer in self.answers.items()
            },
        }


@dataclass(frozen=True, eq=False)
class Proof:
    """A theorem and all its lemmas, checked.

    Attributes:
        theorem: what is proved.
        lemmas: its lemmas, at least one, with the answers of all solvers asked.
        asked: the names of the solvers asked, at least one.
    """

    theorem: Theorem
    lemmas: tuple[CheckedLemma, ...]
    asked: tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        """Whether every lemma came out as expected."""
        return self.verdict() is Verdict.PROVED

    def verdict(self, solver: str | None = None) -> Verdict:
        """Return the theorem's verdict, by one solver or by all of them.

        PROVED if every lemma came out as expected; UNKNOWN if all others are undecided;
        else REFUTED. Nothing is proved by no lemmas, nor by no solvers.
        """
        wrong = {
            checked.verdict(name)
            for checked in self.lemmas
            for name in (self.asked if solver is None else (solver,))
            if not checked.is_confirmed_by(name)
        }
        if not wrong:
            done = self.lemmas and self.asked
            return Verdict.PROVED if done else Verdict.UNKNOWN
        return Verdict.UNKNOWN if wrong == {Verdict.UNKNOWN} else Verdict.REFUTED

    def total(self, figure: str) -> float:
        """Return the sum of the answers' "steps" or "seconds"."""
        answers = [a for checked in self.lemmas for a in checked.answers.values()]
        return float(sum(getattr(answer, figure) for answer in answers))

    def explain(self) -> str:
        """Return what was not as expected, "" if everything was."""
        wrong = [
            checked.explain() for checked in self.lemmas if not checked.as_expected
        ]
        return "\n".join(wrong)

    def to_dict(self) -> dict[str, Any]:
        """Return the proof as JSON-ready values."""
        return {
            "id": self.theorem.id,
            "name": self.theorem.name,
            "statement": self.theorem.statement,
            "scope": self.theorem.scope,
            "expected": str(Verdict.PROVED),
            "verdict": str(self.verdict()),
            "solvers": {name: str(self.verdict(name)) for name in self.solvers()},
            "lemmas": [checked.to_dict() for checked in self.lemmas],
        }

    def solvers(self) -> Sequence[str]:
        """Return the names of the solvers that were asked."""
        return list(self.asked)


def prove(theorem: Theorem, *, second_opinion: bool = True) -> Proof:
    """Return a theorem's lemmas with its solvers' answers, or z3's alone.

    >>> prove(find_theorem("T8"), second_opinion=False).verdict()
    <Verdict.PROVED: 'PROVED'>
    """
    asked = theorem.solvers if second_opinion else theorem.solvers[:1]
    ask = {"z3": decide, "cvc5": confirm}
    checked = (
        CheckedLemma(lemma, {name: _answer(ask[name], lemma) for name in asked})
        for lemma in _lemmas_of(theorem)
    )
    return Proof(theorem, tuple(checked), asked)


def _lemmas_of(theorem: Theorem) -> Lemmas:
    """Return a theorem's lemmas, or one that says why they could not be made."""
    try:
        return theorem.lemmas()
    except Exception as error:
        return (failed_lemma(f"the lemmas of {theorem.id} can be made", error),)


def _answer(ask: Callable[[Lemma], SolverAnswer], lemma: Lemma) -> SolverAnswer:
    """Return a solver's answer: UNKNOWN where there is no question, or it fails."""
    if lemma.error:
        return SolverAnswer(Verdict.UNKNOWN, 0, 0.0, {}, lemma.error)
    try:
        return ask(lemma)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        return SolverAnswer(Verdict.UNKNOWN, 0, 0.0, {}, reason)


def all_theorems() -> list[Theorem]:
    """Return every registered theorem, in the order of their numbers."""
    return sorted(REGISTRY.values(), key=lambda theorem: int(theorem.id[1:]))


def find_theorem(name: str, others: Sequence[str] = ()) -> Theorem:
    """Return a theorem by its number or its name.

    Args:
        name: either.
        others: names of what else could have been meant, for the message.

    Raises:
        ValueError: there is none; the message lists all numbers, and the nearest name.

    >>> find_theorem("T1").name, find_theorem("trusted_hyperboxes_meet").id
    ('trusted_hyperbox_is_honest', 'T3')
    """
    for theorem in REGISTRY.values():
        if name in (theorem.id, theorem.name):
            return theorem
    known = [*(theorem.id for theorem in all_theorems()), *others]
    near = nearest(name, [*known, *(theorem.name for theorem in all_theorems())])
    raise ValueError(
        f"need one of {', '.join(known)} or a theorem's name, got {name!r}{near}"
    )
