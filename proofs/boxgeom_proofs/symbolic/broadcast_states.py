"""All states that a node of a reliable broadcast can reach (Definition 13).

The node is the reference's `BroadcastNode`, given all messages in every order. Each
state is checked for what the counting of Theorem 14 takes for granted. Where two values
make too many states, there is one, and quorums are looked at by themselves.
"""

import pickle
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import z3

from boxgeom.agreement import reliable_broadcast
from boxgeom.agreement.reliable_broadcast import BroadcastNode, Message, Value
from boxgeom_proofs.symbolic.registry import LOGIC
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

VALUES = ("a", "b")
SENDER, NODE = 0, 1
SIZES = ((4, 1, 2), (5, 1, 2), (7, 2, 1), (10, 3, 1))
"""Values of n and t, and how many values there are to broadcast."""

MOST_NODES = 30


@dataclass(frozen=True)
class BroadcastState:
    """A node, the messages that counted, and its answers.

    Attributes:
        node: the reference's node.
        heard: the first ECHO and READY of each source, and the sender's first INIT.
        sent: what the node answered, in order.
    """

    node: BroadcastNode
    heard: frozenset[Message] = frozenset()
    sent: tuple[Message, ...] = ()

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps(self.node)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What distinguishes states, except which of the nodes said what."""
        fields = list(vars(self.node).values())
        votes = [field for field in fields if isinstance(field, dict)]
        said = [
            (
                sorted(
                    (m.kind, str(m.value))
                    for m in self.heard
                    if m.source == source and m.kind != "INIT"
                ),
                [str(vote.get(source)) for vote in votes],
            )
            for source in range(self.node.n)
        ]
        rest = [str(field) for field in fields if not isinstance(field, dict)]
        return (str(self.initial), str(sorted(said)), self.sent, *rest)

    def after(self, message: Message) -> "BroadcastState":
        """Return the state that a message leads to."""
        node = pickle.loads(self._pickled)  # a copy of all that the node holds
        answers = node.on_message(message)
        return BroadcastState(node, self._heard_with(message), (*self.sent, *answers))

    def count(self, kind: str) -> Counter[object]:
        """Return how many sources' first message of a kind had each value."""
        return Counter(m.value for m in self.heard if m.kind == kind)

    @property
    def initial(self) -> list[Value]:
        """The value of the sender's first INIT, if there was one."""
        return [m.value for m in self.heard if m.kind == "INIT"]

    def _heard_with(self, message: Message) -> frozenset[Message]:
        matters = message.kind != "INIT" or message.source == SENDER
        known = {(m.kind, m.source) for m in self.heard}
        if not matters or (message.kind, message.source) in known:
            return self.heard
        return self.heard | {message}


def every_state(
    n: int, t: int, values: Sequence[str] = VALUES
) -> Iterator[BroadcastState]:
    """Yield all states that a node can reach with some values, alike ones once.

    States are alike if they differ only in which nodes said what: handlers count
    sources and look at no name but the sender's. With two values there are thousands
    for n = 4 and many times as many for n = 7.
    """
    start = BroadcastState(BroadcastNode(n, t, identity=NODE, sender=SENDER))
    found, waiting = {start.key}, [start]
    while waiting:
        state = waiting.pop()
        yield state
        for message in _messages(n, values):
            after = state.after(message)
            if after.key not in found:
                found.add(after.key)
                waiting.append(after)


def broken_rules(state: BroadcastState) -> list[str]:
    """Return which rules of Definition 13 a state breaks; none if the code is right.

    >>> broken_rules(BroadcastState(BroadcastNode(4, 1, NODE, SENDER), sent=()))
    []
    """
    return [rule for rule, kept in rules_kept(state).items() if not kept]


def rules_kept(state: BroadcastState) -> dict[str, bool]:
    """Return whether a state keeps each of the rules of Definition 13."""
    n, t = state.node.n, state.node.t
    echoes, readies = state.count("ECHO"), state.count("READY")
    echoed = [m.value for m in state.sent if m.kind == "ECHO"]
    ready = [m.value for m in state.sent if m.kind == "READY"]
    delivered = state.node.delivered
    may_be_ready = {x for x in VALUES if 2 * echoes[x] > n + t or readies[x] > t}
    may_deliver = {x for x in VALUES if readies[x] > 2 * t}
    return {
        "echo the sender's first INIT, once": echoed == state.initial,
        "be ready once": len(ready) <= 1,
        "be ready only for what enough nodes say": set(ready) <= may_be_ready,
        "be ready when enough nodes say so": bool(ready) == bool(may_be_ready),
        "deliver once": len(delivered) <= 1,
        "deliver only what 2t + 1 nodes are ready for": set(delivered) <= may_deliver,
        "deliver when 2t + 1 nodes are ready": bool(delivered) == bool(may_deliver),
        "speak for itself": all(m.source == NODE for m in state.sent),
    }


def broadcast_lemmas(sizes: Sequence[tuple[int, int, int]] = SIZES) -> Lemmas:
    """Return the lemmas that quorums are right, and states of a node keep the rules.

    They have no assumptions and no symbols: looking at all states decides them.

    Args:
        sizes: n and t of the networks, and how many values there are.
    """
    of_states = (lemma for size in sizes for lemma in _lemmas_of_one_size(*size))
    return (*quorum_lemmas(), *of_states)


def quorum_lemmas() -> Lemmas:
    """Return the lemmas that the quorums are those of Definition 13.

    Each is the least number that is over a bound, for all t with n > 3t.
    """
    sizes = [(n, t) for n in range(1, MOST_NODES + 1) for t in range((n + 2) // 3)]
    rb = reliable_broadcast
    right = {
        "echo_quorum is the least over (n + t) / 2": all(
            _is_least_over(Fraction(n + t, 2), rb.echo_quorum(n, t)) for n, t in sizes
        ),
        "ready_amplification is the least over t": all(
            _is_least_over(t, rb.ready_amplification(t)) for _, t in sizes
        ),
        "delivery_quorum is the least over 2t": all(
            _is_least_over(2 * t, rb.delivery_quorum(t)) for _, t in sizes
        ),
    }
    return tuple(
        _lemma(f"D13: {what}, all n up to {MOST_NODES} and t", holds)
        for what, holds in right.items()
    )


def _is_least_over(bound: Fraction | int, quorum: int) -> bool:
    return quorum - 1 <= bound < quorum


def _lemmas_of_one_size(n: int, t: int, count: int) -> Lemmas:
    kept = []
    for state in every_state(n, t, VALUES[:count]):
        kept.append(rules_kept(state))
        if not all(kept[-1].values()):  # wrong code may have far more states
            break
    return tuple(
        _lemma(
            f"T14: in all {len(kept)} states a node does as told: {rule}, n={n}",
            all(state[rule] for state in kept),
        )
        for rule in kept[0]
    )


def _lemma(name: str, holds: bool) -> Lemma:
    return Lemma(name=name, assumptions={}, conclusion=z3.BoolVal(holds), logic=LOGIC)


def _messages(n: int, values: Sequence[str]) -> Iterator[Message]:
    for value in values:
        for source in range(n):
            yield Message("INIT", value, source)
            yield Message("ECHO", value, source)
            yield Message("READY", value, source)
