"""The model of section 1 in numbers of nodes and vectors, for any n, t and m.

A counting proof needs to know only how many values lie on either side of a threshold.
Here n, t, f and all counts are unbounded integers, so that what is proved holds for
networks of every size.
"""

from dataclasses import dataclass

import z3


@dataclass(frozen=True, eq=False)
class NetworkCounts:
    """How many nodes there are, and how many of them are Byzantine.

    Attributes:
        n: how many nodes there are.
        t: most Byzantine nodes tolerated.
        f: how many nodes are Byzantine.
    """

    n: z3.ArithRef
    t: z3.ArithRef
    f: z3.ArithRef

    @property
    def honest(self) -> z3.ArithRef:
        """How many nodes are honest."""
        return self.n - self.f


def network() -> NetworkCounts:
    """Return a network of any size."""
    return NetworkCounts(*z3.Ints("n t f"))


@dataclass(frozen=True, eq=False)
class Received:
    """How many vectors a node received, and how many values are trimmed.

    Attributes:
        byzantine: how many of them are Byzantine.
        m: how many there are: all honest ones, and the Byzantine ones.
        trim: how many values are dropped at each end of a coordinate (Definition 2).
    """

    byzantine: z3.ArithRef
    m: z3.ArithRef
    trim: z3.ArithRef


def received(network: NetworkCounts, node: str) -> Received:
    """Return how many vectors a node received; all honest ones are among them."""
    byzantine = z3.Int(f"byzantine_{node}")
    m = network.honest + byzantine
    return Received(byzantine, m, m - (network.n - network.t))
