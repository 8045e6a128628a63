"""The loss: cross-entropy of scores, and its derivative."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def cross_entropy(
    scores: NDArray[Any], labels: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the cross-entropy of every sample, and its derivatives by the scores.

    Args:
        scores: shape (..., classes).
        labels: the classes, from 0, shape (...).

    Returns:
        Losses, shape (...), and derivatives, shape (..., classes).

    >>> losses, slopes = cross_entropy(np.zeros((1, 2)), np.array([0]))
    >>> losses.round(4), slopes
    (array([0.6931]), array([[-0.5,  0.5]]))
    """
    shifted = scores - scores.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    totals = powers.sum(axis=-1, keepdims=True)
    chosen = labels[..., None]
    losses = np.log(totals) - np.take_along_axis(shifted, chosen, axis=-1)
    slopes = powers / totals
    at_label = np.take_along_axis(slopes, chosen, axis=-1) - 1
    np.put_along_axis(slopes, chosen, at_label, axis=-1)
    return losses[..., 0], slopes
