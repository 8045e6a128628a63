"""Claims, and the decorator that registers them.

A claim is a sentence that must hold of some rules; a check is a claim about one rule.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from boxgeom_conformance.checks.scopes import EVERY, Scope
from boxgeom_conformance.severity import USUAL, Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial

Body = Callable[[Trial, Any], None]
FEW = 0.2
"""The effort of claims that need few examples, or costly ones."""

ONCE = FEW / 8
"""The effort of claims so costly that by default one example must do."""

Cases = Callable[[Subject], st.SearchStrategy[Any] | list[st.SearchStrategy[Any]]]
"""From a rule to what draws its cases; of a list, each draws at least one or two."""


def _never(target: Target) -> str:
    return ""


@dataclass(frozen=True)
class Claim:
    """A sentence that must hold of an implementation.

    Attributes:
        name: the sentence, in snake case.
        statement: the sentence, in words.
        group: "definition", "law", "numerics" or "contract".
        requires: the definition or theorem that says so; {definition} stands for the
            rule's own.
        body: asks the implementation and raises Failure if the claim does not hold.
        cases: draws what to ask, given the rule; None if the body needs nothing drawn.
            A list of strategies shares the examples, so that none is left to chance.
        applies_to: the rules of which it must hold.
        skip_reason: why a target cannot be asked, "" if it can.
        effort: the share of the examples to try.
        severity: how much it matters if the claim does not hold.
        is_strict: whether it is asked in the strict mode only.
    """

    name: str
    statement: str
    group: str
    requires: str
    body: Body
    cases: Cases | None
    applies_to: Scope = EVERY
    skip_reason: Callable[[Target], str] = _never
    effort: float = 1.0
    severity: Severity = field(kw_only=True)
    is_strict: bool = field(kw_only=True, default=False)


CLAIMS: dict[str, Claim] = {}
"""Every claim by its name."""


def register(claim: Claim) -> None:
    """Add a claim to all claims.

    Raises:
        ValueError: there is one of that name.
    """
    if claim.name in CLAIMS:
        raise ValueError(f"need a new name, got {claim.name} a second time")
    CLAIMS[claim.name] = claim


def claim(
    group: str,
    requires: str,
    cases: Cases | None,
    *,
    applies_to: Scope = EVERY,
    skip_reason: Callable[[Target], str] = _never,
    effort: float = 1.0,
    severity: Severity | None = None,
    is_strict: bool = False,
) -> Callable[[Body], Body]:
    """Return a decorator that registers a claim: a function of a trial and a case.

    The function's name is the claim's, and the first line of its docstring its
    statement; for the arguments see `Claim`. The severity, if left out, is the usual
    one of the group.
    """

    def decorate(body: Body) -> Body:
        name = body.__name__
        statement = (body.__doc__ or "").partition("\n")[0].rstrip(".")
        about = (name, statement, group, requires, body, cases)
        asked = (applies_to, skip_reason, effort)
        matters = severity or USUAL[group]
        register(Claim(*about, *asked, severity=matters, is_strict=is_strict))
        return body

    return decorate
