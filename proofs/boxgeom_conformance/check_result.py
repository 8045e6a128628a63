"""How a check ended."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.severity import Severity

FINE = (
    CheckOutcome.PASSED,
    CheckOutcome.SKIPPED,
    CheckOutcome.NOT_ASKED,
    CheckOutcome.KNOWN,
)


@dataclass(frozen=True)
class CheckResult:
    """How a check ended.

    Attributes:
        name: the check's, such as "krum/has_the_least_score".
        statement: what it claims, in words.
        requires: the definition or theorem that requires it.
        outcome: how it ended.
        got: what came out, if it failed.
        wanted: what should have.
        calls: the calls that show it, ready to paste.
        reason: why it was skipped, or is expected to fail.
        tried: how many cases were tried.
        seconds: how long it took.
        cases: that the calls show.
        severity: how much it matters if it failed.
        cause: what may have made it fail, and other checks too; "" if that is unknown.
    """

    name: str
    statement: str
    requires: str
    outcome: CheckOutcome
    got: str = ""
    wanted: str = ""
    calls: tuple[str, ...] = ()
    reason: str = ""
    tried: int = 0
    seconds: float = 0.0
    severity: Severity = Severity.ORDINARY
    cause: str = ""
    cases: tuple[Case, ...] = field(default=(), repr=False, compare=False)

    @property
    def is_fine(self) -> bool:
        """Whether nothing was found wrong."""
        return self.outcome in FINE

    def fails(self, limit: Severity) -> bool:
        """Return whether it fails a run that tolerates what is milder than a limit.

        A line of known failures that is wrong is never tolerated. What was not asked
        might have failed.
        """
        if self.outcome == CheckOutcome.PASSED_AFTER_ALL:
            return True
        is_open = self.outcome == CheckOutcome.NOT_ASKED
        return (is_open or not self.is_fine) and self.severity.is_at_least(limit)

    def explain(self) -> str:
        """Return what came out, what should have, the calls, and what requires it."""
        lines = [f"{self.name}: {self.outcome} ({self.severity})"]
        if self.got:
            lines += [f"  got        {self.got}", f"  should be  {self.wanted}"]
        lines += [f"  call       {call}" for call in self.calls]
        if self.reason and self.outcome != CheckOutcome.PASSED_AFTER_ALL:
            lines += [f"  told       {self.reason}"]
        lines += [f"  cause      it {self.cause}"] if self.cause else []
        lines += [f"  required   by {self.requires} (docs/spec.md)"]
        if self.outcome == CheckOutcome.PASSED_AFTER_ALL:
            lines += [f"  known as   {self.reason}"]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the result under the keys of docs/commands.md, ready for JSON."""
        keys = {"reason": "told"}
        names = [f.name for f in dataclasses.fields(self) if f.name != "cases"]
        return {keys.get(name, name): getattr(self, name) for name in names}
