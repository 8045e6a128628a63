"""What a mutant is, and the decorator that registers one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget

Function = Callable[..., Any]


@dataclass(frozen=True)
class Mutant:
    """A wrong implementation of a rule.

    Attributes:
        name: what it is called, unique.
        rule: the rule that it gets wrong.
        function: the implementation.
        bug: what is wrong with it, in a sentence.
        rejected_by: the names of checks that must reject it.
        call: how it is called, a Python expression as in `Subject.call`.
    """

    name: str
    rule: str
    function: Function
    bug: str
    rejected_by: tuple[str, ...]
    call: str

    @property
    def target(self) -> FunctionTarget:
        """The mutant, as a target to run checks on."""
        return FunctionTarget(self.function, self.call)


SPECIFIC: list[Mutant] = []
"""The mutants that were written by hand, in the order of registration."""


def mutant(rule: str, *claims: str) -> Callable[[Function], Function]:
    """Return a decorator that registers a wrong implementation of a rule.

    The function's name is the mutant's, and the first line of its docstring its bug.

    Args:
        rule: the rule.
        claims: the claims that it must be found to break.
    """

    def register(function: Function) -> Function:
        SPECIFIC.append(
            Mutant(
                name=function.__name__,
                rule=rule,
                function=function,
                bug=(function.__doc__ or "").partition("\n")[0],
                rejected_by=tuple(f"{rule}/{claim}" for claim in claims),
                call=find_subject(rule).call,
            )
        )
        return function

    return register
