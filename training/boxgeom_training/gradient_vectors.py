"""Gradients of a PyTorch module as one vector, and back: for anybody's own loop.

With `Aggregation` an existing loop changes in three lines; docs/training.md shows it.
"""

from collections.abc import Iterator
from typing import Any

from boxgeom_training.models.torch_model import import_torch


def gradient_vector(module: Any) -> Any:
    """Return the gradients of all parameters, one after the other, shape (d,).

    A parameter without a gradient counts as zeros.

    Args:
        module: a ``torch.nn.Module`` after ``backward()``.

    Raises:
        MissingExtraError: PyTorch is not installed.
    """
    torch = import_torch()
    parts = [
        torch.zeros_like(p) if p.grad is None else p.grad for p in _trained(module)
    ]
    return torch.cat([part.detach().reshape(-1) for part in parts])


def set_gradient(module: Any, vector: Any) -> None:
    """Put a vector where ``optimizer.step()`` looks for the gradients.

    Args:
        module: a ``torch.nn.Module``.
        vector: shape (d,), a tensor or what can become one.

    Raises:
        ValueError: the vector has another length than the parameters together.
        MissingExtraError: PyTorch is not installed.
    """
    torch = import_torch()
    tensor = torch.as_tensor(vector)
    d = sum(parameter.numel() for parameter in _trained(module))
    if tuple(tensor.shape) != (d,):
        raise ValueError(f"vector: need shape ({d},), got {tuple(tensor.shape)}")
    start = 0
    for parameter in _trained(module):
        stop = start + parameter.numel()
        part = tensor[start:stop].reshape(parameter.shape)
        parameter.grad = part.to(dtype=parameter.dtype, device=parameter.device).clone()
        start = stop


def _trained(module: Any) -> Iterator[Any]:
    return (parameter for parameter in module.parameters() if parameter.requires_grad)
