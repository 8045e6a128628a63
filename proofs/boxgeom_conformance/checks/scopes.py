"""Scopes: the rules of which a claim must hold."""

from collections.abc import Callable
from dataclasses import dataclass

from boxgeom_conformance.subjects import Subject


@dataclass(frozen=True)
class Scope:
    """A condition on rules.

    Attributes:
        words: which rules meet it, as docs/conformance.md says.
        condition: the condition.
    """

    words: str
    condition: Callable[[Subject], bool]

    def __call__(self, subject: Subject) -> bool:
        """Return whether a rule meets the condition."""
        return self.condition(subject)

    def __invert__(self) -> "Scope":
        """Return the scope of the other rules."""
        return Scope(f"all but {self.words}", lambda s: not self(s))

    def __and__(self, other: "Scope") -> "Scope":
        """Return the scope of the rules that meet both conditions."""
        words = f"{self.words} and {other.words.removeprefix('all that ')}"
        return Scope(words, lambda s: self(s) and other(s))


EVERY = Scope("all", lambda s: True)
INSIDE = Scope("all", lambda s: s.stays_inside)
"""All rules; not what clips first, and so leaves the box of the vectors."""
DETERMINED = Scope("all that leave one answer", lambda s: s.rule.is_determined)
MOVING = Scope("all that move with the vectors", lambda s: s.moves)
ISOMETRIC = Scope("all that turn with the vectors", lambda s: s.isometric)
RESISTANT = Scope("all that resist t far vectors", lambda s: s.resists != "")
DEFENCELESS = Scope("all that resist no far vector", lambda s: s.resists == "")
TOLD = Scope(
    "all whose answer depends on t",
    # Centred clipping has no use for n and t once it is told a radius.
    lambda s: not s.rule.sees_vectors_alone and "radius" not in s.rule.options,
)
ENUMERATING = Scope("all that enumerate subsets", lambda s: s.rule.enumerates)
AVERAGING_Q = Scope("all that average q vectors", lambda s: "q" in s.rule.options)
SELECTING = Scope(
    "all that select one of the vectors", lambda s: s.name in ("krum", "medoid")
)
AGREEING = Scope("all that bring nodes together", lambda s: s.rule.contractions != ())
UNSEARCHED = Scope(
    "all whose answer is a sum or a selection", lambda s: not s.is_searched
)
MIDPOINTS = Scope("all that answer with a midpoint", lambda s: s.is_midpoint)
OF_ANY_DIMENSION = Scope(
    "all that need no more nodes for more dimensions",
    lambda s: not s.needs_few_dimensions,
)


def _needs_2t_plus_3(subject: Subject) -> bool:
    """Return whether 2t + 3 vectors are enough, and one fewer is not, for t = 1, 2."""
    domain = subject.rule.domain
    enough = all(domain(2 * t + 3, 2 * t + 3, t, d=1) for t in (1, 2))
    return enough and not any(domain(2 * t + 2, 2 * t + 2, t, d=1) for t in (1, 2))


NEEDS_2T_PLUS_3 = Scope("all that need 2t + 3 vectors", _needs_2t_plus_3)


def of_rule(name: str) -> Scope:
    """Return the scope of one rule.

    >>> from boxgeom_conformance.subjects import find_subject
    >>> of_rule("mean")(find_subject("krum"))
    False
    """
    return Scope(name, lambda s: s.name == name)
