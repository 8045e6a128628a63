"""What the adversary knows when it chooses: everything (section 1)."""

from dataclasses import dataclass

import numpy as np

from boxgeom.vectors import Vectors


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
    """

    honest: Vectors
    own: Vectors
    n: int
    t: int
    round_number: int
    scale: float
    rng: np.random.Generator

    @property
    def byzantine_count(self) -> int:
        """How many nodes are Byzantine (f)."""
        return len(self.own)
