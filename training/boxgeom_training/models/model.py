"""What training needs of a model: its parameters are one vector."""

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
        """Return initial parameters, shape (d,)."""

    def gradients(
        self, parameters: Vectors, inputs: NDArray[Any], labels: NDArray[Any]
    ) -> tuple[Vector, Vectors]:
        """Return every client's loss, shape (k,), and gradient, shape (k, d).

        The loss is the mean cross-entropy of the client's samples.

        Args:
            parameters: one vector per client, shape (k, d), or one for all, (1, d).
            inputs: the clients' samples, shape (k, samples, features).
            labels: their classes, shape (k, samples).
        """

    def scores(self, parameters: Vectors, inputs: NDArray[Any]) -> NDArray[Any]:
        """Return the scores that each of k models gives to the same samples.

        Args:
            parameters: shape (k, d).
            inputs: shape (samples, features).

        Returns:
            Shape (k, samples, classes); the class with the largest score is predicted.
        """
