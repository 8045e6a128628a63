"""A refuted claim of docs/spec.md, and the check of its counterexample."""

from collections.abc import Callable
from dataclasses import dataclass

Facts = tuple[str, ...]
"""What a check established, in sentences with numbers."""


class NotRefuted(Exception):  # noqa: N818 - the outcome's own name, like a Verdict's
    """A counterexample does not do what it should."""


@dataclass(frozen=True)
class Refutation:
    """A plausible claim, and a counterexample that is checked.

    Attributes:
        id: its number, such as "R1".
        name: what is true instead, as an English sentence with underscores.
        claim: what is refuted, in words.
        witness: what the counterexample is, in words.
        check: verifies the counterexample exactly, replays it on the reference, and
            returns what it established; raises `NotRefuted` if something is different.
    """

    id: str
    name: str
    claim: str
    witness: str
    check: Callable[[], Facts]


def refutation(
    identifier: str, *, claim: str, witness: str
) -> Callable[[Callable[[], Facts]], Refutation]:
    """Return a decorator that makes the check of a counterexample a refutation.

    Args:
        identifier: its number, such as "R1".
        claim: what is refuted, in words.
        witness: what the counterexample is, in words.
    """

    def refute(check: Callable[[], Facts]) -> Refutation:
        return Refutation(identifier, check.__name__, claim, witness, check)

    return refute


def require(holds: bool, fact: str) -> str:
    """Return the fact if it holds, else raise `NotRefuted`.

    >>> require(2 > 1, "2 is more than 1")
    '2 is more than 1'
    """
    if not holds:
        raise NotRefuted(f"this did not happen: {fact}")
    return fact


def require_equal(got: object, needed: object, what: str) -> str:
    """Return a sentence that a value is as needed, or raise `NotRefuted`.

    >>> require_equal(1 + 1, 2, "the sum")
    'the sum is 2'
    """
    if got != needed:
        raise NotRefuted(f"{what}: need {needed}, got {got}")
    return f"{what} is {needed}"
