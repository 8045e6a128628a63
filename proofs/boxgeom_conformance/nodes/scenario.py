"""What a scenario is, whatever kind of run it plays."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from boxgeom_conformance.nodes.honest_nodes import HonestNodes
from boxgeom_conformance.severity import Severity


class Tier(StrEnum):
    """How much to try; each tier has the scenarios of those before it."""

    TINY = "tiny"
    SMALL = "small"
    STANDARD = "standard"

    @property
    def tiers(self) -> tuple["Tier", ...]:
        """This tier and those before it."""
        every = tuple(Tier)
        return every[: every.index(self) + 1]


@dataclass(frozen=True)
class Scenario:
    """A run that honest nodes are put through.

    Attributes:
        name: what is checked and the slug, such as "box-geom/node:silence-n4-t1-d1".
        statement: what happens, and what is asked, in words.
        requires: the definitions and theorems that ask it.
        severity: how much it matters if it fails.
        tier: the first tier that has it.
        play: puts nodes through it, given the tolerance; raises NodeFailure if a
            promise is broken.
    """

    name: str
    statement: str
    requires: str
    severity: Severity
    tier: Tier
    play: Callable[[HonestNodes, float], None]
