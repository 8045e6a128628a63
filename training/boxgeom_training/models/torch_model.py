"""Models in PyTorch, their parameters one vector."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.extras import MissingExtraError
from boxgeom.vectors import Vector, Vectors
from boxgeom_training.gradient_vectors import gradient_vector
from boxgeom_training.models.module_buffers import buffer_vector, set_buffers
from boxgeom_training.models.parameter_vector import (
    parameter_vector,
    set_parameters,
    trained_parameters,
)
from boxgeom_training.models.pure_module import check_pure, unchanged
from boxgeom_training.models.random_states import random_states_kept, seed_all
from boxgeom_training.models.torch_extra import import_torch
from boxgeom_training.plugged import blame, one_line


@dataclass(frozen=True, eq=False)
class TorchModel:
    """A PyTorch module that turns pictures into scores, as a `Model`.

    Its vector has the trained parameters (``requires_grad``); the others stay as they
    are. The clients' gradients are computed one after the other, by an ordinary
    backward pass, so that whatever PyTorch can differentiate can be trained. Gradients
    are computed in the mode (``train`` or ``eval``) in which each part of the module
    was given, scores of test pictures in ``eval`` mode.

    Attributes:
        module: a ``torch.nn.Module``; it is copied, and the copy converted to
            `precision`.
        shape: of a picture, as the module expects it.
        precision: the name of the dtype to compute in.
        build: builds the module with new random parameters; None if training begins
            with the parameters that it has.
        name: what messages call it.
        device: where to compute, as PyTorch names it.

    Raises:
        ValueError: the module remembers something else than buffers from one batch to
            the next, does not give a score for every class to pictures of that shape,
            or cannot be on that device.
        MissingExtraError: PyTorch is not installed.
    """

    module: Any
    shape: tuple[int, ...]
    precision: str = "float32"
    build: Callable[[], Any] | None = None
    name: str = "module"
    device: str = "cpu"
    _own: Vector = field(init=False, repr=False)
    _buffers: Vector = field(init=False, repr=False)
    _modes: list[bool] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        torch = import_torch()
        dtype = getattr(torch, str(self.precision), None)
        if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
            raise ValueError(f"precision: need float32 or float64, got {dtype}")
        if not isinstance(self.module, torch.nn.Module):
            raise ValueError(f"module: need a torch.nn.Module, got {self.module!r}")
        with named(self.name):
            object.__setattr__(self, "_own", parameter_vector(self.module))
            module = _on(self.device, _copied(self.module).to(dtype))
            object.__setattr__(self, "module", module)
            object.__setattr__(self, "_buffers", buffer_vector(module))
            object.__setattr__(self, "_modes", [m.training for m in module.modules()])
            numbers = np.random.default_rng(0).random((2, *self.shape))
            check_pure(module, self._tensor(numbers))

    @property
    def d(self) -> int:
        """How many parameters are trained."""
        return len(self._own)

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shapes of the trained parameters, in the order of the vector."""
        return [tuple(p.shape) for p in trained_parameters(self.module).values()]

    @property
    def buffers(self) -> Vector:
        """What the module's buffers are before training, shape (b,)."""
        return self._buffers.copy()

    def initial(self, rng: np.random.Generator) -> Vector:
        """Return new random parameters, or the module's own if it has no ``build``."""
        if self.build is None:
            return self._own.copy()
        return parameter_vector(built(self.build, int(rng.integers(2**63))))

    def gradients(
        self, parameters: Vectors, inputs: NDArray[Any], labels: NDArray[Any]
    ) -> tuple[Vector, Vectors]:
        """Return every client's loss and gradient, as `Model.gradients` says.

        Each client's call begins with the module's own buffers, and with seed 0.
        """
        buffers = np.tile(self._buffers, (len(inputs), 1))
        seeds = np.zeros(len(inputs), dtype=np.int64)
        return self.remembering(parameters, inputs, labels, buffers, seeds)[:2]

    def remembering(
        self,
        parameters: Vectors,
        inputs: NDArray[Any],
        labels: NDArray[Any],
        buffers: Vectors,
        seeds: NDArray[np.int64],
    ) -> tuple[Vector, Vectors, Vectors]:
        """Return every client's loss, gradient, and buffers after its call, (k, b).

        Args:
            parameters: one vector per client, shape (k, d), or one for all, (1, d).
            inputs: the clients' samples, shape (k, samples, features).
            labels: their classes, shape (k, samples).
            buffers: what each client's module remembers, shape (k, b).
            seeds: of the random numbers that each client's call draws, shape (k,).

        Raises:
            ValueError: the module fails, or changes more than buffers.
        """
        torch, pictures = import_torch(), self._pictures(inputs)
        classes = torch.tensor(np.ascontiguousarray(labels), device=pictures.device)
        losses, found = np.empty(len(inputs)), np.empty((len(inputs), self.d))
        after = buffers.copy()
        self._set_modes()
        with (
            named(self.name),
            random_states_kept(pictures.device),
            unchanged(self.module),
            torch.enable_grad(),
        ):
            for i, seed in enumerate(seeds.tolist()):
                if i < len(parameters):  # one vector may serve all
                    set_parameters(self.module, parameters[i])
                set_buffers(self.module, buffers[i])
                seed_all(seed, pictures.device)
                losses[i] = self._backward(pictures[i], classes[i])
                found[i] = gradient_vector(self.module).cpu().numpy()
                after[i] = buffer_vector(self.module)
        return losses, found, after

    def scores(
        self,
        parameters: Vectors,
        inputs: NDArray[Any],
    ) -> NDArray[Any]:
        """Return the models' scores, as `Model.scores` says, in ``eval`` mode.

        They have the module's own buffers, unless `with_buffers` gave them others.
        """
        pictures, found = self._pictures(inputs), []
        shape = len(parameters), self._buffers.shape[-1]
        of_each = np.broadcast_to(self._buffers, shape)
        self.module.eval()
        with (
            named(self.name),
            random_states_kept(pictures.device),
            unchanged(self.module),
            import_torch().no_grad(),
        ):
            for vector, kept in zip(parameters, of_each, strict=True):
                set_parameters(self.module, vector)
                set_buffers(self.module, kept)
                seed_all(0, pictures.device)
                found.append(self.module(pictures).double().cpu().numpy())
        return np.array(found)

    def with_buffers(self, buffers: Vectors) -> "TorchModel":
        """Return the same model, whose scores are those with other buffers.

        Args:
            buffers: what each of k models remembers, shape (k, b), or one for all.
        """
        model = copy.copy(self)
        object.__setattr__(model, "_buffers", buffers)
        return model

    def _backward(self, pictures: Any, classes: Any) -> float:
        """Return the mean cross-entropy; its gradients are left in the module."""
        self.module.zero_grad()
        loss = import_torch().nn.functional.cross_entropy(
            self.module(pictures), classes
        )
        loss.backward()
        return float(loss.detach())

    def _set_modes(self) -> None:
        """Put every part of the module into the mode in which it was given."""
        for part, is_training in zip(self.module.modules(), self._modes, strict=True):
            part.training = is_training

    def _tensor(self, numbers: NDArray[Any]) -> Any:
        """Return numbers in the dtype and on the device of the parameters."""
        where = next(iter(trained_parameters(self.module).values()))
        native = np.ascontiguousarray(numbers, dtype=np.float64)
        return import_torch().tensor(native, dtype=where.dtype, device=where.device)

    def _pictures(self, inputs: NDArray[Any]) -> Any:
        return self._tensor(inputs.reshape(*inputs.shape[:-1], *self.shape))


