"""Models in PyTorch, their parameters one vector."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vector, Vectors
from boxgeom_training.gradient_vectors import gradient_vector
from boxgeom_training.models.parameter_vector import (
    parameter_vector,
    set_parameters,
    trained_parameters,
)
from boxgeom_training.models.pure_module import check_pure, unchanged
from boxgeom_training.models.torch_extra import import_torch


@dataclass(frozen=True, eq=False)
class TorchModel:
    """A PyTorch module that turns pictures into scores, as a `Model`.

    Its vector has the trained parameters (``requires_grad``); the others stay as they
    are. The clients' gradients are computed one after the other, by an ordinary
    backward pass, so that whatever PyTorch can differentiate can be trained.

    Attributes:
        module: a ``torch.nn.Module``, already in the right mode; it is copied, and the
            copy converted to `precision`.
        shape: of a picture, as the module expects it.
        precision: the name of the dtype to compute in.
        build: builds the module with new random parameters; None if training begins
            with the parameters that it has.
        name: what messages call it.

    Raises:
        ValueError: the module remembers something from one batch to the next or draws
            random numbers, or does not give a score for every class to pictures of that
            shape.
        MissingExtraError: PyTorch is not installed.
    """

    module: Any
    shape: tuple[int, ...]
    precision: str = "float32"
    build: Callable[[], Any] | None = None
    name: str = "module"
    _own: Vector = field(init=False, repr=False)

    def __post_init__(self) -> None:
        torch = import_torch()
        dtype = getattr(torch, str(self.precision), None)
        if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
            raise ValueError(f"precision: need float32 or float64, got {dtype}")
        if not isinstance(self.module, torch.nn.Module):
            raise ValueError(f"module: need a torch.nn.Module, got {self.module!r}")
        object.__setattr__(self, "_own", parameter_vector(self.module))
        object.__setattr__(self, "module", _copied(self.module).to(dtype))
        numbers = np.random.default_rng(0).random((2, *self.shape))
        check_pure(self.module, self._tensor(numbers))

    @property
    def d(self) -> int:
        """How many parameters are trained."""
        return len(self._own)

    def initial(self, rng: np.random.Generator) -> Vector:
        """Return new random parameters, or the module's own if it has no ``build``."""
        if self.build is None:
            return self._own.copy()
        return parameter_vector(built(self.build, int(rng.integers(2**63))))

    def gradients(
        self, parameters: Vectors, inputs: NDArray[Any], labels: NDArray[Any]
    ) -> tuple[Vector, Vectors]:
        """Return every client's loss and gradient, as `Model.gradients` says."""
        of_each = np.broadcast_to(parameters, (len(inputs), self.d))
        losses, found = [], []
        for vector, pictures, classes in zip(
            of_each, self._pictures(inputs), labels, strict=True
        ):
            set_parameters(self.module, vector)
            losses.append(self._backward(pictures, classes))
            found.append(gradient_vector(self.module).double().cpu().numpy())
        return np.array(losses), np.array(found)

    def scores(self, parameters: Vectors, inputs: NDArray[Any]) -> NDArray[Any]:
        """Return the models' scores, as `Model.scores` says."""
        pictures, found = self._pictures(inputs), []
        for vector in parameters:
            set_parameters(self.module, vector)
            with unchanged(self.module), import_torch().no_grad():
                found.append(self.module(pictures).double().cpu().numpy())
        return np.array(found)

    def _backward(self, pictures: Any, labels: NDArray[Any]) -> float:
        """Return the mean cross-entropy; its gradients are left in the module."""
        torch = import_torch()
        classes = torch.tensor(np.ascontiguousarray(labels), device=pictures.device)
        with unchanged(self.module), torch.enable_grad():
            self.module.zero_grad()
            loss = torch.nn.functional.cross_entropy(self.module(pictures), classes)
            loss.backward()
        return float(loss.detach())

    def _tensor(self, numbers: NDArray[Any]) -> Any:
        """Return numbers in the dtype and on the device of the parameters."""
        torch = import_torch()
        where = next(iter(trained_parameters(self.module).values()))
        native = np.ascontiguousarray(numbers, dtype=np.float64)
        return torch.tensor(native, dtype=where.dtype, device=where.device)

    def _pictures(self, inputs: NDArray[Any]) -> Any:
        return self._tensor(inputs.reshape(*inputs.shape[:-1], *self.shape))


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


def perceptron(widths: tuple[int, ...], precision: str = "float32") -> TorchModel:
    """Return an MLP, or softmax regression if there is no hidden width.

    Args:
        widths: features, hidden widths, classes.
        precision: the name of the dtype to compute in.

    Raises:
        MissingExtraError: PyTorch is not installed.
    """
    nn = import_torch().nn

    def build() -> Any:
        layers: list[Any] = []
        for inputs, outputs in pairwise(widths):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    return TorchModel(built(build, 0), (widths[0],), precision, build)


def convolutional(shape: tuple[int, ...], classes: int) -> TorchModel:
    """Return a small CNN: convolution, ReLU and pooling, twice, then two linear layers.

    Args:
        shape: of a picture: channels, height, width; height and width at least 4.
        classes: how many classes there are.

    Raises:
        ValueError: a picture has another shape.
        MissingExtraError: PyTorch is not installed.
    """
    nn = import_torch().nn
    if len(shape) != 3 or min(shape[1:]) < 4:
        raise ValueError(
            f"model cnn: need pictures of shape (channels, height, width), height and "
            f"width at least 4, got {shape}"
        )
    channels, height, width = shape
    features = 32 * (height // 4) * (width // 4)

    def build() -> Any:
        return nn.Sequential(
            *(nn.Conv2d(channels, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(features, 64), nn.ReLU(), nn.Linear(64, classes)),
        )

    return TorchModel(built(build, 0), shape, build=build)
