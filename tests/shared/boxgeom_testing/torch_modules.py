"""Small modules of PyTorch, and the shapes of samples that they take."""

from typing import Any

import pytest

nn = pytest.importorskip("torch").nn

FLAT, SQUARE = (16,), (1, 4, 4)


def linear(*between: Any, features: int = 16) -> Any:
    """Return two linear layers with others between."""
    return nn.Sequential(nn.Linear(features, 6), *between, nn.Linear(6, 3))


def conv(*between: Any) -> Any:
    """Return a convolution and a linear layer with others between."""
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), *between, nn.Flatten(), nn.Linear(64, 3)
    )
