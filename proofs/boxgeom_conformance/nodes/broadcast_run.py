"""A run of a broadcast: one message at a time, until none is on its way."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.nodes.broadcast_properties import check_properties
from boxgeom_conformance.nodes.broadcast_setting import (
    VALUE,
    Arrival,
    BroadcastSetting,
)
from boxgeom_conformance.nodes.failure import NodeFailure
from boxgeom_conformance.nodes.honest_nodes import AS_SAID, HonestNodes, accepted
from boxgeom_conformance.worker.texts import shown

KINDS = ("INIT", "ECHO", "READY")
MOST_MESSAGES = 20
"""What one node may send; INIT, ECHO and READY once each would do."""


@dataclass
class BroadcastRun:
    """Honest nodes on their way through a broadcast.

    Attributes:
        setting: the setting.
        nodes: the honest nodes.
        delivered: what each has delivered so far.
    """

    setting: BroadcastSetting
    nodes: HonestNodes
    delivered: dict[int, list[str]] = field(default_factory=dict)
    _pending: list[tuple[float, Arrival]] = field(default_factory=list)
    _sent: dict[int, int] = field(default_factory=dict)
    _number: int = 0
    _rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self._rng = self.setting.generator()

    def play(self) -> None:
        """Play the broadcast to its end.

        Raises:
            NodeFailure: one of the four properties does not hold.
            NotProvidedError: the program takes no part in broadcasts.
            ValueError: the program cannot be started.
        """
        setting = self.setting
        for arrival in setting.lies(setting):
            self._post(arrival)
        for node in setting.honest:
            self._take(node, self.nodes.start(node, self._opening(node)))
        while self._pending:
            arrival = self._next()
            request = {
                "ask": "message",
                "kind": arrival.kind,
                "value": arrival.value,
                "source": arrival.source,
            }
            node = arrival.receiver
            self._take(node, accepted(node, self.nodes.ask(node, request)))
        check_properties(setting, self.delivered)

    def _opening(self, node: int) -> dict[str, Any]:
        setting = self.setting
        own = {"value": VALUE} if node == setting.sender else {}
        return {
            "mode": "broadcast",
            "n": setting.n,
            "t": setting.t,
            "node": node,
            "sender": setting.sender,
            **own,
        }

    def _next(self) -> Arrival:
        """Return the message of least rank, which is then no longer on its way."""
        least = min(range(len(self._pending)), key=lambda i: self._pending[i][0])
        return self._pending.pop(least)[1]

    def _post(self, arrival: Arrival) -> None:
        for _ in range(self.setting.copies):
            self._number += 1
            rank = self.setting.order(arrival, self._number, self._rng)
            self._pending.append((rank, arrival))

    def _take(self, node: int, answer: dict[str, Any]) -> None:
        """Send what a node sends, and note what it has delivered."""
        messages = answer.get("send")
        delivered = answer.get("delivered")
        if not (isinstance(messages, list) and all(map(_is_message, messages))):
            wanted = "a list of messages, each with a kind and a value, to send"
            raise _garbled(node, messages, wanted)
        if not (isinstance(delivered, list) and all(map(_is_text, delivered))):
            raise _garbled(node, delivered, "a list of the values delivered")
        self.delivered[node] = delivered
        self._sent[node] = self._sent.get(node, 0) + len(messages)
        if self._sent[node] > MOST_MESSAGES:
            raise NodeFailure(
                CheckOutcome.WRONG,
                f"{self._sent[node]} messages from one node",
                "INIT, ECHO and READY, each once",
                "Definition 13",
                [node],
            )
        for message in messages:
            for receiver in self.setting.honest:
                self._post(Arrival(receiver, node, message["kind"], message["value"]))


def _is_message(message: Any) -> bool:
    return (
        isinstance(message, dict)
        and message.get("kind") in KINDS
        and _is_text(message.get("value"))
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _garbled(node: int, got: Any, wanted: str) -> NodeFailure:
    told = f"{wanted}, {AS_SAID}"
    return NodeFailure(CheckOutcome.GARBLED, shown(got), told, "", [node])
