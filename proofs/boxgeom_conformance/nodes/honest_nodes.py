"""The honest nodes of a scenario: instances of one program, asked by their number."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from boxgeom_conformance.failure import CheckOutcome, LoadError, UnresponsiveError
from boxgeom_conformance.nodes.failure import NodeFailure, NotProvidedError
from boxgeom_conformance.targets.shown_requests import shown_lines
from boxgeom_conformance.worker.protocol import PROTOCOL
from boxgeom_conformance.worker.texts import one_line, shown

AS_SAID = "as docs/nodes.md says"


class Partner(Protocol):
    """One instance of the program: a conversation with a process, as a rule."""

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a request.

        Raises:
            UnresponsiveError: it hung, crashed or answered nonsense.
            ValueError: it cannot be started.
        """
        ...

    def close(self) -> None:
        """End it."""
        ...


@dataclass
class HonestNodes:
    """Instances of one program, started when first needed and kept between scenarios.

    Attributes:
        make: starts an instance.
        told: the requests of the present scenario, by node.
        have_answered: whether any instance has ever answered anything.
    """

    make: Callable[[], Partner]
    told: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    have_answered: bool = False
    _partners: dict[int, Partner] = field(default_factory=dict)

    def start(self, node: int, request: dict[str, Any]) -> dict[str, Any]:
        """Return a node's answer to the request that begins a run.

        Raises:
            NotProvidedError: it takes no part in such runs.
            NodeFailure: it hung, crashed, refused or answered nonsense.
            ValueError: it cannot be started, or ends before any answer.
        """
        self.told[node] = []
        answer = self._ask(node, {"ask": "start", "protocol": PROTOCOL, **request})
        if answer.get("not_provided"):
            raise NotProvidedError(one_line(str(answer["not_provided"])))
        return accepted(node, answer)

    def ask(self, node: int, request: dict[str, Any]) -> dict[str, Any]:
        """Return a node's answer, which may be an error; raises as `start` does."""
        return self._ask(node, request)

    def _ask(self, node: int, request: dict[str, Any]) -> dict[str, Any]:
        if node not in self._partners:
            self._partners[node] = self.make()
        self.told[node].append(request)
        try:
            answer = self._partners[node].ask(request)
        except UnresponsiveError as error:
            silence = error
        else:
            self.have_answered = True
            return answer
        if silence.outcome == CheckOutcome.CRASHED and not self.have_answered:
            raise LoadError(f"it did not answer at all: {silence.reason}")
        wanted = f"an answer, {AS_SAID}"
        raise NodeFailure(silence.outcome, silence.reason, wanted, "", [node])

    def forget(self) -> None:
        """Begin another scenario: what the nodes were told is forgotten."""
        self.told.clear()

    def close(self) -> None:
        """End all instances; the next request starts others."""
        for partner in self._partners.values():
            partner.close()
        self._partners.clear()

    def shown(self, nodes: Iterable[int], command: str) -> list[str]:
        """Return what a reader can paste to have the same talk with some nodes."""
        return [shown_lines(self._lines(node), command) for node in nodes]

    def _lines(self, node: int) -> list[str]:
        requests = enumerate(self.told.get(node, []), start=1)
        return [json.dumps({"id": i, **request}) for i, request in requests]


def accepted(node: int, answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that is no error.

    Raises:
        NodeFailure: it is one.
    """
    if answer.get("error"):
        got = f"an error: {shown(answer['error'])}"
        raise NodeFailure(CheckOutcome.RAISED, got, "an answer", "", [node])
    return answer
