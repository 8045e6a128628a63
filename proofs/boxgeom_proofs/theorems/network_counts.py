"""The model of section 1 in counts: any n, t and m, no vectors.

A proof that counts needs to know only how many values lie on either side of a
threshold. Here n, t, f and all counts are integers without bounds, so that what is
proved holds for networks of every size.
"""

from dataclasses import dataclass

import z3


@dataclass(frozen=True, eq=False)
class NetworkCounts:
    """How many nodes there are, and how many of them are Byzantine.

    Attributes:
        n: nodes.
        t: most Byzantine nodes tolerated.
        f: Byzantine nodes.
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
        m: how many there are: all honest ones, and these.
        trim: how many to drop at either end of a coordinate (Definition 2).
    """

    byzantine: z3.ArithRef
    m: z3.ArithRef
    trim: z3.ArithRef


def received(network: NetworkCounts, node: str) -> Received:
    """Return what a node received."""
    byzantine = z3.Int(f"byzantine_{node}")
    m = network.honest + byzantine
    return Received(byzantine, m, m - (network.n - network.t))
