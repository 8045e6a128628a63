"""Every scenario of a broadcast: who lies and how, in which order, at which sizes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from boxgeom_conformance.nodes import broadcast_lies
from boxgeom_conformance.nodes.broadcast_orders import ORDERS, at_random
from boxgeom_conformance.nodes.broadcast_run import BroadcastRun
from boxgeom_conformance.nodes.broadcast_setting import BroadcastSetting, Lies, Order
from boxgeom_conformance.nodes.honest_nodes import HonestNodes
from boxgeom_conformance.nodes.scenario import Scenario, Tier
from boxgeom_conformance.severity import Severity

NAME = "reliable-broadcast"


@dataclass(frozen=True)
class Story:
    """What Byzantine nodes do in a broadcast of any size.

    Attributes:
        slug: its name, never used again for another.
        statement: what happens, in words.
        lies: what they say.
        honest_sender: whether the sender is honest, and not one of them.
        copies: how often the network brings every message.
    """

    slug: str
    statement: str
    lies: Lies
    honest_sender: bool = True
    copies: int = 1


STORIES = (
    Story("silent-nodes", "Byzantine nodes are silent", broadcast_lies.silence),
    Story(
        "another-value",
        "Byzantine nodes support another value than the sender's",
        broadcast_lies.another_value,
    ),
    Story(
        "many-times",
        "Byzantine nodes support another value n times over",
        broadcast_lies.many_times,
    ),
    Story(
        "false-inits",
        "Byzantine nodes send INIT in a broadcast that is not theirs",
        broadcast_lies.false_inits,
    ),
    Story(
        "duplicates",
        "The network brings every message three times",
        broadcast_lies.another_value,
        copies=3,
    ),
    Story(
        "silent-sender",
        "The sender is silent, and t nodes are READY for a value nobody sent",
        broadcast_lies.readies_alone,
        honest_sender=False,
    ),
    Story(
        "two-values",
        "The sender tells half of the nodes one value, the others another",
        broadcast_lies.two_values,
        honest_sender=False,
    ),
    Story(
        "both-values",
        "The sender tells every node both of two values",
        broadcast_lies.both_values,
        honest_sender=False,
    ),
    Story(
        "one-supporter",
        "Byzantine nodes send READY to one node alone",
        broadcast_lies.one_supporter,
        honest_sender=False,
    ),
    Story(
        "some-inits",
        "The sender tells just enough nodes, and supports one of them",
        broadcast_lies.some_inits,
        honest_sender=False,
    ),
)

SIZES = {
    Tier.TINY: ((4, 1),),
    Tier.SMALL: ((5, 1), (7, 2)),
    Tier.STANDARD: ((6, 1), (10, 3)),
}
DRAWS = {Tier.TINY: 2, Tier.SMALL: 4, Tier.STANDARD: 8}
"""How many random orders a tier tries, beside those with a name."""


def broadcast_scenarios() -> Iterator[Scenario]:
    """Yield every scenario of a broadcast."""
    for tier, sizes in SIZES.items():
        for n, t in sizes:
            for story in STORIES:
                for name, order in _orders(tier).items():
                    yield _scenario(story, n, t, name, order, tier)


def _orders(tier: Tier) -> dict[str, Order]:
    return ORDERS | {f"random-{k}": at_random for k in range(DRAWS[tier])}


def _scenario(
    story: Story, n: int, t: int, name: str, order: Order, tier: Tier
) -> Scenario:
    slug = f"{story.slug}-{name}-n{n}-t{t}"
    sender = 0 if story.honest_sender else n - 1
    setting = BroadcastSetting(slug, n, t, sender, story.lies, order, story.copies)
    return Scenario(
        name=f"{NAME}/node:{slug}",
        statement=f"{story.statement}; order of messages: {name}",
        requires="Definition 13, Theorem 14",
        severity=Severity.ORDINARY,
        tier=tier,
        play=partial(_play, setting),
    )


def _play(setting: BroadcastSetting, nodes: HonestNodes, tolerance: float) -> None:
    BroadcastRun(setting, nodes).play()
