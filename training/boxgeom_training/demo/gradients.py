"""Real gradients: softmax regression on handwritten digits, two classes per client."""

import numpy as np

from boxgeom.extras import import_extra
from boxgeom.vectors import Vector, Vectors

CLASSES = 10


def digit_gradients(seed: int) -> Vectors:
    """Return one gradient per client, shape (10, 650), of the same random model.

    The data are scikit-learn's 8 x 8 digits. Client i holds half of the pictures of the
    classes i and i + 1 in a random order of the classes.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    rng = np.random.default_rng(seed)
    datasets = import_extra("sklearn.datasets", extra="training", needed_by="the demo")
    pictures, labels = datasets.load_digits(return_X_y=True)
    inputs = np.hstack([pictures / 16, np.ones((len(pictures), 1))])
    model = 0.01 * rng.standard_normal((inputs.shape[1], CLASSES))
    return np.array(
        [
            softmax_gradient(model, inputs[rows], labels[rows])
            for rows in two_class_split(labels, rng)
        ]
    )


def two_class_split(labels: Vector, rng: np.random.Generator) -> list[Vector]:
    """Return the indices of the samples of each of 10 clients, of two classes each."""
    order = rng.permutation(CLASSES)
    halves = [
        np.array_split(rng.permutation(np.flatnonzero(labels == digit)), 2)
        for digit in order
    ]
    return [
        np.concatenate([halves[i][0], halves[(i + 1) % CLASSES][1]])
        for i in range(CLASSES)
    ]


def softmax_gradient(model: Vectors, inputs: Vectors, labels: Vector) -> Vector:
    """Return the gradient of the mean cross-entropy, flattened.

    Args:
        model: shape (inputs, classes).
        inputs: shape (samples, inputs).
        labels: shape (samples,), from 0.

    >>> softmax_gradient(np.zeros((1, 2)), np.array([[1.0]]), np.array([0]))
    array([-0.5,  0.5])
    """
    scores = inputs @ model
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    errors = probabilities - np.eye(model.shape[1])[labels]
    return (inputs.T @ errors / len(inputs)).ravel()
