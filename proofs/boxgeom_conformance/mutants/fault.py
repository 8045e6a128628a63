"""Faults: mistakes that can be made in any rule, and the mutants that they make."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boxgeom
from boxgeom_conformance.check import checks
from boxgeom_conformance.checks.scopes import EVERY, Scope
from boxgeom_conformance.mutants.mutant import Mutant
from boxgeom_conformance.subjects import SUBJECTS, Subject


@dataclass(frozen=True)
class Ask:
    """The correct rule, given everything but the vectors.

    Attributes:
        rule: it.
        numbers: n, t and the options that it is told, by name.
    """

    rule: Callable[..., Any]
    numbers: dict[str, Any]

    def __call__(self, received: Any, **others: Any) -> Any:
        """Return the rule's answer, to other numbers where some are given."""
        return self.rule(received, **{**self.numbers, **others})


Body = Callable[[Ask, Any], Any]


@dataclass(frozen=True)
class Fault:
    """A mistake that can be made in any rule.

    Attributes:
        name: what it does, in snake case.
        bug: what it does, in a sentence.
        body: what it answers, given the correct rule and the vectors.
        claims: the claims that it must be found to break, where they apply to the rule.
        applies_to: the rules to make it with.
        is_told: whether rules that see the vectors alone are called with n and t too.
    """

    name: str
    bug: str
    body: Body
    claims: tuple[str, ...]
    applies_to: Scope
    is_told: bool

    def made_with(self, subject: Subject) -> Mutant:
        """Return the rule with the fault."""
        call = subject.call
        rule = getattr(boxgeom, subject.name.replace("-", "_"), subject.rule)
        if self.is_told and "f(X, n, t" not in call:
            call, rule = call.replace("f(X", "f(X, n, t"), subject.rule

        def faulty(received: Any, *numbers: Any, **options: Any) -> Any:
            told = dict(zip(("n", "t"), numbers, strict=False))
            return self.body(Ask(rule, {**told, **options}), received)

        name = f"{re.sub('[-+]', '_', subject.name)}_{self.name}"
        faulty.__name__, faulty.__doc__ = name, self.bug
        every = checks(subject.name, strict=True)
        broken = [c.name for c in every if c.claim.name in self.claims]
        return Mutant(name, subject.name, faulty, self.bug, tuple(broken), call)


FAULTS: list[Fault] = []
"""Every fault, in the order of registration."""


def fault(
    *claims: str,
    applies_to: Scope = EVERY,
    is_told: bool = False,
) -> Callable[[Body], Body]:
    """Return a decorator that registers a fault; for the arguments see `Fault`.

    The function's name is the fault's, and the first line of its docstring its bug.
    """

    def register(body: Body) -> Body:
        bug = (body.__doc__ or "").partition("\n")[0]
        FAULTS.append(Fault(body.__name__, bug, body, claims, applies_to, is_told))
        return body

    return register


def faulty_rules() -> list[Mutant]:
    """Return every rule with every fault that breaks one of its claims."""
    made = [
        fault.made_with(subject)
        for fault in FAULTS
        for subject in SUBJECTS.values()
        if fault.applies_to(subject)
    ]
    return [mutant for mutant in made if mutant.rejected_by]
