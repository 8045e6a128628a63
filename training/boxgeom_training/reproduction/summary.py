"""Summaries over the seeds of one scenario and rule."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import fmean, median, stdev
from typing import Any

from boxgeom_training.reproduction.kept_runs import Run

LEAST_DIFFERENCE = 0.01
"""Accuracies that differ by less than one percentage point count as even."""


@dataclass(frozen=True)
class Summary:
    """One cell of the tables.

    Attributes:
        scenario: its row.
        rule: its column.
        accuracy: the honest models' mean accuracy, mean over the seeds.
        deviation: its standard deviation over the seeds; 0 for one seed.
        worst: the worst honest model's accuracy, mean over the seeds.
        disagreement: of the models at the end, geometric mean over the seeds.
        contraction: the worst of any sub-round of any seed, None at a server.
        bound: what BOX-GEOM's contraction cannot exceed, if n > 3t.
        diverged: how many of the runs diverged.
        runs: how many seeds.
        refused: why the rule refused, or None.
        computing: milliseconds that a typical iteration spends on gradients, the median
            over the seeds; NaN if it was not measured.
        aggregating: likewise, on the rule.
    """

    scenario: str
    rule: str
    accuracy: float
    deviation: float
    worst: float
    disagreement: float
    contraction: float | None
    bound: float | None
    diverged: int
    runs: int
    refused: str | None
    computing: float
    aggregating: float

    @property
    def text(self) -> str:
        """The accuracy in percent, with its deviation and a mark if runs diverged.

        >>> Summary("s", "mean", 0.5, 0.01, 0.4, 1, None, None, 1, 3, None, 2, 9).text
        '50.0 ± 1.0 (1 diverged)'
        """
        if self.refused is not None:
            return "refused"
        spread = f" ± {100 * self.deviation:.1f}" if self.runs > 1 else ""
        mark = f" ({self.diverged} diverged)" if self.diverged else ""
        return f"{100 * self.accuracy:.1f}{spread}{mark}"

    def to_dict(self) -> dict[str, Any]:
        """Return the summary, JSON-ready; a refusal has null for numbers."""
        fields = asdict(self)
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


def _of_group(scenario: str, rule: str, group: list[Run]) -> Summary:
    refusals = [run["refused"] for run in group if run["refused"] is not None]
    done = [run for run in group if run["refused"] is None]
    results = [run["result"] for run in done]
    accuracies = [result["accuracy"]["mean"] for result in results]
    factors = [result["contraction"]["worst"] for result in results]
    known = [factor for factor in factors if factor is not None]
    return Summary(
        scenario=scenario,
        rule=rule,
        accuracy=fmean(accuracies) if accuracies else math.nan,
        deviation=stdev(accuracies) if len(accuracies) > 1 else 0.0,
        worst=fmean(r["accuracy"]["worst"] for r in results) if results else math.nan,
        disagreement=_geometric_mean([_apart(result) for result in results]),
        contraction=max(known, default=None),
        bound=results[0]["contraction"]["bound"] if results else None,
        diverged=sum(result["diverged"] is not None for result in results),
        runs=len(group),
        refused=refusals[0] if refusals else None,
        computing=_milliseconds(done, "gradients"),
        aggregating=_milliseconds(done, "aggregation"),
    )


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


def lead(first: Summary, second: Summary) -> int:
    """Return 1, 0 or -1 if the first is more accurate, even, or less accurate.

    Even means that the difference is at most `LEAST_DIFFERENCE`, or at most the root of
    the sum of the squared deviations.

    >>> def of(mean, deviation):
    ...     return Summary("s", "r", mean, deviation, 0, 0, 0, 0, 0, 3, None, 2, 9)
    >>> lead(of(0.9, 0.01), of(0.5, 0.01)), lead(of(0.9, 0.1), of(0.85, 0.1))
    (1, 0)
    """
    difference = first.accuracy - second.accuracy
    noise = math.hypot(first.deviation, second.deviation)
    if abs(difference) <= max(LEAST_DIFFERENCE, noise):
        return 0
    return 1 if difference > 0 else -1
