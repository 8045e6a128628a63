"""What happened in an agreement run (Definition 11), all of it."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from boxgeom.agreement.attacks import Attack
from boxgeom.agreement.deliveries import Delivery
from boxgeom.arguments import choice_of
from boxgeom.definitions.candidate_set import Center
from boxgeom.definitions.hyperbox import Hyperbox
from boxgeom.definitions.spread import Spread
from boxgeom.public import (
    geometric_median_hyperbox,
    mean_hyperbox,
    spread,
    trusted_hyperbox,
)
from boxgeom.real_arrays import as_float64, is_exact
from boxgeom.rule import Rule
from boxgeom.vectors import Vector, Vectors

HYPERBOXES = {"geometric-median": geometric_median_hyperbox, "mean": mean_hyperbox}


@dataclass(frozen=True)
class Settings:
    """What a run was asked to do, in words and numbers.

    Attributes:
        rule: the rule's name.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        adversary: the attack's name.
        delivery: the delivery's name.
        scale: the attack's strength.
        rounds: most rounds to run.
        epsilon: the diameter at which to stop, or None to run all rounds.
        seed: of the random numbers.
    """

    rule: str
    n: int
    t: int
    adversary: str
    delivery: str
    scale: float
    rounds: int
    epsilon: float | None
    seed: int


@dataclass(frozen=True, eq=False)
class Round:
    """One round: what was sent, who got what, and what came out.

    Attributes:
        round_number: counted from 1.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        sent: what the honest nodes sent, shape (h, d).
        mail: for every honest node, the Byzantine senders (numbered from h to n - 1)
            that it heard and what each told it.
        outputs: the honest nodes' vectors after the round, shape (h, d).
    """

    round_number: int
    n: int
    t: int
    sent: Vectors
    mail: tuple[dict[int, Vector], ...]
    outputs: Vectors

    def received(self, node: int) -> Vectors:
        """Return what a node received, shape (m, d): the honest vectors come first."""
        return np.array([*self.sent, *self.mail[node].values()])

    def senders(self, node: int) -> list[int]:
        """Return whom an honest node received from, in the order of `received`."""
        return [*range(len(self.sent)), *self.mail[node]]

    def trusted_hyperbox(self, node: int) -> Hyperbox:
        """Return an honest node's trusted hyperbox."""
        return trusted_hyperbox(self.received(node), self.n, self.t)

    def candidate_hyperbox(
        self, node: int, center: Center = "geometric-median"
    ) -> Hyperbox:
        """Return an honest node's geometric-median (or mean) hyperbox.

        Cost: C(m, n - t) medians (or means).

        Raises:
            ValueError: there is no such center, or there are too many subsets.
        """
        hyperbox_of = choice_of("center", center, HYPERBOXES)
        return hyperbox_of(self.received(node), self.n, self.t)

    @property
    def spread(self) -> Spread:
        """How far apart the honest nodes are after the round."""
        return spread(self.outputs)

    def to_dict(self) -> dict[str, Any]:
        """Return the round as JSON-ready lists, dicts, numbers."""
        nodes = range(len(self.sent))
        boxes = [self.trusted_hyperbox(i) for i in nodes]
        return {
            "round_number": self.round_number,
            "sent": _listed(self.sent),
            "byzantine": [
                {"receiver": i, "sender": j, "vector": _listed(vector)}
                for i in nodes
                for j, vector in self.mail[i].items()
            ],
            "trusted_hyperboxes": [
                {"lower": _listed(box.lower), "upper": _listed(box.upper)}
                for box in boxes
            ],
            "outputs": _listed(self.outputs),
            "spread": asdict(self.spread),
        }


@dataclass(frozen=True, eq=False)
class Trace:
    """A whole run; `boxgeom.replay` runs it again.

    Attributes:
        settings: what the run was asked to do.
        honest: the honest nodes' vectors before round 1, shape (h, d).
        own: what the Byzantine nodes would have sent if honest, shape (f, d).
        rounds: what happened, round by round.
        rule: what the honest nodes did in every round.
        attack: what the Byzantine nodes sent.
        delivery: who got that.
    """

    settings: Settings
    honest: Vectors
    own: Vectors
    rounds: tuple[Round, ...]
    rule: Rule
    attack: Attack
    delivery: Delivery

    def __post_init__(self) -> None:
        settings = self.settings
        told = (settings.rule, settings.adversary, settings.delivery)
        names = (self.rule.name, self.attack.name, self.delivery.name)
        if told != names:
            raise ValueError(f"settings: need the names {names}, got {told}")

    @property
    def byzantine_count(self) -> int:
        """How many nodes were Byzantine (f)."""
        return len(self.own)

    @property
    def outputs(self) -> Vectors:
        """The honest nodes' vectors after the last round, shape (h, d)."""
        return self.rounds[-1].outputs if self.rounds else self.honest

    @property
    def spreads(self) -> list[Spread]:
        """The spread before round 1 and after every round."""
        return [spread(self.honest), *(r.spread for r in self.rounds)]

    @property
    def agreed(self) -> bool | None:
        """Whether the diameter reached epsilon, or None if none was asked for."""
        epsilon = self.settings.epsilon
        return None if epsilon is None else self.spreads[-1].diameter <= epsilon

    def to_dict(self) -> dict[str, Any]:
        """Return the run as JSON-ready lists, dicts, numbers."""
        settings = asdict(self.settings)
        return {
            "rounds_limit": settings.pop("rounds"),
            **settings,
            "byzantine_count": self.byzantine_count,
            "d": self.honest.shape[1],
            "agreed": self.agreed,
            "initial_spread": asdict(spread(self.honest)),
            "outputs": _listed(self.outputs),
            "rounds": [r.to_dict() for r in self.rounds],
        }


def _listed(array: Vectors) -> list[Any]:
    """Return the numbers as JSON has them: rationals are rounded."""
    return (as_float64(array) if is_exact(array) else array).tolist()
