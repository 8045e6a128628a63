"""All runs of a grid, summarised: what a report is written from."""

from collections.abc import Sequence
from dataclasses import dataclass

from boxgeom_training.reproduction.design import Design, Rates
from boxgeom_training.reproduction.scenarios import Scenario
from boxgeom_training.reproduction.summary import Summaries


@dataclass(frozen=True)
class Campaign:
    """All runs of a grid, summarised.

    Attributes:
        design: what was compared with what.
        found: the summaries of the runs, by scenario and rule.
        rates: the learning rates that were chosen; empty if there was no choice.
        plots: the names of the plot files.
        seconds: how long this call took; runs finished before cost it nothing.
        run_seconds: how long all runs took, each in its process, added up.
        estimate: how long they were estimated to take.
        versions: of Python and the libraries that the numbers depend on.
    """

    design: Design
    found: Summaries
    rates: Rates
    plots: Sequence[str]
    seconds: float
    run_seconds: float
    estimate: float
    versions: dict[str, str]

    def groups(self) -> list[tuple[str, str, list[Scenario]]]:
        """Return the scenarios by setting and task, as (setting, task, scenarios)."""
        groups: dict[tuple[str, str], list[Scenario]] = {}
        for scenario in self.design.scenarios:
            groups.setdefault((scenario.setting, scenario.task), []).append(scenario)
        return [(*key, scenarios) for key, scenarios in groups.items()]
