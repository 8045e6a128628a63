"""Marks: how a result looks in a matrix."""

from dataclasses import dataclass

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome


@dataclass(frozen=True)
class Mark:
    """A symbol for a result, with words for readers who cannot see it.

    Attributes:
        symbol: one character.
        words: what it stands for.
        kind: "passed", "failed", "known", "skipped", "open" or "none"; colours
            follow it.
    """

    symbol: str
    words: str
    kind: str


NOT_CHECKED = Mark(" ", "not checked", "none")

_SYMBOLS = {
    CheckOutcome.PASSED: ("✓", "passed"),
    CheckOutcome.KNOWN: ("○", "known"),
    CheckOutcome.SKIPPED: ("-", "skipped"),
    CheckOutcome.NOT_ASKED: ("?", "open"),
}


def mark_of(result: CheckResult | None) -> Mark:
    """Return the mark of a result; None stands for a check that was not run.

    >>> mark_of(None).words
    'not checked'
    """
    if result is None:
        return NOT_CHECKED
    symbol, kind = _SYMBOLS.get(result.outcome, ("✗", "failed"))
    words = f"{result.outcome}: {result.reason}" if result.reason else result.outcome
    return Mark(symbol, words, kind)
