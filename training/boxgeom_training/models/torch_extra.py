"""PyTorch, if it is installed."""

from typing import Any

from boxgeom.extras import import_extra


def import_torch() -> Any:
    """Return PyTorch, or raise MissingExtraError naming the install that brings it."""
    return import_extra("torch", extra="torch", needed_by="a model in PyTorch")
