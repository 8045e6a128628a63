"""The training run: gradients, Byzantine vectors, aggregation, a step, a record."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom_training.aggregation import Aggregation
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.checkpoint import TrainingState
from boxgeom_training.learning.client_work import (
    as_attack_memory,
    as_tested,
    attack_memory,
    check_memory,
    initial_memory,
    work,
)
from boxgeom_training.learning.clients import MODEL, Clients, clients_of, stream
from boxgeom_training.learning.divergence import DivergedError, check_finite
from boxgeom_training.learning.evaluation import Score, evaluate
from boxgeom_training.learning.plugs import with_plugs
from boxgeom_training.learning.record import Line, TrainingResult, finite, line_of
from boxgeom_training.learning.schedules import factor_of
from boxgeom_training.learning.settings import (
    CENTRALISED,
    TrainingSettings,
    check_settings,
)
from boxgeom_training.learning.steps import Steps, steps_of
from boxgeom_training.learning.sub_rounds import aggregated
from boxgeom_training.learning.threads import one_thread
from boxgeom_training.models.model import Model
from boxgeom_training.models.registry import build_model

OnIteration = Callable[[TrainingState, Line], None]
"""Called with the new state and the record of each iteration."""


@dataclass(frozen=True, eq=False)
class Trainer:
    """A run that is ready to go, iteration by iteration.

    Attributes:
        settings: of the run.
        dataset: what the clients hold shares of.
        clients: who holds what.
        model: what is trained.
        aggregation: the rule.
        steps: how the models step.
    """

    settings: TrainingSettings
    dataset: Dataset
    clients: Clients
    model: Model
    aggregation: Aggregation
    steps: Steps

    def start(self) -> TrainingState:
        """Return the state before the first iteration: all honest models are equal."""
        initial = self.model.initial(stream(self.settings.seed, MODEL))
        models = np.tile(initial, (self.model_count, 1))
        n, d = self.settings.n, self.model.d
        return TrainingState(0, models, np.zeros((n, d)), initial_memory(self.model, n))

    @property
    def model_count(self) -> int:
        """How many honest models there are; a server has one."""
        at_server = self.settings.setting == CENTRALISED
        return 1 if at_server else self.settings.honest_count

    def check_state(self, state: TrainingState, lines: Sequence[Line]) -> None:
        """Raise ValueError unless the run can go on from this state and its record."""
        n, d, iterations = self.settings.n, self.model.d, self.settings.iterations
        shapes = state.models.shape, state.sent.shape
        if shapes != ((self.model_count, d), (n, d)):
            raise ValueError(
                f"state: need shapes {(self.model_count, d)} and {(n, d)}, got "
                f"{shapes[0]} and {shapes[1]}"
            )
        check_memory(self.model, n, state.memory)
        if not 0 <= state.iteration <= iterations or len(lines) != state.iteration:
            raise ValueError(
                f"state: need at most {iterations} iterations and a line for each, "
                f"got {state.iteration} and {len(lines)} lines"
            )

    def advance(self, state: TrainingState) -> tuple[TrainingState, Line]:
        """Return the state after one more iteration, and its record.

        Raises:
            ValueError: the rule refuses what a node received.
            DivergedError: a number is no longer finite.
        """
        settings, iteration = self.settings, state.iteration + 1
        started = time.perf_counter()
        factor = factor_of(settings.schedule, iteration, settings.iterations)
        worked = work(self.model, self.clients, state, settings, factor)
        sent = worked.sent
        computed = time.perf_counter()
        memory = attack_memory(state.memory)
        outcome = aggregated(sent, iteration, settings, self.aggregation, memory)
        models, kept = self.steps(state.models, outcome.outputs, factor, state.memory)
        kept |= worked.memory | as_attack_memory(memory)
        new = TrainingState(iteration, models, sent, kept)
        check_finite("a parameter", models)
        stepped = time.perf_counter()
        due = iteration % settings.evaluate_every == 0
        last = iteration == settings.iterations
        score = self.score(new) if due or last else None
        seconds = {
            "gradients": computed - started,
            "attack": outcome.attacking,
            "aggregation": outcome.aggregating,
            "evaluation": time.perf_counter() - stepped,
        }
        loss = float(worked.losses[: settings.honest_count].mean())
        return new, line_of(new, loss, outcome, score, seconds, settings.bound)

    def score(self, state: TrainingState) -> Score:
        """Return how well the honest models do on the test pictures."""
        model = as_tested(self.model, state.memory, self.settings)
        return evaluate(model, state.models, self.dataset.test)


def prepare(settings: TrainingSettings, dataset: Dataset) -> Trainer:
    """Return a run that is ready to go.

    Raises:
        ValueError: the settings are invalid; the message says why.
        MissingExtraError: a library that they need is not installed.
    """
    check_settings(settings)
    model = build_model(
        settings.model,
        dataset,
        hidden=settings.hidden,
        engine=settings.engine,
        device=settings.device,
    )
    clients, steps = clients_of(settings, dataset), steps_of(settings, model)
    return Trainer(settings, dataset, clients, model, aggregation_of(settings), steps)


def aggregation_of(settings: TrainingSettings) -> Aggregation:
    """Return the rule as these settings have it.

    Raises:
        ValueError: they are invalid.
        MissingExtraError: what they need is not installed.
    """
    return Aggregation(
        settings.rule,
        settings.n,
        settings.t,
        settings.exact,
        settings.subsets,
        settings.tolerance,
        settings.max_nodes,
        settings.rule_options,
    )


def train(
    settings: TrainingSettings,
    dataset: Any,
    *,
    state: TrainingState | None = None,
    lines: list[Line] | None = None,
    on_iteration: OnIteration | None = None,
    **plugs: Any,
) -> TrainingResult:
    """Return the result of training under attack.

    A run stops when a number is no longer finite; its accuracy is then that of its last
    finite models.

    Args:
        settings: of the run.
        dataset: what the clients hold shares of: a `Dataset`, or one of your own, as
            `with_plugs` takes it.
        state: where to go on from, or None to begin.
        lines: the record up to that state.
        on_iteration: called with the new state and the record of each iteration.
        plugs: functions and objects of your own, such as ``rule=f``, as `with_plugs`
            takes them.

    Raises:
        ValueError: the settings are invalid, the state and the lines belong to another
            run, the rule refuses what a node received, or what was plugged in fails;
            the message says why.
        MissingExtraError: a library that they need is not installed.
    """
    settings, dataset = with_plugs(settings, dataset, **plugs)
    trainer = prepare(settings, dataset)
    state, lines = state or trainer.start(), list(lines or [])
    trainer.check_state(state, lines)
    diverged = None
    with one_thread(), np.errstate(over="ignore", invalid="ignore"):
        while state.iteration < settings.iterations:
            try:
                state, line = trainer.advance(state)
            except DivergedError:
                diverged = state.iteration + 1
                break
            lines.append(line)
            if on_iteration is not None:
                on_iteration(state, line)
        score = trainer.score(state)
    return TrainingResult(
        settings=settings,
        lines=lines,
        accuracy={"mean": score.mean, "worst": score.worst},
        loss=finite(score.loss),
        diverged=diverged,
        sizes=[len(rows) for rows in trainer.clients.rows],
        d=trainer.model.d,
    )
