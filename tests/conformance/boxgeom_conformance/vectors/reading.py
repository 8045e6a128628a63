"""The published cases, read from the JSON files that ship with this package."""

from dataclasses import dataclass

from boxgeom_conformance.trial import Trial


@dataclass(frozen=True, eq=False)
class PublishedCase:
    """One case of the test vectors, with all that may be answered to it."""

    slug: str

    def check(self, trial: Trial) -> None:
        """Raise Failure unless the implementation answers as the case says."""
        raise AssertionError(self.slug)


def published_cases(rule: str) -> tuple[PublishedCase, ...]:
    """Return all published cases of a rule."""
    return ()
