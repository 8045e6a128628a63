"""The four properties of reliable broadcast (Definition 13)."""

from collections.abc import Iterable, Mapping, Sequence

from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.nodes.broadcast_setting import VALUE, BroadcastSetting
from boxgeom_conformance.nodes.failure import NodeFailure


def check_properties(
    setting: BroadcastSetting, delivered: Mapping[int, Sequence[str]]
) -> None:
    """Raise NodeFailure unless all four hold, once no message is on its way.

    Args:
        setting: who took part.
        delivered: what each honest node has delivered.
    """
    for node, values in delivered.items():
        if len(values) > 1:
            got = f"node {node} delivers {_listed(values)}"
            raise _broken("integrity", got, "one value at most", [node])
    for node, values in delivered.items():
        if setting.sender in setting.honest and list(values) != [VALUE]:
            got = f"node {node} delivers {_listed(values)}"
            wanted = f"{VALUE!r}, which the honest sender sent"
            raise _broken("validity", got, wanted, [node])
    by_value = {values[0]: node for node, values in delivered.items() if values}
    if len(by_value) > 1:
        got = _told(by_value)
        raise _broken("agreement", got, "one value at all nodes", by_value.values())
    silent = [node for node, values in delivered.items() if not values]
    if by_value and silent:
        got = f"{_told(by_value)}, node {silent[0]} nothing"
        pair = [*by_value.values(), silent[0]]
        raise _broken("totality", got, "the same at all honest nodes", pair)


def _told(by_value: Mapping[str, int]) -> str:
    return ", ".join(f"node {node} delivers {it!r}" for it, node in by_value.items())


def _listed(values: Sequence[str]) -> str:
    return " and ".join(map(repr, values)) or "nothing"


def _broken(name: str, got: str, wanted: str, nodes: Iterable[int]) -> NodeFailure:
    requires = f"Definition 13 ({name}), Theorem 14"
    return NodeFailure(CheckOutcome.WRONG, got, wanted, requires, nodes)
