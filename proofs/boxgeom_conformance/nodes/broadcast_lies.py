"""What Byzantine nodes say in a broadcast: all of it is sent at the beginning."""

from collections.abc import Iterable

from boxgeom_conformance.nodes.broadcast_setting import (
    OTHER,
    VALUE,
    Arrival,
    BroadcastSetting,
)


def silence(setting: BroadcastSetting) -> list[Arrival]:
    """Return nothing."""
    return []


def another_value(setting: BroadcastSetting) -> list[Arrival]:
    """Return, from all Byzantine nodes, ECHO and READY for another value."""
    return _told(setting, setting.honest, ("ECHO", "READY"), OTHER)


def many_times(setting: BroadcastSetting) -> list[Arrival]:
    """Return the same, from each of them n times over."""
    return another_value(setting) * setting.n


def false_inits(setting: BroadcastSetting) -> list[Arrival]:
    """Return INIT for another value too, of nodes that are not the sender."""
    return _told(setting, setting.honest, ("INIT", "ECHO", "READY"), OTHER)


def two_values(setting: BroadcastSetting) -> list[Arrival]:
    """Return one value to even nodes and another to odd ones, with all support."""
    even = [i for i in setting.honest if i % 2 == 0]
    odd = [i for i in setting.honest if i % 2 == 1]
    kinds = ("INIT", "ECHO", "READY")
    return _told(setting, even, kinds, VALUE) + _told(setting, odd, kinds, OTHER)


def both_values(setting: BroadcastSetting) -> list[Arrival]:
    """Return both values to all nodes, with all support."""
    kinds = ("INIT", "ECHO", "READY")
    one = _told(setting, setting.honest, kinds, VALUE)
    return one + _told(setting, setting.honest, kinds, OTHER)


def one_supporter(setting: BroadcastSetting) -> list[Arrival]:
    """Return an honest-looking broadcast whose READYs only the first node gets."""
    init = _told(setting, setting.honest, ("INIT", "ECHO"), VALUE)
    return init + _told(setting, setting.honest[:1], ("READY",), VALUE)


def some_inits(setting: BroadcastSetting) -> list[Arrival]:
    """Return INIT and ECHO to just enough nodes, READY to the first one alone."""
    quorum = (setting.n + setting.t) // 2 + 1
    some = setting.honest[: quorum - setting.t]
    told = _told(setting, some, ("INIT",), VALUE)
    told += _told(setting, setting.honest[:1], ("ECHO", "READY"), VALUE)
    return told


def readies_alone(setting: BroadcastSetting) -> list[Arrival]:
    """Return READY, of t nodes, to the first node for a value that nobody sent."""
    return _told(setting, setting.honest[:1], ("READY",) * 3, OTHER)


def _told(
    setting: BroadcastSetting,
    receivers: Iterable[int],
    kinds: Iterable[str],
    value: str,
) -> list[Arrival]:
    """Return messages of these kinds from every Byzantine node; INIT as asked."""
    return [
        Arrival(receiver, source, kind, value)
        for source in setting.byzantine
        for kind in kinds
        for receiver in receivers
    ]
