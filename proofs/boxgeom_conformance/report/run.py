"""A run of ``boxgeom check``, as far as a report needs it."""

from dataclasses import dataclass

from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.running import Result


@dataclass(frozen=True)
class CheckedTarget:
    """A target, and what came of its checks.

    Attributes:
        target: its name.
        rule: the rule that it implements.
        library: the library that it is of, "" if it is none with an adapter.
        version: that library's version.
        note: what a reader of the results should know.
        again: the command that checks it alone.
        problem: why it could not be loaded, "" if it could.
        results: of its checks.
    """

    target: str
    rule: str
    library: str
    version: str
    note: str
    again: str
    problem: str
    results: tuple[Result, ...]

    @property
    def label(self) -> str:
        """The target's name, after that of its library."""
        if not self.library:
            return self.target
        return f"{self.library} {self.version}: {self.target}"

    @property
    def failures(self) -> list[Result]:
        """The results that are not fine."""
        return [result for result in self.results if not result.is_fine]

    @property
    def passed(self) -> list[Result]:
        """The results of checks that passed."""
        return self._ended(Outcome.PASSED)

    @property
    def known(self) -> list[Result]:
        """The failures that are known."""
        return self._ended(Outcome.KNOWN)

    @property
    def skipped(self) -> list[Result]:
        """The results of checks that could not be asked."""
        return self._ended(Outcome.SKIPPED)

    def _ended(self, outcome: Outcome) -> list[Result]:
        return [result for result in self.results if result.outcome == outcome]


@dataclass(frozen=True)
class Run:
    """One run of ``boxgeom check``.

    Attributes:
        boxgeom: the version of boxgeom that judged.
        examples: how many cases a check tried, at most.
        seed: of the cases, None for the same ones every time.
        tolerance: how far answers could be off.
        targets: what was checked.
        missing: why a library, or a function of one, was left out, by its name.
    """

    boxgeom: str
    examples: int
    seed: int | None
    tolerance: float
    targets: tuple[CheckedTarget, ...]
    missing: dict[str, str]
