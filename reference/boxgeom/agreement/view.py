"""What the adversary knows when it chooses: everything (section 1)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from boxgeom.rule import Rule
from boxgeom.vectors import Vector, Vectors

NodeStep = Callable[[Vectors, int, Vector], Vector]
"""What a node makes of what it received, shape (m, d), in a round, given its number and
what the node itself sent, shape (d,)."""


@dataclass(frozen=True, eq=False)
class View:
    """The state of a round before the Byzantine nodes speak.

    Attributes:
        honest: what the honest nodes sent in this round, shape (n - f, d).
        own: what the Byzantine nodes would send if they were honest, shape (f, d).
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        round_number: the round, counted from 1.
        scale: the attack's strength.
        rng: the run's random numbers.
        rule: what the honest nodes repeat; None where a run does not say.
        node_step: computes the rule, as the run does; None is the rule itself.
        memory: what an attack remembers from round to round, by name: arrays. A run
            starts with none, and is the only one that has them.
    """

    honest: Vectors
    own: Vectors
    n: int
    t: int
    round_number: int
    scale: float
    rng: np.random.Generator
    rule: Rule | None = None
    node_step: NodeStep | None = None
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def byzantine_count(self) -> int:
        """How many nodes are Byzantine (f)."""
        return len(self.own)

    def aggregate(self, byzantine: Vectors, node: int = 0) -> Vector:
        """Return what an honest node would make of the round, told these vectors.

        Args:
            byzantine: what the Byzantine nodes would tell it, shape (f, d) or fewer.
            node: which honest node, for rules that ask for its own vector.

        Raises:
            ValueError: the run does not say which rule is used, or the rule refuses
                what the node would receive.
        """
        received, own = np.vstack([self.honest, byzantine]), self.honest[node]
        if self.node_step is not None:
            return self.node_step(received, self.round_number, own)
        if self.rule is None:
            raise ValueError(
                "view: need the rule that the honest nodes repeat, got None"
            )
        return self.rule.in_round(received, self.n, self.t, self.round_number, own)
