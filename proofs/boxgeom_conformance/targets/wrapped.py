"""A target around another one, which differs from it in a few ways."""

from dataclasses import dataclass

from boxgeom_conformance.case import Case
from boxgeom_conformance.targets.target import Reply, Target


@dataclass(frozen=True, eq=False)
class WrappedTarget:
    """A target that is as another one, but for what a subclass changes.

    Attributes:
        target: the other one.
    """

    target: Target

    @property
    def name(self) -> str:
        """What reports call it."""
        return self.target.name

    @property
    def gives(self) -> str:
        """The container of its vectors, or "json" for a program."""
        return self.target.gives

    @property
    def dtypes(self) -> tuple[str, ...]:
        """The number types that it takes."""
        return self.target.dtypes

    @property
    def names(self) -> frozenset[str]:
        """Which of n, t and the options it is told."""
        return self.target.names

    @property
    def optional(self) -> frozenset[str]:
        """Which options it need not be told."""
        return self.target.optional

    def takes(self, case: Case) -> bool:
        """Return whether the case is one that it claims to handle."""
        return self.target.takes(case)

    def call(self, case: Case) -> Reply:
        """Return what it does with a case; errors as of the target."""
        return self.target.call(case)

    def show(self, *cases: Case) -> str:
        """Return what a reader can paste to see the answers for themselves."""
        return self.target.show(*cases)
