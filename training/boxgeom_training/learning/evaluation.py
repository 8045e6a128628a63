"""How good the models are: accuracy and loss on pictures that no client holds."""

from dataclasses import dataclass

import numpy as np

from boxgeom.vectors import Vectors
from boxgeom_training.data.dataset import Samples
from boxgeom_training.models.cross_entropy import cross_entropy
from boxgeom_training.models.model import Model

AT_ONCE = 1000
"""How many pictures are evaluated together; more would need more memory."""


@dataclass(frozen=True)
class Score:
    """How the honest models do on the test pictures.

    Attributes:
        mean: the mean of the models' accuracies, from 0 to 1.
        worst: the lowest of them.
        loss: the mean cross-entropy.
    """

    mean: float
    worst: float
    loss: float


def evaluate(model: Model, parameters: Vectors, test: Samples) -> Score:
    """Return the score of k models on the test pictures.

    Args:
        model: the kind of model.
        parameters: one vector per model, shape (k, d).
        test: the pictures and their classes.
    """
    right = np.zeros(len(parameters))
    loss = 0.0
    for start in range(0, len(test), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        labels = test.labels[rows]
        scores = model.scores(parameters, test.inputs(rows))
        right += (scores.argmax(axis=2) == labels).sum(axis=1)
        of_each = np.broadcast_to(labels, scores.shape[:2])
        loss += float(cross_entropy(scores, of_each)[0].mean(axis=0).sum())
    accuracies = right / len(test)
    return Score(float(accuracies.mean()), float(accuracies.min()), loss / len(test))
