"""Nodes in this process: the example in docs/, and edits of it that make it wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from boxgeom.agreement import reliable_broadcast
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_testing.repository import DOCS

Json = dict[str, Any]
EXAMPLE = DOCS / "python" / "node.py"


@dataclass
class LocalNode:
    """A node that needs no process.

    Attributes:
        answer: answers a request.
    """

    answer: Callable[[Json], Json]

    def ask(self, request: Json) -> Json:
        """Return the answer, or say that the node crashed, as a process would."""
        try:
            return self.answer(request)
        except (Exception, SystemExit) as error:
            raise UnresponsiveError(CheckOutcome.CRASHED, repr(error)) from error

    def close(self) -> None:
        """Do nothing: there is no process."""


def local_nodes(old: str = "", new: str = "") -> Callable[[], LocalNode]:
    """Return what makes nodes as the example does, one passage of its text replaced.

    The passage may also be one of the reference's reliable broadcast, which the example
    uses.

    Raises:
        ValueError: there is no such passage, or more than one.
    """
    example = EXAMPLE.read_text("utf-8")
    broadcast = reliable_broadcast.__file__
    with open(broadcast, encoding="utf-8") as file:
        protocol = file.read()
    if old and example.count(old) + protocol.count(old) != 1:
        raise ValueError(f"need a passage that is there once, got {old!r}")
    code = compile(example.replace(old, new) if old else example, "node.py", "exec")
    parts = compile(protocol.replace(old, new) if old else protocol, broadcast, "exec")

    def make() -> LocalNode:
        node: Json = {"__name__": "node"}
        edited: Json = {"__name__": "reliable_broadcast"}
        exec(code, node)
        exec(parts, edited)
        node["BroadcastNode"] = edited["BroadcastNode"]
        node["Message"] = edited["Message"]
        return LocalNode(node["Program"]().answer)

    return make
