"""The setting of a run of rounds: honest vectors, and what happens to them."""

import zlib
from dataclasses import dataclass

import numpy as np

from boxgeom.vectors import Vectors
from boxgeom_conformance.nodes.disturbances import Disturbance, undisturbed
from boxgeom_conformance.nodes.inputs import INPUTS
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject


@dataclass(frozen=True)
class Situation:
    """What a network does to its honest nodes, for any number of them.

    Attributes:
        slug: its name, never used again for another.
        statement: what happens and what is asked, in words.
        promises: names of what is asked.
        attack: which vectors the Byzantine nodes send, a key of `boxgeom.ATTACKS`.
        delivery: who gets them, a key of `boxgeom.DELIVERIES`.
        disturbance: what happens to the mail on its way.
        rounds: how many there are; 0 for as many as bring the nodes together.
        lies: whether t nodes are Byzantine; otherwise none is.
        lies_first: whether they are the first nodes, not the last.
        inputs: how the honest vectors are drawn, a key of `INPUTS`.
        dtype: their precision.
        severity: how much it matters if it fails.
    """

    slug: str
    statement: str
    promises: tuple[str, ...]
    attack: str = "crash"
    delivery: str = "all"
    disturbance: Disturbance = undisturbed
    rounds: int = 2
    lies: bool = True
    lies_first: bool = False
    inputs: str = "distinct"
    dtype: str = "float64"
    severity: Severity = Severity.ORDINARY


@dataclass(frozen=True)
class RoundsSetting:
    """A situation with numbers.

    Attributes:
        subject: the rule.
        situation: what happens.
        n: nodes in the network.
        t: most Byzantine nodes tolerated, and how many there are if any.
        d: coordinates of their vectors.
    """

    subject: Subject
    situation: Situation
    n: int
    t: int
    d: int

    @property
    def slug(self) -> str:
        """The situation's slug, and the numbers."""
        return f"{self.situation.slug}-n{self.n}-t{self.t}-d{self.d}"

    @property
    def byzantine(self) -> tuple[int, ...]:
        """The Byzantine nodes, by number."""
        count = self.t if self.situation.lies else 0
        first = 0 if self.situation.lies_first else self.n - count
        return tuple(range(first, first + count))

    @property
    def honest(self) -> tuple[int, ...]:
        """The honest nodes, by number."""
        return tuple(i for i in range(self.n) if i not in self.byzantine)

    def vectors(self) -> Vectors:
        """Return the honest nodes' vectors, shape (h, d)."""
        shape = (len(self.honest), self.d)
        drawn = INPUTS[self.situation.inputs](self.generator("vectors"), shape)
        return drawn.astype(self.situation.dtype)

    @property
    def q(self) -> int | None:
        """How many vectors Multi-Krum averages; None for other rules."""
        return self.n - self.t if "q" in self.subject.rule.options else None

    def generator(self, purpose: str) -> np.random.Generator:
        """Return random numbers that depend on the slug and a purpose alone.

        So they are the same for all rules, whose answers can then be compared.
        """
        return np.random.default_rng(zlib.crc32(f"{self.slug} {purpose}".encode()))
