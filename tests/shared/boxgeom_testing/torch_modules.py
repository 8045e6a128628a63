"""Small modules of PyTorch, which may be missing, and the shapes that they take."""

from typing import Any

FLAT, SQUARE = (16,), (1, 4, 4)


def linear(*between: Any, features: int = 16) -> Any:
    """Return two linear layers with others between."""
    from torch import nn

    return nn.Sequential(nn.Linear(features, 6), *between, nn.Linear(6, 3))


def conv(*between: Any) -> Any:
    """Return a convolution and a linear layer with others between."""
    from torch import nn

    first = nn.Conv2d(1, 4, 3, padding=1)
    return nn.Sequential(first, *between, nn.Flatten(), nn.Linear(64, 3))
