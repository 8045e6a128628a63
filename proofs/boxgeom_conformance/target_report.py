"""What came of the checks of one target."""

from dataclasses import dataclass
from typing import Any

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome


@dataclass(frozen=True)
class TargetReport:
    """What came of the checks of one target.

    Attributes:
        target: its name.
        rule: the rule that it implements.
        library: the library that it belongs to, "" if that has no adapter.
        version: that library's version.
        note: what a reader of the results should know.
        rerun: the command that checks it alone.
        problem: why it could not be loaded, "" if it could.
        results: of its checks.
    """

    target: str
    rule: str
    library: str
    version: str
    note: str
    rerun: str
    problem: str
    results: tuple[CheckResult, ...]

    @property
    def label(self) -> str:
        """The target's name, after that of its library."""
        if not self.library:
            return self.target
        return f"{self.library} {self.version}: {self.target}"

    @property
    def failures(self) -> list[CheckResult]:
        """The results that are not fine."""
        return [result for result in self.results if not result.is_fine]

    @property
    def passed(self) -> list[CheckResult]:
        """The results of checks that passed."""
        return self._ended(CheckOutcome.PASSED)

    @property
    def known(self) -> list[CheckResult]:
        """The failures that are known."""
        return self._ended(CheckOutcome.KNOWN)

    @property
    def skipped(self) -> list[CheckResult]:
        """The results of checks that the target could not be asked."""
        return self._ended(CheckOutcome.SKIPPED)

    def _ended(self, outcome: CheckOutcome) -> list[CheckResult]:
        return [result for result in self.results if result.outcome == outcome]

    def to_dict(self) -> dict[str, Any]:
        """Return the report under the keys of docs/commands.md, ready for JSON."""
        keys = {"rerun": "again"}
        fields = {**vars(self), "results": [r.to_dict() for r in self.results]}
        return {keys.get(name, name): value for name, value in fields.items()}
