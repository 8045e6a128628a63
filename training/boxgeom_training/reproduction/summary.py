"""Summaries over the seeds of one scenario and rule."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import fmean, median, stdev
from typing import Any

from boxgeom_training.reproduction.cells import ORACLE, oracle_scenario
from boxgeom_training.reproduction.kept_runs import Run
from boxgeom_training.reproduction.scenarios import Scenario


@dataclass(frozen=True)
class Summary:
    """One cell of the tables.

    Attributes:
        scenario: its row.
        rule: its column.
        accuracy: the honest models' mean accuracy, mean over the seeds.
        worst: the worst honest model's accuracy, mean over the seeds.
        deviation: the standard deviation of ``worst`` over the seeds; 0 for one seed.
        by_seed: the worst honest model's accuracy, by seed.
        learning_rate: of the runs.
        disagreement: of the models at the end, geometric mean over the seeds.
        contraction: the worst of any sub-round of any seed, None at a server.
        bound: what BOX-GEOM's contraction cannot exceed, if n > 3t.
        classes: how many the honest clients hold, in the seed in which it is least.
        halves: the mixture that the halves of the honest clients have in common, from
            0 to 1, mean over the seeds.
        diverged: how many of the runs diverged.
        runs: how many seeds.
        refused: why the rule refused, or None.
        failed: why a run failed, or None.
        computing: milliseconds that a typical iteration spends on gradients, the median
            over the seeds; NaN if it was not measured.
        aggregating: likewise, on the rule.
    """

    scenario: str
    rule: str
    accuracy: float
    worst: float
    deviation: float
    by_seed: dict[int, float]
    learning_rate: float
    disagreement: float
    contraction: float | None
    bound: float | None
    classes: int
    halves: float
    diverged: int
    runs: int
    refused: str | None
    failed: str | None
    computing: float
    aggregating: float

    @property
    def text(self) -> str:
        """The worst honest client's accuracy in percent, and its deviation.

        A mark says how many runs diverged.
        """
        if not self.by_seed:
            return "refused" if self.refused is not None else "failed"
        spread = f" ± {100 * self.deviation:.1f}" if len(self.by_seed) > 1 else ""
        mark = f" ({self.diverged} diverged)" if self.diverged else ""
        return f"{100 * self.worst:.1f}{spread}{mark}"

    def to_dict(self) -> dict[str, Any]:
        """Return the summary, JSON-ready; null stands for what was not measured."""
        fields = asdict(self) | {"by_seed": list(self.by_seed.items())}
        return {k: None if v != v else v for k, v in fields.items()}


HUGE = 1e300
"""Above this, rounding could make a mean overflow."""

Summaries = dict[tuple[str, str], Summary]
"""By scenario and rule."""


def summarise(runs: Iterable[Run]) -> Summaries:
    """Return the summary of every scenario and rule."""
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run["scenario"], run["rule"]), []).append(run)
    return {key: _of_group(*key, group) for key, group in groups.items()}


def looked_up(found: Summaries, scenario: Scenario, rule: str) -> Summary | None:
    """Return a rule's summary in a scenario if any of its runs came to an end."""
    summary = found.get((scenario.name, rule))
    return summary if summary is not None and summary.by_seed else None


def oracle_of(scenario: Scenario, found: Summaries) -> Summary | None:
    """Return the summary of a scenario's oracle, or None if it was not run."""
    return found.get((oracle_scenario(scenario).name, ORACLE))


def _of_group(scenario: str, rule: str, group: list[Run]) -> Summary:
    done = [run for run in group if run["result"] is not None]
    results = [run["result"] for run in done]
    by_seed = {r["settings"]["seed"]: r["accuracy"]["worst"] for r in results}
    worst = list(by_seed.values())
    factors = [result["contraction"]["worst"] for result in results]
    return Summary(
        scenario=scenario,
        rule=rule,
        accuracy=_mean([result["accuracy"]["mean"] for result in results]),
        worst=_mean(worst),
        deviation=stdev(worst) if len(worst) > 1 else 0.0,
        by_seed=by_seed,
        learning_rate=group[0]["settings"]["learning_rate"],
        disagreement=_geometric_mean([_apart(result) for result in results]),
        contraction=max((f for f in factors if f is not None), default=None),
        bound=results[0]["contraction"]["bound"] if results else None,
        classes=min((run["held"]["classes"] for run in done), default=0),
        halves=_mean([run["held"]["halves"] for run in done]),
        diverged=sum(result["diverged"] is not None for result in results),
        runs=len(group),
        refused=_first(group, "refused"),
        failed=_first(group, "failed"),
        computing=_milliseconds(done, "gradients"),
        aggregating=_milliseconds(done, "aggregation"),
    )


def _first(group: list[Run], what: str) -> str | None:
    said = (run[what] for run in group if run[what] is not None)
    return next(said, None)


def _mean(values: list[float]) -> float:
    return fmean(values) if values else math.nan


def _apart(result: dict[str, Any]) -> float:
    """Return how far apart the models were at the end; 0 if there was no iteration."""
    if result["disagreement"] is None:
        return 0.0
    apart = result["disagreement"]["models"]
    return math.inf if apart is None else float(apart)  # it overflowed


def _milliseconds(done: list[Run], part: str) -> float:
    """Return what a typical iteration spends on a part: the median of the runs."""
    timed = [run["milliseconds"] for run in done if run["milliseconds"] is not None]
    return median(spent[part] for spent in timed) if timed else math.nan


def _geometric_mean(values: list[float]) -> float:
    if not values or min(values) <= 0:
        return 0.0
    if max(values) > HUGE:
        return math.inf
    return math.exp(fmean(math.log(value) for value in values))
