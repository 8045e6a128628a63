"""The setting of a broadcast: who lies, what they say, and in which order it comes."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

VALUE, OTHER = "red", "blue"


@dataclass(frozen=True)
class Arrival:
    """A message on its way.

    Attributes:
        receiver: the honest node that it goes to.
        source: the node that it comes from; the network vouches for it.
        kind: INIT, ECHO or READY.
        value: what it says the sender said.
    """

    receiver: int
    source: int
    kind: str
    value: str


@dataclass(frozen=True)
class BroadcastSetting:
    """Who takes part in a broadcast.

    Attributes:
        slug: its name and numbers, never used again for another.
        n: nodes in the network.
        t: most Byzantine nodes tolerated, and how many there are.
        sender: the node whose broadcast this is.
        lies: returns what the Byzantine nodes send.
        order: says which message comes next.
        copies: how often the network brings every message.
    """

    slug: str
    n: int
    t: int
    sender: int
    lies: "Lies"
    order: "Order"
    copies: int = 1

    @property
    def byzantine(self) -> tuple[int, ...]:
        """The Byzantine nodes: the last t."""
        return tuple(range(self.n - self.t, self.n))

    @property
    def honest(self) -> tuple[int, ...]:
        """The honest nodes."""
        return tuple(range(self.n - self.t))

    def generator(self) -> np.random.Generator:
        """Return random numbers that depend on the slug alone."""
        return np.random.default_rng(zlib.crc32(self.slug.encode()))


Lies = Callable[[BroadcastSetting], list[Arrival]]
Order = Callable[[Arrival, int, np.random.Generator], float]
"""From a message, its number and random numbers to a rank; the least comes next."""
