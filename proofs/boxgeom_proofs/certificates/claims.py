"""Claims about a run, and whether they hold."""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from boxgeom_proofs.certificates.roots import float_below


class ClaimStatus(StrEnum):
    """Whether a claim holds."""

    HOLDS = "holds"
    ROUNDING = "holds up to rounding"
    FAILS = "fails"


@dataclass(frozen=True)
class Step:
    """One claim about one round.

    Attributes:
        round_number: the round, counted from 1; 0 for a claim about the whole run.
        node: the honest node, or None for a claim about all of them.
        claim: the definition's or theorem's number in docs/spec.md.
        statement: the claim in words.
        margin: the room that is left, rounded down; negative if the claim is missed. A
            claim that leaves no room has 0 if it holds and minus infinity if not.
        status: whether the claim holds.
    """

    round_number: int
    node: int | None
    claim: str
    statement: str
    margin: float
    status: ClaimStatus


@dataclass(frozen=True)
class RunCertificate:
    """All claims about a run, and whether they hold.

    Attributes:
        rule: the rule of the run.
        steps: the claims, round by round.
    """

    rule: str
    steps: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Whether every claim holds, if only up to rounding."""
        return all(step.status is not ClaimStatus.FAILS for step in self.steps)

    @property
    def checks_outputs(self) -> bool:
        """Whether outputs were compared with the rule's definition.

        They are for BOX-GEOM, BOX-MEAN and BOX-GEOM/1. Of other rules a certificate
        says nothing about what the honest nodes made of what they received.
        """
        return any(step.claim in ("D5", "D14") for step in self.steps)

    def worst(self) -> dict[str, Step]:
        """Return the step with the least margin, by claim."""
        worst: dict[str, Step] = {}
        for step in self.steps:
            if step.claim not in worst or step.margin < worst[step.claim].margin:
                worst[step.claim] = step
        return worst


def judged(
    round_number: int,
    node: int | None,
    claim: str,
    statement: str,
    room: Fraction,
    rounding_explains: bool = False,
) -> Step:
    """Return the step of a claim that leaves some room, or is missed by that much.

    Args:
        round_number: as in `Step`.
        node: as in `Step`.
        claim: as in `Step`.
        statement: as in `Step`.
        room: exact; negative if the claim is missed.
        rounding_explains: whether rounding may miss the claim by as much.
    """
    status = ClaimStatus.ROUNDING if rounding_explains else ClaimStatus.FAILS
    if room >= 0:
        status = ClaimStatus.HOLDS
    return Step(round_number, node, claim, statement, float_below(room), status)


def stated(
    round_number: int, node: int | None, claim: str, statement: str, holds: bool
) -> Step:
    """Return the step of a claim that leaves no room."""
    if holds:
        return Step(round_number, node, claim, statement, 0.0, ClaimStatus.HOLDS)
    return Step(round_number, node, claim, statement, -math.inf, ClaimStatus.FAILS)
