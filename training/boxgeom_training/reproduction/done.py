"""A grid from its first run to its summaries."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boxgeom_training.learning.record import versions
from boxgeom_training.reproduction.campaign import Campaign
from boxgeom_training.reproduction.costs import seconds_of
from boxgeom_training.reproduction.design import Design, Rates
from boxgeom_training.reproduction.grid import run_grid
from boxgeom_training.reproduction.kept_runs import Run
from boxgeom_training.reproduction.standing import effects
from boxgeom_training.reproduction.summary import summarise
from boxgeom_training.reproduction.tuning import chosen_rates

PLOTS = ("panels.png", "overview.png", "differences.png")
"""The plots of every grid."""


@dataclass(frozen=True)
class Done:
    """A grid that has been run.

    Attributes:
        design: the grid.
        rates: the learning rates that were chosen.
        tuning: the runs that chose them.
        runs: the runs that count, in the order of the design's cells.
    """

    design: Design
    rates: Rates
    tuning: list[Run]
    runs: list[Run]

    def campaign(self, seconds: float) -> Campaign:
        """Return what a report is written from.

        Args:
            seconds: how long the call took.
        """
        spent = [run["result"]["seconds"]["total"] for run in self._finished]
        cells = [*self.design.tuning_cells(), *self.design.cells(self.rates)]
        made = effects(self.design, found := summarise(self.runs))
        return Campaign(
            design=self.design,
            found=found,
            rates=self.rates,
            plots=[*PLOTS, *(["practice.png"] if made else [])],
            seconds=seconds,
            run_seconds=sum(spent),
            estimate=sum(map(seconds_of, cells)),
            versions=versions(cells[0].settings),
        )

    @property
    def _finished(self) -> list[Run]:
        return [run for run in [*self.tuning, *self.runs] if run["result"]]


def run_design(design: Design, folder: Path, **how: Any) -> Done:
    """Return all runs of a design: first those that choose learning rates.

    Args:
        design: the grid.
        folder: where each run leaves a file.
        how: as `run_grid` takes it.

    Raises:
        OSError: files cannot be read, or a process was killed.
    """
    to_tune = design.tuning_cells()
    tuning = run_grid(to_tune, folder, **how) if to_tune else []
    rates = chosen_rates(to_tune, tuning)
    return Done(design, rates, tuning, run_grid(design.cells(rates), folder, **how))
