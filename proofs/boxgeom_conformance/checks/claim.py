"""Claims, and the decorator that registers them.

A claim is a sentence that must hold of some rules; a check is a claim of one rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial

Body = Callable[[Trial, Any], None]
Cases = Callable[[Subject], st.SearchStrategy[Any]]


def _of_all(subject: Subject) -> bool:
    return True


def _of_any(target: Target) -> str:
    return ""


@dataclass(frozen=True)
class Claim:
    """A sentence that must hold of an implementation.

    Attributes:
        name: the sentence, in snake case.
        statement: the sentence, in words.
        group: "definition", "law", "numerics" or "contract".
        requires: the definition or theorem that says so; {definition} stands for that
            of the rule.
        body: asks the implementation and raises Failure if the claim does not hold.
        cases: what to ask it, for a rule; None if the body knows by itself.
        of: the rules of which it must hold.
        unless: why it cannot be asked of a target, "" if it can.
        effort: how many of the examples to try, as a share.
    """

    name: str
    statement: str
    group: str
    requires: str
    body: Body
    cases: Cases | None
    of: Callable[[Subject], bool]
    unless: Callable[[Target], str]
    effort: float


CLAIMS: dict[str, Claim] = {}
"""Every claim by its name."""


def claim(
    group: str,
    requires: str,
    cases: Cases | None,
    *,
    of: Callable[[Subject], bool] = _of_all,
    unless: Callable[[Target], str] = _of_any,
    effort: float = 1.0,
) -> Callable[[Body], Body]:
    """Return a decorator that registers a claim: a function of a trial and a case.

    The function's name is the claim's, and the first line of its docstring its
    statement; for the arguments see `Claim`.
    """

    def register(body: Body) -> Body:
        name = body.__name__
        if name in CLAIMS:
            raise ValueError(f"need a new name, got {name} a second time")
        statement = (body.__doc__ or "").partition("\n")[0].rstrip(".")
        CLAIMS[name] = Claim(
            name, statement, group, requires, body, cases, of, unless, effort
        )
        return body

    return register


def is_rule(name: str) -> Callable[[Subject], bool]:
    """Return the condition that a rule is the one of that name."""
    return lambda subject: subject.name == name
