"""A theorem, the lemmas that a solver decides, and the three verdicts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import z3

Logic = str
"""The name of an SMT-LIB logic, such as "QF_LIRA"."""

Lemmas = tuple["Lemma", ...]


class Verdict(StrEnum):
    """What a solver answers to a lemma; only the expected verdict passes."""

    PROVED = "PROVED"
    REFUTED = "REFUTED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, eq=False)
class Lemma:
    """One question to a solver: do the assumptions imply the conclusion?

    Attributes:
        name: the lemma as a sentence.
        assumptions: what is assumed, by names that say it in words. Each is needed:
            without it the lemma is refuted.
        conclusion: what follows.
        expected: PROVED, or REFUTED for a lemma that shows a hypothesis to be needed.
        logic: the SMT-LIB logic that the question is in.
        error: why the lemma could not be made, which no solver is then asked about.
        follows_from: the names of the lemmas whose statements it assumes, if it is a
            composition of others.

    Raises:
        ValueError: the conclusion is assumed, or the verdict expected is UNKNOWN.
    """

    name: str
    assumptions: Mapping[str, z3.BoolRef]
    conclusion: z3.BoolRef
    expected: Verdict = Verdict.PROVED
    logic: Logic = "QF_LIRA"
    error: str = ""
    follows_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.expected is Verdict.UNKNOWN:
            raise ValueError(f"{self.name}: need PROVED or REFUTED, got UNKNOWN")
        assumed = [part for a in self.assumptions.values() for part in _parts(a)]
        if all(any(part.eq(a) for a in assumed) for part in _parts(self.conclusion)):
            raise ValueError(f"{self.name}: need a conclusion that is not assumed")


def _parts(formula: z3.BoolRef) -> list[z3.BoolRef]:
    """Return the formulas that a conjunction joins, or the formula itself."""
    return list(formula.children()) if z3.is_and(formula) else [formula]


def failed_lemma(name: str, error: Exception) -> Lemma:
    """Return what stands in the place of a lemma that could not be made.

    >>> failed_lemma("a square root", ValueError("need x >= 0, got -1")).error
    'ValueError: need x >= 0, got -1'
    """
    reason = f"{type(error).__name__}: {error}"
    return Lemma(name, {}, z3.BoolVal(False), error=reason)


def sums_of_nothing(
    what: str, sums: Sequence[z3.ArithRef], conclusion: z3.BoolRef, logic: Logic
) -> Lemma:
    """Return the lemma that begins an induction: sums of no terms satisfy the claim.

    Args:
        what: the step of the proof, for the name.
        sums: the symbols of the sums, which are 0 at the beginning.
        conclusion: what the sums satisfy.
        logic: the SMT-LIB logic.
    """
    return Lemma(
        name=f"{what}: to begin with, sums of nothing have it",
        assumptions={"sums of nothing are 0": z3.And([s == 0 for s in sums])},
        conclusion=conclusion,
        logic=logic,
    )


@dataclass(frozen=True, eq=False)
class Theorem:
    """A theorem of docs/spec.md and the lemmas that make its proof.

    Attributes:
        id: its number, such as "T1".
        name: the theorem as an English sentence with underscores.
        statement: what it says, in words.
        scope: for which n, t, m and d the lemmas prove it.
        lemmas: makes the questions; nothing is solved at import.
        solvers: which solvers are asked, z3 first.
    """

    id: str
    name: str
    statement: str
    scope: str
    lemmas: Callable[[], Lemmas]
    solvers: tuple[str, ...] = ("z3", "cvc5")


REGISTRY: dict[str, Theorem] = {}
"""Every theorem by its number."""


def theorem(
    identifier: str, *, states: str, scope: str
) -> Callable[[Callable[[], Lemmas]], Callable[[], Lemmas]]:
    """Return a decorator that registers a function as what makes a theorem's lemmas.

    Args:
        identifier: the theorem's number, such as "T1".
        states: what the theorem says, in words.
        scope: for which n, t, m and d the lemmas prove it.

    Raises:
        ValueError: the number is taken.
    """

    def register(lemmas: Callable[[], Lemmas]) -> Callable[[], Lemmas]:
        if identifier in REGISTRY:
            raise ValueError(f"need a number of its own, got {identifier} twice")
        name = lemmas.__name__
        REGISTRY[identifier] = Theorem(identifier, name, states, scope, lemmas)
        return lemmas

    return register
