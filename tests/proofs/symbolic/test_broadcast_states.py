"""A node of a reliable broadcast keeps its rules, whatever it is told and when."""

import importlib
from collections.abc import Callable, Iterable

import pytest
import z3

from boxgeom.agreement.reliable_broadcast import BroadcastNode, Message
from boxgeom_proofs.symbolic.broadcast_states import (
    broadcast_lemmas,
    broken_rules,
    every_state,
    quorum_lemmas,
)
from boxgeom_proofs.theorems import Lemma

REFERENCE = importlib.import_module("boxgeom.agreement.reliable_broadcast")


def first_broken_rules() -> list[str]:
    """Return what the first state found that breaks rules breaks."""
    return next(filter(None, map(broken_rules, every_state(4, 1))), [])


def test_every_state_of_one_node_of_four_keeps_the_rules() -> None:
    states = list(every_state(4, 1))
    assert not any(map(broken_rules, states))
    assert any(state.node.delivered for state in states)
    assert any(len(state.sent) == 2 for state in states)
    assert len({len(state.heard) for state in states}) == 10  # 4 ECHO, 4 READY, INIT


@pytest.mark.slow
def test_every_state_of_one_node_of_five_keeps_the_rules() -> None:
    assert not any(map(broken_rules, every_state(5, 1)))


@pytest.mark.parametrize("change", [-1, 1])
@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("echo_quorum", "ready"),
        ("ready_amplification", "ready"),
        ("delivery_quorum", "deliver"),
    ],
)
def test_another_quorum_breaks_them(
    name: str, rules: str, change: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    quorum: Callable[..., int] = getattr(REFERENCE, name)
    monkeypatch.setattr(REFERENCE, name, lambda *args: quorum(*args) + change)
    assert any(rules in rule for rule in first_broken_rules())


def wrong(lemmas: Iterable[Lemma]) -> list[str]:
    """Return the names of the lemmas that do not hold."""
    return [lemma.name for lemma in lemmas if not z3.is_true(lemma.conclusion)]


SLIPS: dict[str, tuple[str, Callable[..., int]]] = {
    "t + 2 to deliver": ("delivery_quorum", lambda t: t + 2),
    "2t to be ready": ("ready_amplification", lambda t: max(2 * t, 1)),
    "rounded up": ("echo_quorum", lambda n, t: (n + t + 1) // 2 + 1),
    "n - t ECHOs": ("echo_quorum", lambda n, t: n - t),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_quorum_that_is_right_for_some_sizes_is_not_proved(
    slip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, quorum = SLIPS[slip]
    assert not wrong(quorum_lemmas())
    monkeypatch.setattr(REFERENCE, name, quorum)
    first, *others = wrong(broadcast_lemmas([(7, 2, 1)]))
    assert first.startswith(f"D13: {name} is")
    assert all("ready" in rule for rule in others)
    assert bool(others) == (slip != "n - t ECHOs")  # which is right for n = 7


def test_every_state_of_larger_networks_with_one_value_keeps_the_rules() -> None:
    assert not wrong(broadcast_lemmas([(7, 2, 1), (10, 3, 1)]))
    assert any(state.node.delivered for state in every_state(7, 2, "a"))


def test_counting_a_second_echo_breaks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    on_echo = BroadcastNode.on_echo

    def forgetful(node: BroadcastNode, message: Message) -> list[Message]:
        node._echoes.pop(message.source, None)
        return on_echo(node, message)

    monkeypatch.setattr(BroadcastNode, "on_echo", forgetful)
    assert "be ready only for what enough nodes say" in first_broken_rules()


def test_echoing_anyone_breaks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def credulous(node: BroadcastNode, message: Message) -> list[Message]:
        return [Message("ECHO", message.value, node.identity)]

    monkeypatch.setattr(BroadcastNode, "on_init", credulous)
    assert "echo the sender's first INIT, once" in first_broken_rules()
