"""Severities: how much a failure matters to whoever calls the implementation."""

from enum import StrEnum


class Severity(StrEnum):
    """What an implementation that fails a check gets wrong, the worst first."""

    ORDINARY = "ordinary input"
    EXTREME = "extremes"
    CONTRACT = "contract"

    @property
    def word(self) -> str:
        """The severity in one word, as ``--fail-on`` takes it.

        >>> [severity.word for severity in Severity]
        ['ordinary', 'extremes', 'contract']
        """
        return self.value.partition(" ")[0]

    def is_at_least(self, limit: "Severity") -> bool:
        """Return whether it is as bad as another, or worse.

        >>> Severity.ORDINARY.is_at_least(Severity.EXTREME)
        True
        """
        in_order = list(Severity)
        return in_order.index(self) <= in_order.index(limit)


FAIL_ON = Severity.EXTREME
"""The mildest severity that fails a run unless told otherwise."""

USUAL = {
    "definition": Severity.ORDINARY,
    "law": Severity.ORDINARY,
    "numerics": Severity.EXTREME,
    "contract": Severity.CONTRACT,
}
"""The severity of a group's claims unless they say otherwise."""


def by_word(word: str) -> Severity:
    """Return the severity of that word.

    >>> by_word("extremes")
    <Severity.EXTREME: 'extremes'>
    """
    return {severity.word: severity for severity in Severity}[word]
