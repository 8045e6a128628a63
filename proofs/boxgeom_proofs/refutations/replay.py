"""The replay of a refutation's counterexample."""

from dataclasses import dataclass
from typing import Any

from boxgeom_proofs.refutations.refutation import Facts, NotRefuted, Refutation
from boxgeom_proofs.theorems.theorem import Verdict


@dataclass(frozen=True)
class Replay:
    """A refuted claim, and what its counterexample did.

    Attributes:
        refutation: the claim and its counterexample.
        verdict: REFUTED, or UNKNOWN if the counterexample did not do what it should.
        facts: what was established.
        reason: what did not happen, if the verdict is UNKNOWN.
    """

    refutation: Refutation
    verdict: Verdict
    facts: Facts
    reason: str = ""

    @property
    def as_expected(self) -> bool:
        """Whether the claim is refuted."""
        return self.verdict is Verdict.REFUTED

    def to_dict(self) -> dict[str, Any]:
        """Return the replay as JSON-ready values."""
        return {
            "id": self.refutation.id,
            "name": self.refutation.name,
            "statement": self.refutation.claim,
            "scope": self.refutation.witness,
            "expected": str(Verdict.REFUTED),
            "verdict": str(self.verdict),
            "solvers": {},
            "facts": list(self.facts),
        }


def replay(refutation: Refutation) -> Replay:
    """Return what a refutation's counterexample did.

    >>> from boxgeom_proofs.refutations import REFUTATIONS
    >>> replay(REFUTATIONS["R9"]).verdict
    <Verdict.REFUTED: 'REFUTED'>
    """
    try:
        return Replay(refutation, Verdict.REFUTED, refutation.check())
    except NotRefuted as error:
        return Replay(refutation, Verdict.UNKNOWN, (), str(error))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        return Replay(refutation, Verdict.UNKNOWN, (), reason)
