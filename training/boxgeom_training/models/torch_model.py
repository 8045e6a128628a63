"""Models in PyTorch, their parameters one vector, all clients in one call."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.extras import import_extra
from boxgeom.vectors import Vector, Vectors


@dataclass(frozen=True, eq=False)
class TorchModel:
    """A PyTorch module that turns pictures into scores, as a `Model`.

    Attributes:
        module: a ``torch.nn.Module``; its own parameters give shapes, not values.
        shape: of a picture, as the module wants it.
        precision: the name of the dtype to compute in.
    """

    module: Any
    shape: tuple[int, ...]
    precision: str = "float32"

    @property
    def d(self) -> int:
        """How many parameters there are."""
        return sum(parameter.numel() for parameter in self.module.parameters())

    def initial(self, rng: np.random.Generator) -> Vector:
        """Return random weights of variance 2 / inputs (He et al.), zero biases."""
        parts = []
        for parameter in self.module.parameters():
            size, inputs = parameter.numel(), parameter[0].numel()
            is_bias = parameter.ndim == 1
            weights = np.sqrt(2 / inputs) * rng.standard_normal(size)
            parts.append(np.zeros(size) if is_bias else weights)
        return np.concatenate(parts)

    def gradients(
        self, parameters: Vectors, inputs: NDArray[Any], labels: NDArray[Any]
    ) -> tuple[Vector, Vectors]:
        """Return every client's loss and gradient, as `Model.gradients` says."""
        torch = import_torch()
        of_one = torch.func.grad_and_value(self._loss)
        shared = len(parameters) == 1 < len(inputs)
        vectors = self._tensor(parameters[0] if shared else parameters)
        in_dims = (None if shared else 0, 0, 0)
        found, losses = torch.func.vmap(of_one, in_dims=in_dims)(
            vectors, self._pictures(inputs), torch.from_numpy(labels)
        )
        return losses.numpy().astype(np.float64), found.numpy().astype(np.float64)

    def scores(self, parameters: Vectors, inputs: NDArray[Any]) -> NDArray[Any]:
        """Return what each of k models says to the same samples."""
        torch = import_torch()
        of_one = torch.func.vmap(self._scores, in_dims=(0, None))
        with torch.no_grad():
            scores = of_one(self._tensor(parameters), self._pictures(inputs))
        found: NDArray[Any] = scores.numpy()
        return found

    def _scores(self, vector: Any, pictures: Any) -> Any:
        torch, named, start = import_torch(), {}, 0
        for name, parameter in self.module.named_parameters():
            stop = start + parameter.numel()
            named[name] = vector[start:stop].view(parameter.shape)
            start = stop
        return torch.func.functional_call(self.module, named, (pictures,))

    def _loss(self, vector: Any, pictures: Any, labels: Any) -> Any:
        scores = self._scores(vector, pictures)
        return import_torch().nn.functional.cross_entropy(scores, labels)

    def _tensor(self, array: NDArray[Any]) -> Any:
        dtype = getattr(import_torch(), self.precision)
        return import_torch().from_numpy(np.ascontiguousarray(array)).to(dtype)

    def _pictures(self, inputs: NDArray[Any]) -> Any:
        return self._tensor(inputs.reshape(*inputs.shape[:-1], *self.shape))


def import_torch() -> Any:
    """Return PyTorch, or raise MissingExtraError naming the install that brings it."""
    return import_extra("torch", extra="torch", needed_by="a model in PyTorch")


def perceptron(widths: tuple[int, ...], precision: str = "float32") -> TorchModel:
    """Return an MLP, or softmax regression if there is no hidden width.

    Args:
        widths: features, hidden widths, classes.
        precision: the name of the dtype to compute in.

    Raises:
        MissingExtraError: PyTorch is not installed.
    """
    nn = import_torch().nn
    layers: list[Any] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return TorchModel(nn.Sequential(*layers[:-1]), (widths[0],), precision)


def convolutional(shape: tuple[int, int, int], classes: int) -> TorchModel:
    """Return a small CNN: twice convolution, ReLU and pooling, then two linear layers.

    Args:
        shape: of a picture: channels, height, width; the latter at least 4.
        classes: how many scores a picture gets.

    Raises:
        MissingExtraError: PyTorch is not installed.
    """
    nn = import_torch().nn
    channels, height, width = shape
    features = 32 * (height // 4) * (width // 4)
    layers = (
        *(nn.Conv2d(channels, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(features, 64), nn.ReLU(), nn.Linear(64, classes)),
    )
    return TorchModel(nn.Sequential(*layers), shape)
