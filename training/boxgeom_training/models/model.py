"""What training asks of a model: parameters are one vector, clients are a batch."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vector, Vectors


class Model(Protocol):
    """A classifier whose parameters are one vector of d numbers."""

    @property
    def d(self) -> int:
        """How many parameters there are."""

    def initial(self, rng: np.random.Generator) -> Vector:
        """Return parameters to begin with, shape (d,)."""

    def gradients(
        self, parameters: Vectors, inputs: NDArray[Any], labels: NDArray[Any]
    ) -> tuple[Vector, Vectors]:
        """Return every client's loss, shape (k,), and gradient, shape (k, d).

        The loss is the mean cross-entropy of the client's samples.

        Args:
            parameters: one vector a client, shape (k, d), or one for all, (1, d).
            inputs: the clients' samples, shape (k, samples, features).
            labels: their classes, shape (k, samples).
        """

    def scores(self, parameters: Vectors, inputs: NDArray[Any]) -> NDArray[Any]:
        """Return what each of k models says to the same samples.

        Args:
            parameters: shape (k, d).
            inputs: shape (samples, features).

        Returns:
            Shape (k, samples, classes); the largest score is the class.
        """
