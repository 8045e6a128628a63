"""Marks: how a result looks in a matrix."""

from dataclasses import dataclass

from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.running import Result


@dataclass(frozen=True)
class Mark:
    """A symbol for a result, with the words for those who do not see it.

    Attributes:
        symbol: one sign.
        words: what it stands for.
        kind: "passed", "failed", "known", "skipped" or "none"; colours follow it.
    """

    symbol: str
    words: str
    kind: str


NOT_CHECKED = Mark(" ", "not checked", "none")

_SYMBOLS = {
    Outcome.PASSED: ("✓", "passed"),
    Outcome.KNOWN: ("○", "known"),
    Outcome.SKIPPED: ("-", "skipped"),
}


def mark_of(result: Result | None) -> Mark:
    """Return the mark of a result; None stands for a check that was not made.

    >>> mark_of(None).words
    'not checked'
    """
    if result is None:
        return NOT_CHECKED
    symbol, kind = _SYMBOLS.get(result.outcome, ("✗", "failed"))
    words = f"{result.outcome}: {result.told}" if result.told else result.outcome
    return Mark(symbol, words, kind)
