"""The training loops that are compared, by name."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.clients import Clients, clients_of
from boxgeom_training.learning.record import PARTS
from boxgeom_training.learning.settings import CENTRALISED, TrainingSettings
from boxgeom_training.learning.threads import one_thread
from boxgeom_training.learning.training import prepare
from boxgeom_training.models.torch_networks import perceptron
from boxgeom_training.speed.byzfl_loop import byzfl_step

SUB_ROUNDS = 7
"""As many as the paper's schedule has after some hundred iterations."""

Parts = dict[str, float]
"""Seconds of processor time by part of an iteration; the total is under "total"."""


@dataclass(frozen=True)
class Loop:
    """A way to train for some iterations.

    Attributes:
        meaning: what an iteration does, in one line.
        n: clients.
        run: from the loop, a data set, and how many iterations to run before those that
            are measured and how many are measured, to the seconds of one iteration.
        settings: of the run, for our own loops.
    """

    meaning: str
    n: int
    run: Callable[["Loop", Dataset, int, int], Parts]
    settings: dict[str, Any]


def training(loop: Loop, dataset: Dataset, first: int, iterations: int) -> Parts:
    """Return the processor time of an iteration of `boxgeom train`, by part."""
    settings = TrainingSettings(**loop.settings, evaluate_every=1)
    trainer = prepare(settings, dataset)
    state, spent = trainer.start(), defaultdict[str, float](float)
    # The run's own stopwatches then measure processor time, of all threads.
    with one_thread(), mock.patch.object(time, "perf_counter", time.process_time):
        for iteration in range(first + iterations):
            started = time.process_time()
            state, line = trainer.advance(state)
            if iteration >= first:
                spent["total"] += time.process_time() - started
                for part in PARTS:
                    spent[part] += line["seconds"][part]
    return {part: seconds / iterations for part, seconds in spent.items()}


def plain(loop: Loop, dataset: Dataset, first: int, iterations: int) -> Parts:
    """Return the processor time of everybody's gradients, their mean, and a step."""
    trainer = prepare(TrainingSettings(**loop.settings), dataset)
    models = trainer.start().models[:1]

    def step(iteration: int) -> None:
        inputs, labels = trainer.clients.draw(iteration)
        _, gradients = trainer.model.gradients(models, inputs, labels)
        models[:] -= 0.2 * gradients.mean(axis=0)

    with one_thread():
        return _timed(step, first, iterations)


def torch_steps(loop: Loop, dataset: Dataset, first: int, iterations: int) -> Parts:
    """Return the processor time of a plain PyTorch step for every client."""
    import torch

    clients = clients_of(TrainingSettings(**loop.settings), dataset)
    module = perceptron((dataset.features, 32, dataset.classes)).module
    optimizer = torch.optim.SGD(module.parameters(), lr=0.2)

    def step(iteration: int) -> None:
        inputs, labels = clients.draw(iteration)
        for pictures, classes in zip(inputs, labels, strict=True):
            optimizer.zero_grad()
            scores = module(torch.tensor(pictures, dtype=torch.float32))
            torch.nn.functional.cross_entropy(scores, torch.tensor(classes)).backward()
            optimizer.step()

    torch.set_num_threads(1)
    return _timed(step, first, iterations)


def byzfl(loop: Loop, dataset: Dataset, first: int, iterations: int) -> Parts:
    """Return the processor time of an iteration of byzfl's loop, at a server."""
    import torch

    torch.set_num_threads(1)
    settings = TrainingSettings(**loop.settings)
    clients: Clients = clients_of(settings, dataset)
    return _timed(byzfl_step(clients, settings.honest_count), first, iterations)


def _timed(step: Callable[[int], None], first: int, iterations: int) -> Parts:
    """Return the processor time of a step, after some first ones."""
    for iteration in range(1, first + 1):
        step(iteration)
    started = time.process_time()
    for iteration in range(first + 1, first + iterations + 1):
        step(iteration)
    return {"total": (time.process_time() - started) / iterations}


def _peers(rule: str, n: int, t: int, **more: Any) -> Loop:
    settings = {"rule": rule, "n": n, "t": t, "delivery": "equivocate", **more}
    meaning = f"{rule}, peers, v to one half and -v to the other"
    return Loop(meaning, n, training, {**settings, "sub_rounds": SUB_ROUNDS})


LOOPS: dict[str, Loop] = {
    "plain-10": Loop("gradients of all, their mean, a step", 10, plain, {}),
    "torch-10": Loop("ten plain steps of PyTorch", 10, torch_steps, {}),
    "byzfl-10": Loop("byzfl's loop at a server: three-step medians", 10, byzfl, {}),
    "server-10": Loop("BOX-GEOM at a server", 10, training, {"setting": CENTRALISED}),
    "mean-10": _peers("mean", 10, 3),
    "peers-10": _peers("box-geom", 10, 3),
    "peers-20": _peers("box-geom", 20, 6, subsets="bound"),
    "peers-31": _peers("box-geom", 31, 10, subsets="bound"),
}
"""Every loop by its name, which ends with how many clients there are."""


def measured(name: str, dataset: Dataset, first: int, iterations: int) -> Parts:
    """Return the processor time of an iteration of a loop, by part.

    Raises:
        ImportError: a library that it needs is not installed.
    """
    loop = LOOPS[name]
    with np.errstate(over="ignore", invalid="ignore"):
        return loop.run(loop, dataset, first, iterations)
