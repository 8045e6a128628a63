"""Theorem 14 by search: any Byzantine messages, at any time, in any order.

The adversary picks the next message to arrive and injects what it likes, before, while
and after the honest nodes speak. Agreement and integrity must hold after every step;
validity and totality once all honest messages have arrived.
"""

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from boxgeom import BroadcastNetwork, Message
from boxgeom.agreement.reliable_broadcast import Kind
from boxgeom_testing.examples import examples

values = st.sampled_from(["a", "b"])
kinds: st.SearchStrategy[Kind] = st.sampled_from(["INIT", "ECHO", "READY"])
nodes = st.integers(0, 6)

SPOKEN = "a"


class BroadcastMachine(RuleBasedStateMachine):
    """One broadcast among four to seven nodes, up to t of them Byzantine."""

    @initialize(
        n=st.integers(4, 7),
        sender=nodes,
        liars=st.sets(nodes, max_size=2),
        seed=st.integers(0, 2**32 - 1),
    )
    def start(self, n: int, sender: int, liars: set[int], seed: int) -> None:
        """Set up the network; a sender that is a liar says nothing by itself."""
        t = (n - 1) // 3
        self.byzantine = sorted({liar % n for liar in liars})[:t]
        self.sender = sender % n
        self.network = BroadcastNetwork(
            n, t, sender=self.sender, byzantine=self.byzantine
        )
        self.honest = sorted(set(range(n)) - set(self.byzantine))
        self.rng = np.random.default_rng(seed)
        self.has_spoken = False

    @property
    def is_sender_honest(self) -> bool:
        """Whether the sender follows the protocol."""
        return self.sender in self.honest

    @precondition(lambda self: self.is_sender_honest and not self.has_spoken)
    @rule()
    def speak(self) -> None:
        """Let the honest sender start."""
        self.network.broadcast(SPOKEN)
        self.has_spoken = True

    @precondition(lambda self: self.byzantine)
    @rule(kind=kinds, value=values, liar=nodes, receiver=nodes)
    def lie(self, kind: Kind, value: str, liar: int, receiver: int) -> None:
        """Let a Byzantine node tell one honest node something, and at once."""
        self.tell(kind, value, liar, receiver)
        self.network.deliver(-1)

    @precondition(lambda self: self.byzantine)
    @rule(kind=kinds, value=values, liar=nodes, receiver=nodes)
    def lie_later(self, kind: Kind, value: str, liar: int, receiver: int) -> None:
        """Let a Byzantine node tell one honest node something that arrives later."""
        self.tell(kind, value, liar, receiver)

    @precondition(lambda self: self.byzantine)
    @rule(kind=kinds, liar=nodes, told=st.lists(values, min_size=7, max_size=7))
    def equivocate(self, kind: Kind, liar: int, told: list[str]) -> None:
        """Let a Byzantine node tell every honest node something of its own."""
        for receiver in range(len(self.honest)):
            self.tell(kind, told[receiver], liar, receiver)
            self.network.deliver(-1)

    @rule(index=st.integers(0, 10**6))
    def arrive(self, index: int) -> None:
        """Let any message arrive next, if there is one."""
        if self.network.pending:
            self.network.deliver(index % len(self.network.pending))

    @precondition(lambda self: self.network.pending)
    @rule(receiver=nodes)
    def catch_up(self, receiver: int) -> None:
        """Let everything that waits for one node arrive there."""
        node = self.honest[receiver % len(self.honest)]
        waiting = [m for m in self.network.pending if m[0] == node]
        for letter in waiting:
            self.network.deliver(self.network.pending.index(letter))

    def tell(self, kind: Kind, value: str, liar: int, receiver: int) -> None:
        """Put a lie on its way."""
        source = self.byzantine[liar % len(self.byzantine)]
        node = self.honest[receiver % len(self.honest)]
        self.network.inject(node, Message(kind, value, source))

    def delivered(self) -> list[list[object]]:
        """Return what each honest node has delivered."""
        return [list(values) for values in self.network.delivered().values()]

    @invariant()
    def nobody_delivers_twice(self) -> None:
        """Integrity, its first half."""
        assert all(len(values) <= 1 for values in self.delivered())

    @invariant()
    def nobody_delivers_what_an_honest_sender_did_not_say(self) -> None:
        """Integrity, its second half."""
        if self.is_sender_honest:
            said = [[SPOKEN], []] if self.has_spoken else [[]]
            assert all(values in said for values in self.delivered())

    @invariant()
    def no_two_deliver_different_values(self) -> None:
        """Agreement."""
        assert len({value for values in self.delivered() for value in values}) <= 1

    def teardown(self) -> None:
        """Let all messages of honest nodes arrive: validity and totality."""
        pending = self.network.pending
        pending[:] = [m for m in pending if m[1].source in self.honest]
        self.network.run(self.rng)
        delivered = self.delivered()
        assert all(values == delivered[0] for values in delivered)
        if self.is_sender_honest and self.has_spoken:
            assert delivered == [[SPOKEN]] * len(self.honest)


TestTheorem14 = BroadcastMachine.TestCase
TestTheorem14.settings = examples(150, stateful_step_count=40)
