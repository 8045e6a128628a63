"""The record of every iteration, and the result of a run."""

import math
import platform
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median
from typing import Any

from boxgeom_training.learning.checkpoint import TrainingState
from boxgeom_training.learning.evaluation import Score
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.sub_rounds import Aggregated, diagonal

Line = dict[str, Any]
"""The record of one iteration, JSON-ready."""

PARTS = ("gradients", "attack", "aggregation", "evaluation")
"""What time is spent on."""


def line_of(
    state: TrainingState,
    loss: float,
    outcome: Aggregated,
    score: Score | None,
    seconds: dict[str, float],
    bound: float | None,
) -> Line:
    """Return the record of the iteration that led to a state.

    Args:
        state: after the iteration.
        loss: the honest clients' mean loss on their batches, before the step.
        outcome: of the aggregation.
        score: on the test pictures, if it was measured.
        seconds: how long each of `PARTS` took.
        bound: what BOX-GEOM's contractions cannot exceed, None unless
            n > 3t.

    Returns:
        A JSON-ready dict. Numbers that overflow, as they may before a run diverges,
        are None.
    """
    measured = None if score is None else {"mean": score.mean, "worst": score.worst}
    return {
        "iteration": state.iteration,
        "loss": finite(loss),
        "accuracy": measured,
        "test_loss": None if score is None else finite(score.loss),
        "disagreement": {
            "gradients_before": finite(outcome.diagonals[0]),
            "gradients_after": finite(outcome.diagonals[-1]),
            "models": finite(diagonal(state.models)),
        },
        "contractions": [finite(factor) for factor in outcome.contractions],
        "bound": bound,
        "seconds": seconds,
    }


def unmeasured(line: Line) -> Line:
    """Return the record that the iteration would have had without an evaluation."""
    return {**line, "accuracy": None, "test_loss": None}


def finite(number: float) -> float | None:
    """Return the number, or None if it is not finite, as JSON has no such numbers.

    >>> finite(1.5), finite(float("inf"))
    (1.5, None)
    """
    return number if math.isfinite(number) else None


@dataclass(frozen=True)
class TrainingResult:
    """How a training run ended.

    Attributes:
        settings: of the run.
        lines: the record of every iteration.
        accuracy: of the honest models at the end, their "mean" and the "worst".
        loss: their mean cross-entropy on the test pictures; None if not finite.
        diverged: the iteration in which a number was no longer finite, or None.
        sizes: how many samples each client held.
        d: how many parameters the model has.
    """

    settings: TrainingSettings
    lines: list[Line]
    accuracy: dict[str, float]
    loss: float | None
    diverged: int | None
    sizes: list[int]
    d: int

    @property
    def seconds(self) -> dict[str, float]:
        """How long the iterations took, in total and by part."""
        parts = {
            part: sum(line["seconds"][part] for line in self.lines) for part in PARTS
        }
        return {"total": sum(parts.values()), **parts}

    @property
    def milliseconds(self) -> dict[str, float] | None:
        """How long a typical iteration took, by part: medians over all but the first.

        The first compiles what is compiled. None if there was no other.
        """
        spent = [line["seconds"] for line in self.lines[1:]]
        if not spent:
            return None
        return {part: 1000 * median(s[part] for s in spent) for part in PARTS}

    @property
    def worst_contraction(self) -> float | None:
        """The largest finite factor of a sub-round, or None if there is none."""
        factors = [factor for line in self.lines for factor in line["contractions"]]
        return max((f for f in factors if f is not None), default=None)

    @property
    def bound(self) -> float | None:
        """The factor that BOX-GEOM cannot exceed; None unless n > 3t."""
        return self.settings.bound

    def to_dict(self) -> dict[str, Any]:
        """Return the result as one JSON-ready object, without the lines."""
        last = self.lines[-1] if self.lines else None
        return {
            "settings": self.settings.to_dict(),
            "versions": versions(self.settings),
            "accuracy": self.accuracy,
            "loss": self.loss,
            "disagreement": last["disagreement"] if last else None,
            "contraction": {"worst": self.worst_contraction, "bound": self.bound},
            "diverged": self.diverged,
            "iterations_done": len(self.lines),
            "sizes": self.sizes,
            "d": self.d,
            "seconds": self.seconds,
        }


def versions(settings: TrainingSettings) -> dict[str, str]:
    """Return the versions of Python and the libraries that the numbers depend on."""
    packages = ["boxgeom", "numpy", *(["torch"] if settings.engine == "torch" else [])]
    return {"python": platform.python_version(), **{p: version(p) for p in packages}}


def first_difference(first: dict[str, Any], second: dict[str, Any]) -> str | None:
    """Return the name of a setting in which two runs differ, or None.

    >>> first_difference({"n": 10, "t": 3}, {"n": 10, "t": 2})
    't'
    """
    names = [*first, *(name for name in second if name not in first)]
    return next((k for k in names if first.get(k) != second.get(k)), None)
