"""Reliable broadcast as one node sees it (Definition 13).

Bracha, "Asynchronous Byzantine agreement protocols", Information and Computation 75
(1987), Figure 1: the sender says INIT, every node echoes it, and enough ECHOs or
READYs make a node ready. No two honest nodes deliver different values, and if one
delivers, all do (Theorem 14), for n > 3t. This is the usual presentation, in which only
the sender's INIT makes a node echo; Bracha lets ECHOs and READYs do so too.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

from boxgeom.arguments import choice_of
from boxgeom.definitions.resilience import check_resilience

Value = Hashable
Kind = Literal["INIT", "ECHO", "READY"]


@dataclass(frozen=True)
class Message:
    """One message of a broadcast.

    Attributes:
        kind: INIT, ECHO or READY.
        value: what it says the sender of the broadcast said.
        source: the node that the message comes from; the network vouches for it.
    """

    kind: Kind
    value: Value
    source: int


def echo_quorum(n: int, t: int) -> int:
    """Return how many ECHOs make a node ready: two quorums share an honest node.

    >>> echo_quorum(4, 1)
    3
    """
    return (n + t) // 2 + 1


def ready_amplification(t: int) -> int:
    """Return how many READYs make a node ready: at least one of them is honest.

    >>> ready_amplification(1)
    2
    """
    return t + 1


def delivery_quorum(t: int) -> int:
    """Return how many READYs make a node deliver: enough honest ones to convince all.

    >>> delivery_quorum(1)
    3
    """
    return 2 * t + 1


@dataclass
class BroadcastNode:
    """An honest node's part in the broadcast of one sender.

    Each handler takes a message in and returns the messages to send to all n nodes.

    Attributes:
        n: nodes in the network, n > 3t.
        t: most Byzantine nodes tolerated.
        identity: this node.
        sender: the node whose broadcast this is.
        delivered: the values delivered, one at most.

    Raises:
        ValueError: n > 3t does not hold, or t < 0.
    """

    n: int
    t: int
    identity: int
    sender: int
    delivered: list[Value] = field(default_factory=list)
    _echoed: bool = False
    _ready: bool = False
    _echoes: dict[int, Value] = field(default_factory=dict)
    _readies: dict[int, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_resilience(self.n, self.t, per_byzantine=3)

    def start(self, value: Value) -> list[Message]:
        """Return the INIT that an honest sender begins with (Figure 1, step 0)."""
        return [Message("INIT", value, self.identity)]

    def on_message(self, message: Message) -> list[Message]:
        """Return the answers to a message of any kind.

        Raises:
            ValueError: there is no such kind.
        """
        handlers = {
            "INIT": self.on_init,
            "ECHO": self.on_echo,
            "READY": self.on_ready,
        }
        return choice_of("kind", message.kind, handlers)(message)

    def on_init(self, message: Message) -> list[Message]:
        """Echo the sender's first INIT (Figure 1, step 1)."""
        if message.source != self.sender or self._echoed:
            return []
        self._echoed = True
        return [Message("ECHO", message.value, self.identity)]

    def on_echo(self, message: Message) -> list[Message]:
        """Count a node's first ECHO; a quorum makes ready (Figure 1, step 2)."""
        self._echoes.setdefault(message.source, message.value)
        enough = _count(self._echoes, message.value) >= echo_quorum(self.n, self.t)
        return self._become_ready(message.value) if enough else []

    def on_ready(self, message: Message) -> list[Message]:
        """Count a node's first READY; join t + 1, deliver at 2t + 1 (step 3)."""
        self._readies.setdefault(message.source, message.value)
        count = _count(self._readies, message.value)
        if count >= delivery_quorum(self.t) and not self.delivered:
            self.delivered.append(message.value)
        enough = count >= ready_amplification(self.t)
        return self._become_ready(message.value) if enough else []

    def _become_ready(self, value: Value) -> list[Message]:
        if self._ready:
            return []
        self._ready = True
        return [Message("READY", value, self.identity)]


def _count(votes: dict[int, Value], value: Value) -> int:
    return sum(vote == value for vote in votes.values())
