"""What the clients do in an iteration: gradients, local steps, momentum, buffers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vector, Vectors
from boxgeom_training.learning.checkpoint import TrainingState
from boxgeom_training.learning.clients import DRAWS, Clients, stream
from boxgeom_training.learning.divergence import check_finite
from boxgeom_training.learning.optimizers import Memory
from boxgeom_training.learning.settings import CENTRALISED, TrainingSettings
from boxgeom_training.models.model import Model
from boxgeom_training.models.torch_model import TorchModel

BUFFERS = "buffers"
"""The name by which each client's buffers are remembered, shape (n, b)."""

OF_THE_ATTACK = "attack."
"""With which the names of what the attack remembers begin."""


@dataclass(frozen=True, eq=False)
class Work:
    """What the clients did.

    Attributes:
        losses: of each client, on the batch of its first step, shape (n,).
        sent: the vector of each, shape (n, d).
        memory: what they remember.
    """

    losses: Vector
    sent: Vectors
    memory: Memory


def work(
    model: Model,
    clients: Clients,
    state: TrainingState,
    settings: TrainingSettings,
    factor: float,
) -> Work:
    """Return what the clients do in the iteration after a state.

    Each takes its local steps, from the server's model or its own, and adds up their
    gradients: that is the way from the last model to the first, divided by the learning
    rate. With one step it is the gradient. Byzantine peers have no model of their own
    and begin at the mean of the honest ones.

    Args:
        model: what is trained.
        clients: who holds what.
        state: after the last iteration.
        settings: of the run.
        factor: of the learning rate.

    Raises:
        ValueError: a module of one's own fails.
        DivergedError: a number is no longer finite.
    """
    iteration, models = state.iteration + 1, state.models
    if settings.setting != CENTRALISED and settings.f:
        theirs = np.tile(models.mean(axis=0), (settings.f, 1))
        models = np.vstack([models, theirs])
    buffers = state.memory.get(BUFFERS)
    losses, total = np.zeros(0), np.zeros(0)
    for step in range(settings.local_steps):
        batch = clients.draw(iteration, step)
        seeds = stream(settings.seed, DRAWS, iteration, step).integers(
            2**63, size=settings.n
        )
        of_step, gradients, buffers = _gradients(model, models, batch, buffers, seeds)
        losses, total = (losses, total + gradients) if step else (of_step, gradients)
        if step + 1 < settings.local_steps:
            models = models - settings.learning_rate * factor * gradients
    kept = settings.momentum
    sent = kept * state.sent + (1 - kept) * total if kept else total
    check_finite("a loss", losses)
    check_finite("a gradient", sent)
    return Work(losses, sent, _remembered(buffers, settings))


def initial_memory(model: Model, n: int) -> Memory:
    """Return what n clients remember before the first iteration."""
    if not isinstance(model, TorchModel) or not model.buffers.size:
        return {}
    return {BUFFERS: np.tile(model.buffers, (n, 1))}


def check_memory(model: Model, n: int, memory: Memory) -> None:
    """Raise ValueError unless the clients' buffers are those of such a model."""
    needed = {k: v.shape for k, v in initial_memory(model, n).items()}
    got = {k: v.shape for k, v in memory.items() if k == BUFFERS}
    if needed != got:
        raise ValueError(f"state: need buffers {needed}, got {got}")


def attack_memory(memory: Memory) -> Memory:
    """Return what the attack remembers, by the names that it gave.

    >>> attack_memory({"buffers": np.zeros(1), "attack.aligned": np.ones(1)})
    {'aligned': array([1.])}
    """
    names = [name for name in memory if name.startswith(OF_THE_ATTACK)]
    return {n.removeprefix(OF_THE_ATTACK): memory[n].copy() for n in names}


def as_attack_memory(remembered: dict[str, Any]) -> Memory:
    """Return what an attack remembers by names that no others have."""
    return {OF_THE_ATTACK + name: np.asarray(a) for name, a in remembered.items()}


def as_tested(model: Model, memory: Memory, settings: TrainingSettings) -> Model:
    """Return the model as it is tested: with buffers, where it has any.

    A peer is tested with its own; a server's model with the honest clients' mean.
    """
    if not isinstance(model, TorchModel) or BUFFERS not in memory:
        return model
    honest = memory[BUFFERS][: settings.honest_count]
    at_server = settings.setting == CENTRALISED
    return model.with_buffers(honest.mean(axis=0)[None] if at_server else honest)


def _gradients(
    model: Model,
    models: Vectors,
    batch: tuple[NDArray[Any], NDArray[Any]],
    buffers: Vectors | None,
    seeds: NDArray[np.int64],
) -> tuple[Vector, Vectors, Vectors | None]:
    """Return losses, gradients, and the buffers after the clients' calls, if any."""
    if not isinstance(model, TorchModel):
        return (*model.gradients(models, *batch), None)
    remembered = np.zeros((len(seeds), 0)) if buffers is None else buffers
    losses, gradients, after = model.remembering(models, *batch, remembered, seeds)
    return losses, gradients, None if buffers is None else after


def _remembered(buffers: Vectors | None, settings: TrainingSettings) -> Memory:
    """Return the buffers that the clients go on with."""
    if buffers is None:
        return {}
    honest = buffers[: settings.honest_count]
    check_finite("a buffer", honest)
    if settings.buffers == "mean":
        buffers = np.tile(honest.mean(axis=0), (settings.n, 1))
    return {BUFFERS: buffers}
