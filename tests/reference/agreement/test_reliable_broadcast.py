"""Reliable broadcast (Definition 13, Theorem 14): thresholds, messages, examples."""

import numpy as np
import pytest

from boxgeom import (
    BroadcastNetwork,
    BroadcastNode,
    Message,
)
from boxgeom.agreement.reliable_broadcast import (
    Kind,
    Value,
    delivery_quorum,
    echo_quorum,
    ready_amplification,
)

NETWORKS = [(n, t) for n in range(1, 30) for t in range((n + 2) // 3)]


def node(n: int = 4, t: int = 1, identity: int = 0, sender: int = 3) -> BroadcastNode:
    return BroadcastNode(n, t, identity=identity, sender=sender)


def votes(kind: Kind, value: Value, *sources: int) -> list[Message]:
    return [Message(kind, value, source) for source in sources]


def answers(one: BroadcastNode, messages: list[Message]) -> list[list[Message]]:
    return [one.on_message(message) for message in messages]


def test_two_echo_quorums_share_an_honest_node_and_smaller_ones_need_not() -> None:
    for n, t in NETWORKS:
        assert 2 * echo_quorum(n, t) - n > t
        assert 2 * (echo_quorum(n, t) - 1) - n <= t


def test_the_honest_nodes_reach_every_quorum_by_themselves() -> None:
    for n, t in NETWORKS:
        assert n > 3 * t
        assert max(echo_quorum(n, t), delivery_quorum(t)) <= n - t


def test_a_delivery_quorum_makes_everybody_ready_and_t_nodes_nobody() -> None:
    for _, t in NETWORKS:
        assert delivery_quorum(t) - t >= ready_amplification(t) > t


@pytest.mark.parametrize(
    ("n", "t", "echoes", "readies", "deliveries"),
    [(1, 0, 1, 1, 1), (4, 1, 3, 2, 3), (5, 1, 4, 2, 3), (7, 2, 5, 3, 5)],
)
def test_the_thresholds_of_definition_13(
    n: int, t: int, echoes: int, readies: int, deliveries: int
) -> None:
    assert echo_quorum(n, t) == echoes
    assert ready_amplification(t) == readies
    assert delivery_quorum(t) == deliveries


def test_a_node_echoes_only_the_senders_first_init() -> None:
    one = node()
    assert one.on_message(Message("INIT", "forged", source=1)) == []
    assert one.on_message(Message("INIT", "a", source=3)) == [Message("ECHO", "a", 0)]
    assert one.on_message(Message("INIT", "a", source=3)) == []
    assert one.on_message(Message("INIT", "b", source=3)) == []


def test_a_quorum_of_echoes_makes_ready_once() -> None:
    one = node()
    ready = [Message("READY", "a", 0)]
    assert answers(one, votes("ECHO", "a", 0, 1, 2, 3)) == [[], [], ready, []]


def test_one_node_repeating_its_echo_is_no_quorum() -> None:
    one = node()
    assert answers(one, votes("ECHO", "a", 1, 1, 1, 1, 1)) == [[]] * 5


def test_a_nodes_second_echo_does_not_count() -> None:
    one = node()
    answers(one, votes("ECHO", "a", 1) + votes("ECHO", "b", 2, 3))
    assert one.on_message(Message("ECHO", "b", source=1)) == []
    assert one.on_message(Message("ECHO", "b", source=0)) == [Message("READY", "b", 0)]


def test_t_plus_1_readies_make_ready_and_2t_plus_1_deliver() -> None:
    one, ready = node(), [Message("READY", "a", 0)]
    assert answers(one, votes("READY", "a", 1, 2)) == [[], ready]
    assert one.delivered == []
    assert one.on_message(Message("READY", "a", source=0)) == []
    assert one.delivered == ["a"]


def test_one_node_repeating_its_ready_delivers_nothing() -> None:
    one = node()
    assert answers(one, votes("READY", "a", 3, 3, 3, 3)) == [[]] * 4
    assert one.delivered == []


def test_a_node_delivers_once() -> None:
    one = node(n=7, t=2)
    answers(one, votes("READY", "a", 1, 2, 3, 4, 5, 6))
    answers(one, votes("READY", "b", 1, 2, 3, 4, 5, 6))
    assert one.delivered == ["a"]


def test_a_ready_node_sends_no_second_ready() -> None:
    one = node()
    answers(one, votes("ECHO", "a", 0, 1, 2))
    assert answers(one, votes("READY", "b", 1, 2, 3)) == [[], [], []]


def test_values_may_be_anything_hashable() -> None:
    network = BroadcastNetwork(n=4, t=1, sender=2)
    network.broadcast((1.5, frozenset({"x"})))
    network.run(np.random.default_rng(0))
    assert network.delivered() == {i: [(1.5, frozenset({"x"}))] for i in range(4)}


@pytest.mark.parametrize(("n", "t"), [(3, 1), (6, 2), (2, 1)])
def test_no_more_than_three_times_as_many_nodes_are_refused(n: int, t: int) -> None:
    message = f"n: need n > 3t = {3 * t}, got n={n}, t={t}"
    with pytest.raises(ValueError, match=message):
        BroadcastNetwork(n=n, t=t, sender=0)
    with pytest.raises(ValueError, match=message):
        node(n=n, t=t)


def test_only_nodes_of_the_network_take_part() -> None:
    with pytest.raises(ValueError, match=r"need nodes 0 to 3, got \[4\]"):
        BroadcastNetwork(n=4, t=1, sender=4)
    with pytest.raises(ValueError, match=r"need nodes 0 to 3, got \[-1\]"):
        BroadcastNetwork(n=4, t=1, sender=0, byzantine={-1})


def test_more_than_t_byzantine_nodes_are_refused() -> None:
    with pytest.raises(ValueError, match="byzantine: need at most t = 1 nodes, got 2"):
        BroadcastNetwork(n=4, t=1, sender=0, byzantine={2, 3})


def test_a_byzantine_node_cannot_forge_an_honest_ones_name() -> None:
    network = BroadcastNetwork(n=4, t=1, sender=0, byzantine={3})
    with pytest.raises(ValueError, match="need a Byzantine node, got honest node 1"):
        network.inject(receiver=2, message=Message("READY", "x", source=1))
    assert network.pending == []


def test_a_byzantine_sender_does_not_start_as_an_honest_one() -> None:
    network = BroadcastNetwork(n=4, t=1, sender=3, byzantine={3})
    with pytest.raises(ValueError, match="need an honest node, got Byzantine node 3"):
        network.broadcast("x")


def equivocating_sender(n: int, t: int, halves: dict[int, str]) -> BroadcastNetwork:
    """Return a network whose last node tells each honest node its value, at each step.

    All INITs are delivered first, then all ECHOes, then all READYs.
    """
    sender = n - 1
    network = BroadcastNetwork(n, t, sender=sender, byzantine={sender})
    steps: list[Kind] = ["INIT", "ECHO", "READY"]
    for kind in steps:
        for receiver, value in halves.items():
            network.inject(receiver, Message(kind, value, sender))
        for _ in range(len(network.pending)):
            network.deliver(0)
    network.run(np.random.default_rng(0))
    return network


def test_an_equivocating_sender_convinces_all_or_none() -> None:
    halves = {0: "a", 1: "a", 2: "b", 3: "b"}
    assert equivocating_sender(5, 1, halves).delivered() == {i: [] for i in range(4)}
    # With three of four on one side there is a quorum, and the fourth follows it.
    halves = {0: "a", 1: "a", 2: "a", 3: "b"}
    assert equivocating_sender(5, 1, halves).delivered() == {i: ["a"] for i in range(4)}


def test_with_an_echo_quorum_one_lower_honest_nodes_disagree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "boxgeom.agreement.reliable_broadcast.echo_quorum",
        lambda n, t: echo_quorum(n, t) - 1,
    )
    delivered = equivocating_sender(5, 1, {0: "a", 1: "a", 2: "b", 3: "b"}).delivered()
    assert delivered == {0: ["a"], 1: ["a"], 2: ["b"], 3: ["b"]}


def test_nobody_speaks_in_the_name_of_a_node_that_is_not_there() -> None:
    network = BroadcastNetwork(n=4, t=1, sender=0, byzantine={3})
    with pytest.raises(ValueError, match="source: need a Byzantine node, got"):
        network.inject(receiver=2, message=Message("READY", "x", source=7))
    with pytest.raises(ValueError, match="receiver: need an honest node, got 3"):
        network.inject(receiver=3, message=Message("READY", "x", source=3))