@contextmanager
def named(name: str) -> Iterator[None]:
    """Raise what the body raises as a ValueError in one line that names a model."""
    try:
        yield
    except MissingExtraError:
        raise
    except ValueError as error:
        text = one_line(error)
        if text.startswith(f"{name}:"):
            raise
        raise ValueError(f"{name}: {text.removeprefix('module: ')}") from error
    except Exception as error:  # a module may raise anything
        raise ValueError(f"{name}: a call raised {blame(error)}") from error


def _on(device: str, module: Any) -> Any:
    """Return a module on a device."""
    try:
        return module.to(device)
    except Exception as error:  # as many kinds as there are devices
        raise ValueError(f"device {device}: {blame(error)}") from error


def _copied(module: Any) -> Any:
    """Return a copy of a module, so that neither side sees the other's changes."""
    for name, parameter in module.named_parameters():
        if parameter._backward_hooks or parameter._post_accumulate_grad_hooks:
            raise ValueError(f"module: need parameters without hooks, got {name}")
    try:
        return copy.deepcopy(module)
    except Exception as error:  # parts of a module may refuse in any way
        raise ValueError(
            f"module: need one that can be copied, got {type(error).__name__}: {error}"
        ) from error


def built(build: Callable[[], Any], seed: int) -> Any:
    """Return a new module; PyTorch's global random numbers stay as they are."""
    torch = import_torch()
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        return build()
