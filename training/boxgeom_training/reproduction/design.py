"""The design of a grid: what is compared with what, how often, and how it is tuned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from boxgeom_training.reproduction.cells import (
    ORACLE,
    TUNING_SEED,
    Cell,
    cell_of,
    oracle_scenario,
)
from boxgeom_training.reproduction.scenarios import Scenario

USUAL_RATE = 0.2
FLOOR = 0.5
"""An oracle below this accuracy has not learnt enough for verdicts."""

Rates = Mapping[tuple[str, str], float]
"""The chosen learning rate by family and rule."""


@dataclass(frozen=True)
class Design:
    """A grid of runs.

    Attributes:
        scenarios: the rows, in the order of the tables.
        rules: the columns.
        seeds: runs of each kind, with seeds from 0.
        learning_rates: one for all, or several to choose from for each rule.
        floor: the oracle's least accuracy for verdicts.
        left_out: what was asked for and cannot be, a sentence each.
    """

    scenarios: tuple[Scenario, ...]
    rules: tuple[str, ...]
    seeds: int = 5
    learning_rates: tuple[float, ...] = (USUAL_RATE,)
    floor: float = FLOOR
    left_out: tuple[str, ...] = ()

    @property
    def oracles(self) -> tuple[Scenario, ...]:
        """The oracle's scenarios, each once."""
        found = [oracle_scenario(scenario) for scenario in self.scenarios]
        return tuple({oracle.name: oracle for oracle in found}.values())

    @property
    def rows(self) -> Iterator[tuple[Scenario, str]]:
        """Every scenario with every rule, the oracle's first."""
        for oracle in self.oracles:
            yield oracle, ORACLE
        for scenario in self.scenarios:
            for rule in self.rules:
                yield scenario, rule

    def tuning_cells(self) -> list[Cell]:
        """Return the runs that choose learning rates; none if there is no choice."""
        if len(self.learning_rates) == 1:
            return []
        return [
            cell_of(scenario, rule, TUNING_SEED, rate, tunes=True)
            for scenario, rule in self.rows
            for rate in self.learning_rates
        ]

    def cells(self, rates: Rates | None = None) -> list[Cell]:
        """Return the runs that count, seed by seed.

        So an interrupted grid has few seeds of everything, not all of a part.

        Args:
            rates: the chosen learning rates; None if there is no choice.
        """
        chosen, usual = rates or {}, self.learning_rates[0]
        return [
            cell_of(of, rule, seed, chosen.get((of.family, rule), usual))
            for seed in range(self.seeds)
            for of, rule in self.rows
        ]
