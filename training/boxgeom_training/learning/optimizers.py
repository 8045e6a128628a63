"""Optimizers of PyTorch, one per honest model: the aggregated vector is its gradient.

Their state is kept as arrays, so that a checkpoint needs no pickle. Each step begins
with a new optimizer that is given its state, as a run that is resumed does.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.arguments import nearest
from boxgeom.extras import import_extra
from boxgeom.vectors import Vector, Vectors
from boxgeom_training.plugged import Plugged, plugged

Memory = dict[str, NDArray[Any]]
"""What is remembered from one iteration to the next, by name."""

PREFIX = "optimizer."
NUMBER = ":number"
"""The end of the name of what is a number, not a tensor."""


def optimizer_named(name: str) -> Any:
    """Return the class of `torch.optim` of that name, in any case, or None."""
    known = _classes()
    return known.get(name.lower())


def optimizer_of(optimizer: Any) -> Plugged:
    """Return an optimizer by its name, or what was plugged in.

    Raises:
        ValueError: `torch.optim` has none of that name.
        MissingExtraError: PyTorch is not installed.
    """
    if isinstance(optimizer, Plugged):
        return optimizer
    needed = "optimizer: need one of those of torch.optim, such as adam"
    if not isinstance(optimizer, str) or not optimizer:
        raise ValueError(f"{needed}, got {optimizer!r}")
    found = optimizer_named(optimizer)
    if found is None:
        raise ValueError(f"{needed}, got {optimizer!r}{nearest(optimizer, _classes())}")
    return plugged("optimizer", found, optimizer.lower())


def _classes() -> dict[str, Any]:
    """Return all classes of `torch.optim` that are optimizers, by lower-case name."""
    optim = _torch().optim
    found = {name.lower(): getattr(optim, name) for name in dir(optim)}
    return {name: thing for name, thing in found.items() if _is_optimizer_class(thing)}


def _is_optimizer_class(thing: Any) -> bool:
    base = _torch().optim.Optimizer
    return isinstance(thing, type) and issubclass(thing, base) and thing is not base


def _torch() -> Any:
    return import_extra("torch", extra="torch", needed_by="an optimizer")


@dataclass(frozen=True)
class OptimizerSteps:
    """Steps by an optimizer of PyTorch, in float64.

    Attributes:
        own: makes the optimizer: a class of `torch.optim`, or a function of a list of
            parameters.
        shapes: of the parameters of which a model's vector consists.
        learning_rate: for whatever takes ``lr``.
        options: what else it takes.
    """

    own: Plugged
    shapes: list[tuple[int, ...]]
    learning_rate: float
    options: Mapping[str, Any]

    def __call__(
        self, models: Vectors, vectors: Vectors, factor: float, memory: Memory
    ) -> tuple[Vectors, Memory]:
        """Return the models after a step, shape (k, d), and what is remembered.

        Args:
            models: shape (k, d).
            vectors: the gradient of each, shape (k, d).
            factor: what the learning rate is multiplied by.
            memory: what was remembered after the last step; it stays as it is.

        Raises:
            PluggedError: the optimizer fails.
        """
        after: Memory = {}
        stepped = []
        for i, (model, vector) in enumerate(zip(models, vectors, strict=True)):
            name = f"{PREFIX}{i}."
            parameters = self._tensors(model)
            optimizer = self._made(parameters)
            rates = [group["lr"] for group in optimizer.param_groups]
            restore(optimizer, name, memory)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            for parameter, part in zip(parameters, self._tensors(vector), strict=True):
                parameter.grad = part.detach()
            Plugged("optimizer", self.own.name, optimizer.step, "")()
            after |= kept(optimizer, name, self.own)
            stepped.append(
                np.concatenate([_numbers(p).reshape(-1) for p in parameters])
            )
        return np.array(stepped), after

    def _tensors(self, vector: Vector) -> list[Any]:
        """Return the parts of a vector as parameters of a module would be."""
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        parts = np.split(vector, np.cumsum(sizes)[:-1])
        torch = _torch()
        return [
            torch.nn.Parameter(torch.tensor(part.reshape(shape)))
            for part, shape in zip(parts, self.shapes, strict=True)
        ]

    def _made(self, parameters: list[Any]) -> Any:
        """Return a new optimizer of the parameters."""
        make = self.own.thing
        options = dict(self.options)
        if _is_optimizer_class(make) or "lr" in inspect.signature(make).parameters:
            options = {"lr": self.learning_rate, **options}
        optimizer = self.own(parameters, **options)
        if not isinstance(optimizer, _torch().optim.Optimizer):
            got = type(optimizer).__name__
            raise self.own.error(f"returned {got}; need a torch.optim.Optimizer")
        return optimizer


def kept(optimizer: Any, name: str, own: Plugged) -> Memory:
    """Return the state of an optimizer as arrays, and its groups' numbers.

    Raises:
        PluggedError: its state has something else than tensors and numbers.
    """
    found: Memory = {}
    for j, parameter in enumerate(_parameters(optimizer)):
        for key, value in optimizer.state.get(parameter, {}).items():
            where = f"{name}{j}.{key}"
            if isinstance(value, _torch().Tensor):
                found[where] = _numbers(value)
            elif isinstance(value, bool | int | float):
                found[where + NUMBER] = np.array(value)
            elif value is not None:
                what = f"keeps {key}, {type(value).__name__}"
                raise own.error(f"{what}; need a state of tensors and numbers")
    for j, group in enumerate(optimizer.param_groups):
        for key, value in group.items():
            if isinstance(value, bool | int | float) and key != "lr":
                found[f"{name}group.{j}.{key}{NUMBER}"] = np.array(value)
    return found


def restore(optimizer: Any, name: str, memory: Memory) -> None:
    """Give a new optimizer the state that was kept."""
    for j, parameter in enumerate(_parameters(optimizer)):
        start = f"{name}{j}."
        state = {k[len(start) :]: v for k, v in memory.items() if k.startswith(start)}
        if state:
            optimizer.state[parameter] = {
                key.removesuffix(NUMBER): value.item()
                if key.endswith(NUMBER)
                else _torch().tensor(value)
                for key, value in state.items()
            }
    for j, group in enumerate(optimizer.param_groups):
        for key in group:
            where = f"{name}group.{j}.{key}{NUMBER}"
            if where in memory:
                group[key] = memory[where].item()


def _parameters(optimizer: Any) -> list[Any]:
    return [p for group in optimizer.param_groups for p in group["params"]]


def _numbers(tensor: Any) -> NDArray[Any]:
    array: NDArray[Any] = tensor.detach().cpu().numpy().copy()
    return array
