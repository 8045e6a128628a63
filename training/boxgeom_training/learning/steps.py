"""How the models step by what was aggregated."""

from collections.abc import Callable
from dataclasses import dataclass

from boxgeom.vectors import Vectors
from boxgeom_training.learning.optimizers import (
    Memory,
    OptimizerSteps,
    optimizer_of,
)
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.models.model import Model

Steps = Callable[[Vectors, Vectors, float, Memory], tuple[Vectors, Memory]]
"""From models, aggregated vectors, the learning rate's factor and what is remembered to
new models and what is remembered of them."""

BEFORE = "steps"
"""The name by which the steps before are remembered."""


@dataclass(frozen=True)
class PlainSteps:
    """Gradient descent, with momentum and weight decay as `torch.optim.SGD` has them.

    Attributes:
        learning_rate: before the schedule's factor.
        weight_decay: the share of its parameters that is added to a model's vector.
        momentum: the share of the last step that is added to a step.
    """

    learning_rate: float
    weight_decay: float = 0.0
    momentum: float = 0.0

    def __call__(
        self, models: Vectors, vectors: Vectors, factor: float, memory: Memory
    ) -> tuple[Vectors, Memory]:
        """Return the models after a step, shape (k, d), and what is remembered."""
        steps, after = vectors, Memory()
        if self.weight_decay:
            steps = steps + self.weight_decay * models
        if self.momentum:
            if BEFORE in memory:
                steps = self.momentum * memory[BEFORE] + steps
            after[BEFORE] = steps
        return models - self.learning_rate * factor * steps, after


def steps_of(settings: TrainingSettings, model: Model) -> Steps:
    """Return how the models of a run step.

    Raises:
        ValueError: there is no such optimizer.
        MissingExtraError: it needs PyTorch, which is not installed.
    """
    if settings.optimizer is None:
        return PlainSteps(
            settings.learning_rate, settings.weight_decay, settings.server_momentum
        )
    options = dict(settings.optimizer_options)
    if settings.weight_decay:
        options["weight_decay"] = settings.weight_decay
    return OptimizerSteps(
        optimizer_of(settings.optimizer),
        getattr(model, "shapes", [(model.d,)]),
        float(settings.learning_rate),
        options,
    )
