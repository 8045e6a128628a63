"""What a node did wrong."""

from collections.abc import Iterable

from boxgeom_conformance.failure import CheckOutcome


class NodeFailure(AssertionError):  # noqa: N818 - it is the node that errs
    """A node, or several together, did what a promise forbids.

    Attributes:
        outcome: the kind of failure.
        got: what came out.
        wanted: what should have.
        requires: the definition or theorem that says so, "" for the protocol.
        nodes: whose conversations show it.
    """

    def __init__(
        self,
        outcome: CheckOutcome,
        got: str,
        wanted: str,
        requires: str,
        nodes: Iterable[int],
    ) -> None:
        super().__init__(f"got {got}, but should be {wanted}")
        self.outcome = outcome
        self.got = got
        self.wanted = wanted
        self.requires = requires
        self.nodes = tuple(nodes)


class NotProvidedError(Exception):
    """The program says that it takes no part in scenarios of this kind."""
