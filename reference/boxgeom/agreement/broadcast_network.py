"""A simulated network for reliable broadcast: every message arrives, in any order."""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from boxgeom.agreement.reliable_broadcast import BroadcastNode, Message, Value
from boxgeom.arguments import check_integer
from boxgeom.definitions.resilience import check_resilience


@dataclass
class BroadcastNetwork:
    """The honest nodes of one broadcast and the messages on their way to them.

    Byzantine nodes have no state here: with `inject` they say anything to anybody, but
    under their own names.

    Attributes:
        n: nodes in the network, n > 3t.
        t: most Byzantine nodes tolerated.
        sender: the node whose broadcast this is.
        byzantine: the Byzantine nodes, at most t.
        pending: the messages on their way, each with its receiver.
        nodes: the honest nodes, by number.

    Raises:
        ValueError: an argument is not as above.

    >>> network = BroadcastNetwork(n=4, t=1, sender=0, byzantine={3})
    >>> network.broadcast("hello")
    >>> network.run(np.random.default_rng(0))
    >>> network.delivered()
    {0: ['hello'], 1: ['hello'], 2: ['hello']}
    """

    n: int
    t: int
    sender: int
    byzantine: Collection[int] = ()
    pending: list[tuple[int, Message]] = field(default_factory=list)
    nodes: dict[int, BroadcastNode] = field(init=False)

    def __post_init__(self) -> None:
        check_resilience(self.n, self.t, per_byzantine=3)
        check_integer("sender", self.sender)
        self.byzantine = frozenset(
            check_integer("byzantine", node) for node in self.byzantine
        )
        if len(self.byzantine) > self.t:
            raise ValueError(
                f"byzantine: need at most t = {self.t} nodes, got {len(self.byzantine)}"
            )
        unknown = {self.sender, *self.byzantine} - set(range(self.n))
        if unknown:
            raise ValueError(f"need nodes 0 to {self.n - 1}, got {sorted(unknown)}")
        self.nodes = {
            i: BroadcastNode(self.n, self.t, identity=i, sender=self.sender)
            for i in range(self.n)
            if i not in self.byzantine
        }

    def broadcast(self, value: Value) -> None:
        """Let an honest sender start with its value.

        Raises:
            ValueError: the sender is Byzantine.
        """
        if self.sender not in self.nodes:
            raise ValueError(
                f"sender: need an honest node, got Byzantine node {self.sender}"
            )
        self._send_to_all(self.nodes[self.sender].start(value))

    def inject(self, receiver: int, message: Message) -> None:
        """Let a Byzantine node say anything to one honest node.

        Raises:
            ValueError: the source is not Byzantine, or the receiver not honest.
        """
        if message.source not in self.byzantine:
            kind = "honest node" if message.source in self.nodes else "no node"
            raise ValueError(
                f"source: need a Byzantine node, got {kind} {message.source}"
            )
        if receiver not in self.nodes:
            raise ValueError(f"receiver: need an honest node, got {receiver}")
        self.pending.append((receiver, message))

    def deliver(self, index: int) -> None:
        """Deliver the pending message of that index, and send the answers."""
        receiver, message = self.pending.pop(index)
        self._send_to_all(self.nodes[receiver].on_message(message))

    def run(self, rng: np.random.Generator) -> None:
        """Deliver all messages, and the answers to them, in random order."""
        while self.pending:
            self.deliver(int(rng.integers(len(self.pending))))

    def delivered(self) -> dict[int, list[Value]]:
        """Return what each honest node has delivered so far."""
        return {i: list(node.delivered) for i, node in self.nodes.items()}

    def _send_to_all(self, messages: list[Message]) -> None:
        self.pending += [(i, message) for message in messages for i in self.nodes]
