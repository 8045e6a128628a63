"""Whether one rule is better than another in a scenario, as far as runs can say."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from boxgeom_training.reproduction.design import FLOOR
from boxgeom_training.reproduction.paired import bootstrap_interval
from boxgeom_training.reproduction.summary import Summary

LEAST_SEEDS = 5
"""Fewer pairs give no verdict."""

LEAST_DIFFERENCE = 0.01
"""Differences of less than one percentage point count as even, however sure."""

Word = Literal["better", "even", "worse", "no verdict"]


@dataclass(frozen=True)
class Comparison:
    """What paired runs say about two rules.

    Attributes:
        first: the summary of one rule.
        second: that of the other.
        difference: of the worst honest clients' accuracies, first minus second, mean
            over the seeds that both have; None if there are none.
        low: the lower end of its interval; None with fewer than two seeds.
        high: the upper end.
        word: of the first rule: "better", "even", "worse" or "no verdict".
        why: why there is no verdict, or "".
    """

    first: Summary
    second: Summary
    difference: float | None
    low: float | None
    high: float | None
    word: Word
    why: str = ""

    @property
    def text(self) -> str:
        """The difference in percentage points with its interval.

        Without an interval, the difference alone; without runs, what happened.
        """
        if self.difference is None:
            return f"{self.first.rule} {self.first.text}"
        points = f"{100 * self.difference:+.1f}"
        if self.low is None or self.high is None:
            return points
        return f"{points} [{100 * self.low:+.1f}, {100 * self.high:+.1f}]"


def compared(
    first: Summary, second: Summary, oracle: Summary | None, floor: float = FLOOR
) -> Comparison:
    """Return how one rule does beside another, seed by seed.

    The worst honest client counts: of a rule that leaves one behind nobody can say that
    it works. A rule is better if the whole interval of the paired difference is above
    0 and the difference is at least `LEAST_DIFFERENCE`.

    Args:
        first: one rule.
        second: the other, in the same scenario.
        oracle: what the honest clients alone learn in that scenario.
        floor: the accuracy that the oracle needs for a verdict.
    """
    seeds = [seed for seed in first.by_seed if seed in second.by_seed]
    differences = [first.by_seed[seed] - second.by_seed[seed] for seed in seeds]
    difference = fmean(differences) if seeds else None
    low, high = bootstrap_interval(differences) if len(seeds) > 1 else (None, None)
    why = _why_not(len(seeds), oracle, floor)
    word = "no verdict" if why else _word(difference, low, high)
    return Comparison(first, second, difference, low, high, word, why)


def _why_not(seeds: int, oracle: Summary | None, floor: float) -> str:
    if seeds < LEAST_SEEDS:
        return f"need {LEAST_SEEDS} seeds that both rules finish, got {seeds}"
    if oracle is None or not oracle.worst >= floor:
        learnt = "nothing" if oracle is None else oracle.text
        return f"need an oracle of at least {100 * floor:.0f} %, got {learnt}"
    return ""


def _word(difference: float | None, low: float | None, high: float | None) -> Word:
    if difference is None or low is None or high is None:
        return "no verdict"
    if low > 0 and difference >= LEAST_DIFFERENCE:
        return "better"
    return "worse" if high < 0 and difference <= -LEAST_DIFFERENCE else "even"


def without_verdict(comparisons: Sequence[Comparison]) -> str:
    """Return why comparisons give no verdict, each reason once."""
    return "; ".join(dict.fromkeys(c.why for c in comparisons if c.why))
