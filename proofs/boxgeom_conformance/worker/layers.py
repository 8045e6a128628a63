"""Models of several layers, as federated libraries take and return them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .arrays import array_of
from .protocol import Array

concatenate = np.concatenate  # bound now: a function may replace it

Shape = tuple[int, ...]


def shapes(d: int) -> list[Shape]:
    """Return the shapes of the layers of a model that has d parameters.

    They are a matrix and a vector, so that a function which takes all layers to be of
    one shape is found out; a single parameter is a vector.

    >>> shapes(1), shapes(3), shapes(8)
    ([(1,)], [(1, 1), (2,)], [(2, 2), (4,)])
    """
    head = d // 2
    rows = 1 if head % 2 else 2
    return [*([(rows, head // rows)] if head else []), (d - head,)]


def in_layers(vector: Array) -> list[Array]:
    """Return a vector, shape (d,), as the layers of a model."""
    layers, start = [], 0
    for shape in shapes(len(vector)):
        end = start + math.prod(shape)
        layers.append(vector[start:end].reshape(shape))
        start = end
    return layers


def without_layers(value: Any, d: int) -> Any:
    """Return the layers of a model of d parameters as one vector.

    What is no list of layers of the right shapes is returned as it is.

    >>> without_layers([np.ones((1, 1)), np.zeros(2)], 3)
    array([1., 0., 0.])
    """
    if not isinstance(value, (list, tuple)) or len(value) != len(shapes(d)):
        return value
    layers = [array_of(layer)[0] for layer in value]
    if [layer.shape for layer in layers] != shapes(d):
        return value
    return concatenate([layer.ravel() for layer in layers])
