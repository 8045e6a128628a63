"""What came of the checks of one target."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.severity import Severity


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
        """The results that are not fine, the worst first."""
        failed = [result for result in self.results if not result.is_fine]
        severities = list(Severity)
        return sorted(failed, key=lambda result: severities.index(result.severity))

    @property
    def failed_by_severity(self) -> dict[str, int]:
        """How many results of each severity are not fine, by its word."""
        counts = Counter(result.severity for result in self.failures)
        return {severity.word: counts[severity] for severity in Severity}

    def fails(self, limit: Severity) -> bool:
        """Return whether it fails a run that tolerates what is milder than a limit."""
        return any(result.fails(limit) for result in self.results)

    @property
    def failures_by_cause(self) -> dict[str, list[CheckResult]]:
        """The results that are not fine by their cause, "" if that is unknown."""
        found: dict[str, list[CheckResult]] = {}
        for result in self.failures:
            found.setdefault(result.cause, []).append(result)
        return found

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

    @property
    def not_asked(self) -> list[CheckResult]:
        """The results of checks that were not run, because the target hung before."""
        return self._ended(CheckOutcome.NOT_ASKED)

    def _ended(self, outcome: CheckOutcome) -> list[CheckResult]:
        return [result for result in self.results if result.outcome == outcome]

    def to_dict(self) -> dict[str, Any]:
        """Return the report under the keys of docs/commands.md, ready for JSON."""
        keys = {"rerun": "again"}
        fields = {**vars(self), "results": [r.to_dict() for r in self.results]}
        return {keys.get(name, name): value for name, value in fields.items()}
