"""Every combination of what a grid names, as scenarios."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from boxgeom_training.learning.settings import (
    CENTRALISED,
    DECENTRALISED,
    check_settings,
)
from boxgeom_training.reproduction.design import USUAL_RATE
from boxgeom_training.reproduction.scenarios import (
    Scenario,
    scenario,
    telling_peers_apart,
)

ITERATIONS = {CENTRALISED: 150, DECENTRALISED: 80}


@dataclass(frozen=True)
class Crossing:
    """What is combined with what.

    Attributes:
        tasks: models with the data sets that they learn.
        splits: keys of `SPLITS`, or "k-class".
        byzantine_counts: how many clients are Byzantine (f).
        attacks: keys of `THREATS`, each with a strength or None.
        deliveries: peer to peer; empty for one under which nodes differ.
        settings: "centralised", "decentralised" or both.
        momenta: of the clients.
        iterations: of every run, by setting.
        t: most Byzantine clients that the rules are told of.
        others: further settings, the same in every run.
    """

    tasks: Sequence[tuple[str, str]] = (("mlp", "mnist-5k"),)
    splits: Sequence[str] = ("mild",)
    byzantine_counts: Sequence[int] = (3,)
    attacks: Sequence[tuple[str, float | None]] = (("sign-flip", None),)
    deliveries: Sequence[str] = ()
    settings: Sequence[str] = (CENTRALISED, DECENTRALISED)
    momenta: Sequence[float] = (0.0,)
    iterations: dict[str, int] = field(default_factory=lambda: dict(ITERATIONS))
    t: int = 3
    others: dict[str, Any] = field(default_factory=dict)

    def scenarios(self) -> tuple[tuple[Scenario, ...], tuple[str, ...]]:
        """Return the combinations, each once, and why others cannot be.

        Without Byzantine clients all attacks are one scenario.

        Raises:
            ValueError: none of them can be; the message is that of the first.
        """
        found: dict[str, Scenario] = {}
        refused: dict[str, str] = {}
        for made in self._combinations():
            try:
                check_settings(made.settings("mean", 0, USUAL_RATE))
            except ValueError as error:
                refused[made.name] = str(error)
            else:
                found[made.name] = made
        if not found:
            raise ValueError(next(iter(refused.values()), "need at least one scenario"))
        said = tuple(f"{name}: {why}" for name, why in refused.items())
        return tuple(found.values()), said

    def _combinations(self) -> Iterator[Scenario]:
        for task, setting, split, f, momentum, (attack, scale) in product(
            self.tasks,
            self.settings,
            self.splits,
            self.byzantine_counts,
            self.momenta,
            self.attacks,
        ):
            model, data = task
            for delivery in self._deliveries(setting, attack):
                yield scenario(
                    setting,
                    split,
                    f,
                    self.t,
                    attack,
                    scale,
                    delivery,
                    **{"data": data, "model": model, "momentum": momentum},
                    iterations=self.iterations[setting],
                    **self.others,
                )

    def _deliveries(self, setting: str, attack: str) -> Sequence[str | None]:
        if setting == CENTRALISED:
            return (None,)
        return self.deliveries or (telling_peers_apart(attack),)
