"""Softmax regression and the multilayer perceptron (MLP), with explicit gradients."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vector, Vectors
from boxgeom_training.models.cross_entropy import cross_entropy

Layer = tuple[NDArray[Any], NDArray[Any]]
"""Weights, shape (k, inputs, outputs), and biases, shape (k, 1, outputs)."""


@dataclass(frozen=True)
class MultilayerPerceptron:
    """Layers of weights and biases with ReLU between them, in float64.

    With one layer it is softmax regression.

    Attributes:
        widths: features, hidden widths, classes.

    >>> MultilayerPerceptron((784, 32, 10)).d
    25450
    """

    widths: tuple[int, ...]

    @property
    def d(self) -> int:
        """How many parameters there are."""
        return sum((inputs + 1) * outputs for inputs, outputs in pairwise(self.widths))

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shapes of the weights and biases, in the order of the vector."""
        pairs = pairwise(self.widths)
        return [shape for i, o in pairs for shape in ((i, o), (o,))]

    def initial(self, rng: np.random.Generator) -> Vector:
        """Return random weights of variance 2 / inputs (He et al.), zero biases."""
        parts = []
        for inputs, outputs in pairwise(self.widths):
            spread = np.sqrt(2 / inputs)
            parts.append(spread * rng.standard_normal(inputs * outputs))
            parts.append(np.zeros(outputs))
        return np.concatenate(parts)

    def layers(self, parameters: Vectors) -> list[Layer]:
        """Return the layers of k models as views of their vectors, shape (k, d).

        >>> layers = MultilayerPerceptron((3, 2)).layers(np.zeros((5, 8)))
        >>> [(weights.shape, biases.shape) for weights, biases in layers]
        [((5, 3, 2), (5, 1, 2))]
        """
        found: list[Layer] = []
        start, k = 0, len(parameters)
        for inputs, outputs in pairwise(self.widths):
            middle = start + inputs * outputs
            weights = parameters[:, start:middle].reshape(k, inputs, outputs)
            start = middle + outputs
            found.append((weights, parameters[:, None, middle:start]))
        return found

    def gradients(
        self, parameters: Vectors, inputs: NDArray[Any], labels: NDArray[Any]
    ) -> tuple[Vector, Vectors]:
        """Return every client's loss and gradient, as `Model.gradients` says."""
        layers = self.layers(parameters)
        reached = _activations(layers, inputs)
        losses, errors = cross_entropy(reached[-1], labels)
        errors /= labels.shape[1]
        parts: list[NDArray[Any]] = []
        for (weights, _), below in zip(layers[::-1], reached[-2::-1], strict=True):
            of_weights = np.matmul(below.swapaxes(1, 2), errors)
            parts += [errors.sum(axis=1), of_weights.reshape(len(errors), -1)]
            errors = np.matmul(errors, weights.swapaxes(1, 2)) * (below > 0)
        return losses.mean(axis=1), np.concatenate(parts[::-1], axis=1)

    def scores(self, parameters: Vectors, inputs: NDArray[Any]) -> NDArray[Any]:
        """Return the models' scores, as `Model.scores` says."""
        return _activations(self.layers(parameters), inputs[None])[-1]


def _activations(layers: list[Layer], inputs: NDArray[Any]) -> list[NDArray[Any]]:
    """Return the inputs, the outputs of every hidden layer, and the scores."""
    reached = [inputs]
    for weights, biases in layers[:-1]:
        reached.append(np.maximum(np.matmul(reached[-1], weights) + biases, 0))
    weights, biases = layers[-1]
    reached.append(np.matmul(reached[-1], weights) + biases)
    return reached
