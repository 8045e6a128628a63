"""The same run under four rules, and how well each did."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom import (
    agree,
    contraction_bound,
    covering_radius,
    distance_to_median,
)
from boxgeom.agreement.trace import Trace
from boxgeom.vectors import Vectors
from boxgeom_training.demo.gradients import digit_gradients

RULES = ("box-geom", "box-geom-once", "md-geom", "box-mean")
N = 10
T = 3
ROUNDS = 5
ADVERSARY = "sign-flip"
DELIVERY = "split"


@dataclass(frozen=True, eq=False)
class Comparison:
    """One run for each rule, all from the same gradients.

    Attributes:
        traces: the runs by rule.
        covering_radius: of the candidate set of all n vectors, flipped ones included.
        distances: by rule, the largest distance of an honest output to the honest
            median.
    """

    traces: dict[str, Trace]
    covering_radius: float
    distances: dict[str, float]

    @property
    def any_trace(self) -> Trace:
        """One of the runs, for what they all share."""
        return next(iter(self.traces.values()))

    @property
    def limit(self) -> float:
        """``2 sqrt(d)``, the ratio that BOX-GEOM cannot exceed (Theorem 13)."""
        return 2 * math.sqrt(self.any_trace.honest.shape[1])

    @property
    def bounds(self) -> list[float]:
        """The diagonals that BOX-GEOM cannot exceed, round by round."""
        first = self.any_trace.spreads[0].diagonal
        return [first * contraction_bound(N, T) ** r for r in range(ROUNDS + 1)]

    def ratio(self, rule: str) -> float:
        """Return the distance to the honest median in covering radii."""
        return self.distances[rule] / self.covering_radius

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON-ready lists, dicts, numbers."""
        rules = {
            rule: {
                "diagonals": [spread.diagonal for spread in trace.spreads],
                "distance_to_median": self.distances[rule],
                "ratio": self.ratio(rule),
            }
            for rule, trace in self.traces.items()
        }
        return {
            "n": N,
            "t": T,
            "byzantine_count": self.any_trace.byzantine_count,
            "d": self.any_trace.honest.shape[1],
            "adversary": ADVERSARY,
            "delivery": DELIVERY,
            "seed": self.any_trace.settings.seed,
            "covering_radius": self.covering_radius,
            "ratio_limit": self.limit,
            "contraction_bound": contraction_bound(N, T),
            "diagonal_bounds": self.bounds,
            "rules": rules,
        }


def compare(seed: int, on_round: Callable[[str], None]) -> Comparison:
    """Return the comparison of the rules on the gradients of handwritten digits.

    The last t clients are Byzantine: they flip the sign of their gradients, show these
    to half of the honest nodes, and then keep the halves apart (delivery "split").

    Args:
        seed: of the model, the data split and the run.
        on_round: called with the rule's name after each of its rounds.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    gradients = digit_gradients(seed)
    honest, own = gradients[: N - T], gradients[N - T :]
    traces = {rule: _run(rule, honest, own, seed, on_round) for rule in RULES}
    return Comparison(
        traces=traces,
        covering_radius=covering_radius(np.vstack([honest, -own]), N, T),
        distances={
            rule: max(distance_to_median(output, honest) for output in trace.outputs)
            for rule, trace in traces.items()
        },
    )


def _run(
    rule: str, honest: Vectors, own: Vectors, seed: int, on_round: Callable[[str], None]
) -> Trace:
    return agree(
        honest,
        rule,
        n=N,
        t=T,
        adversary=ADVERSARY,
        delivery=DELIVERY,
        own=own,
        rounds=ROUNDS,
        seed=seed,
        on_round=lambda _: on_round(rule),
    )
