"""The sub-rounds of an iteration: from the clients' vectors to the models' steps."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from boxgeom.agreement.deliveries import Mail
from boxgeom.agreement.rounds import rounds
from boxgeom.agreement.view import View
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vectors
from boxgeom_training.aggregation import Aggregation
from boxgeom_training.learning.clients import ATTACK, stream
from boxgeom_training.learning.schedules import sub_rounds
from boxgeom_training.learning.settings import CENTRALISED, TrainingSettings
from boxgeom_training.learning.stopwatch import Stopwatch
from boxgeom_training.learning.threats import byzantine_mail


@dataclass(frozen=True, eq=False)
class Aggregated:
    """What the aggregation of an iteration gave.

    Attributes:
        outputs: shape (1, d) at a server, (h, d) peer to peer.
        diagonals: of the honest vectors' bounding box, before the first sub-round and
            after each one; at a server, only of the vectors that were sent.
        attacking: seconds spent on the Byzantine vectors.
        aggregating: seconds spent on the rule.
    """

    outputs: Vectors
    diagonals: list[float]
    attacking: float
    aggregating: float

    @property
    def contractions(self) -> list[float]:
        """The factors by which sub-rounds changed the diagonal, where it was not 0."""
        return [
            after / before
            for before, after in zip(self.diagonals, self.diagonals[1:], strict=False)
            if before > 0
        ]


def diagonal(vectors: Vectors) -> float:
    """Return the diagonal of the vectors' bounding box (Definition 11).

    >>> diagonal(np.array([[0.0, 0.0], [3.0, 4.0]]))
    5.0
    """
    return float(lengths(vectors.max(axis=0) - vectors.min(axis=0)))


def aggregated(
    vectors: Vectors,
    iteration: int,
    settings: TrainingSettings,
    aggregation: Aggregation,
    memory: dict[str, Any] | None = None,
) -> Aggregated:
    """Return what the server, or each honest peer, makes of the clients' vectors.

    A server aggregates once. Peers run sub-rounds of agreement (Definition 11).

    Args:
        vectors: one per client, shape (n, d); the last f clients are Byzantine.
        iteration: counted from 1.
        settings: of the run.
        aggregation: the rule.
        memory: what the attack remembers of earlier iterations, which it changes.

    Raises:
        ValueError: the rule refuses what a node received.
        DivergedError: a Byzantine number is not finite.
    """
    honest, own = np.split(vectors, [settings.honest_count])
    at_server = settings.setting == CENTRALISED
    stopwatch = Stopwatch()
    play = rounds(
        honest,
        own,
        stopwatch.timing("attacking", lambda view: _mail(view, settings, at_server)),
        stopwatch.timing("aggregating", aggregation.at_nodes),
        n=settings.n,
        t=settings.t,
        scale=settings.used_scale,
        rng=stream(settings.seed, ATTACK, iteration),
        rule=settings.used_rule,
        node_step=aggregation,
        memory=memory,
    )
    most = 1 if at_server else settings.sub_rounds or sub_rounds(iteration)
    played = list(islice(play, most))
    seen = [honest] if at_server else [honest, *(r.outputs for r in played)]
    return Aggregated(
        outputs=played[-1].outputs,
        diagonals=[diagonal(vectors) for vectors in seen],
        attacking=stopwatch.seconds["attacking"],
        aggregating=stopwatch.seconds["aggregating"],
    )


def _mail(view: View, settings: TrainingSettings, at_server: bool) -> Mail:
    """Return the Byzantine mail for every receiver: one at a server, else h."""
    mail = byzantine_mail(view, settings.used_attack, settings.used_delivery)
    return mail[:1] if at_server else mail
