"""Who gets which Byzantine vector under each delivery (section 6)."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom import ATTACKS, DELIVERIES, Round, agree

Array = NDArray[Any]

# Five honest nodes, the first two of which are the first half; nodes 5 and 6 lie.
N, T = 7, 2
HONEST = [[float(i), float(i * i)] for i in range(1, 6)]
OWN = [[10.0, 20.0], [30.0, 40.0]]
LIES = [[-10, -20], [-30, -40]]


def play(delivery: str, adversary: str = "sign-flip", rounds: int = 3) -> list[Round]:
    trace = agree(
        HONEST,
        "md-geom",
        n=N,
        t=T,
        adversary=adversary,
        delivery=delivery,
        own=OWN,
        rounds=rounds,
    )
    return list(trace.rounds)


def mail_of(played: Round) -> list[dict[int, list[float]]]:
    return [{j: v.tolist() for j, v in letters.items()} for letters in played.mail]


def numbered(vectors: list[list[int]]) -> dict[int, list[int]]:
    return dict(enumerate(vectors, start=5))


def test_all_reaches_every_node() -> None:
    for played in play("all"):
        assert mail_of(played) == [numbered(LIES)] * 5


def test_none_reaches_no_node() -> None:
    for played in play("none"):
        assert mail_of(played) == [{}] * 5


def test_half_reaches_the_first_half_of_the_nodes() -> None:
    for played in play("half"):
        assert mail_of(played) == [numbered(LIES)] * 2 + [{}] * 3


def test_equivocate_tells_the_second_half_the_opposite() -> None:
    opposite = [[10, 20], [30, 40]]
    for played in play("equivocate"):
        assert mail_of(played) == [numbered(LIES)] * 2 + [numbered(opposite)] * 3


def test_ends_feeds_the_first_and_the_last_node_copies_of_their_own() -> None:
    for played in play("ends"):
        first, last = played.sent[0].tolist(), played.sent[-1].tolist()
        between: list[dict[int, list[float]]] = [{}] * 3
        expected = [{5: first, 6: first}, *between, {5: last, 6: last}]
        assert mail_of(played) == expected


def test_split_starts_as_half_and_then_feeds_each_half_a_vector_of_its_own() -> None:
    first, *later = play("split")
    assert mail_of(first) == [numbered(LIES)] * 2 + [{}] * 3
    assert [played.round_number for played in later] == [2, 3]
    for played in later:
        # Node 0 is in the first half, node 2 the first of the second.
        low, high = played.sent[0].tolist(), played.sent[2].tolist()
        assert mail_of(played) == [{5: low}] * 2 + [{6: high}] * 3


def test_split_with_one_byzantine_node_feeds_the_first_half_alone() -> None:
    honest = [[0.0], [1.0], [2.0]]
    trace = agree(honest, n=4, t=1, delivery="split", rounds=2)
    second = trace.rounds[1]
    assert mail_of(second) == [{3: second.sent[0].tolist()}, {}, {}]


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_single_honest_node_is_no_trouble(delivery: str) -> None:
    trace = agree([[4.0]], n=1, t=0, delivery=delivery, rounds=2)
    assert trace.outputs.tolist() == [[4.0]]


def told(played: Round, sender: int) -> set[tuple[float, ...]]:
    """Return the different things that a sender told in a round."""
    return {tuple(letters[sender]) for letters in played.mail if sender in letters}


@pytest.mark.parametrize("adversary", ATTACKS)
@pytest.mark.parametrize(
    "delivery", [name for name, d in DELIVERIES.items() if not d.equivocates]
)
def test_without_equivocation_a_sender_tells_all_nodes_the_same(
    delivery: str, adversary: str
) -> None:
    for played in play(delivery, adversary):
        for sender in (5, 6):
            assert len(told(played, sender)) <= 1


@pytest.mark.parametrize(
    "delivery", [name for name, d in DELIVERIES.items() if d.equivocates]
)
def test_with_equivocation_a_sender_does_tell_two_nodes_different_things(
    delivery: str,
) -> None:
    (played,) = play(delivery, rounds=1)
    assert all(len(told(played, sender)) == 2 for sender in (5, 6))


@pytest.mark.parametrize("adversary", ATTACKS)
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_every_node_hears_all_honest_nodes_and_at_most_t_others(
    delivery: str, adversary: str
) -> None:
    for played in play(delivery, adversary):
        for node in range(5):
            received, senders = played.received(node), played.senders(node)
            assert received[:5].tolist() == played.sent.tolist()
            assert senders[:5] == [0, 1, 2, 3, 4]
            assert set(senders[5:]) <= {5, 6}
            assert len(received) == len(senders) == len(set(senders)) <= N
            heard = [received[senders.index(j)].tolist() for j in senders[5:]]
            assert heard == list(mail_of(played)[node].values())


def test_what_a_node_received_is_a_copy() -> None:
    honest = np.array([[0.0], [1.0], [2.0]])
    trace = agree(honest, n=4, t=1, adversary="mimic", rounds=1)
    trace.rounds[0].received(0)[:] = 99
    assert trace.rounds[0].received(0).tolist() == [[0], [1], [2], [0]]
    assert honest.tolist() == [[0], [1], [2]]
