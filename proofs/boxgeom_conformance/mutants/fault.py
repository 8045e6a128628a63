"""Faults: mistakes that can be made with any rule, and the mutants that they make."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boxgeom
from boxgeom_conformance.check import checks
from boxgeom_conformance.mutants.mutant import Mutant
from boxgeom_conformance.subjects import SUBJECTS, Subject

Ask = Callable[[Any], Any]
"""The correct rule, told everything but the vectors."""

Body = Callable[[Ask, Any], Any]


def of_all(subject: Subject) -> bool:
    """Tell whether a rule is one of all."""
    return True


@dataclass(frozen=True)
class Fault:
    """A mistake that can be made with any rule.

    Attributes:
        name: what it does, in snake case.
        bug: what it does, in a sentence.
        body: what it answers, given the correct rule and the vectors.
        claims: what it must be found to break, of the rules of which they must hold.
        of: the rules to make it with.
        is_told: whether rules of vectors alone are called with n and t too.
    """

    name: str
    bug: str
    body: Body
    claims: tuple[str, ...]
    of: Callable[[Subject], bool]
    is_told: bool

    def made_with(self, subject: Subject) -> Mutant:
        """Return the rule with the fault."""
        call = subject.call
        rule = getattr(boxgeom, subject.name.replace("-", "_"))
        if self.is_told and call == "f(X)":
            call, rule = "f(X, n, t)", subject.rule.function

        def faulty(received: Any, *numbers: Any, **options: Any) -> Any:
            return self.body(lambda rows: rule(rows, *numbers, **options), received)

        name = f"{subject.name.replace('-', '_')}_{self.name}"
        faulty.__name__, faulty.__doc__ = name, self.bug
        broken = [c.name for c in checks(subject.name) if c.claim.name in self.claims]
        return Mutant(name, subject.name, faulty, self.bug, tuple(broken), call)


FAULTS: list[Fault] = []
"""Every fault, one after the other."""


def fault(
    *claims: str, of: Callable[[Subject], bool] = of_all, is_told: bool = False
) -> Callable[[Body], Body]:
    """Return a decorator that registers a fault; for the arguments see `Fault`.

    The function's name is the fault's, and the first line of its docstring its bug.
    """

    def register(body: Body) -> Body:
        bug = (body.__doc__ or "").partition("\n")[0]
        FAULTS.append(Fault(body.__name__, bug, body, claims, of, is_told))
        return body

    return register


def faulty_rules() -> list[Mutant]:
    """Return every rule with every fault that breaks a claim made of it."""
    made = [
        fault.made_with(subject)
        for fault in FAULTS
        for subject in SUBJECTS.values()
        if fault.of(subject)
    ]
    return [mutant for mutant in made if mutant.rejected_by]
