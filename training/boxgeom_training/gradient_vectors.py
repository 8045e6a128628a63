"""Gradients of a PyTorch module as one vector, and back, for loops of your own.

An existing loop needs three more lines to use `Aggregation`: see docs/training.md.
"""

from typing import Any

from boxgeom_training.models.parameter_vector import trained_parameters
from boxgeom_training.models.torch_extra import import_torch


def gradient_vector(module: Any) -> Any:
    """Return the gradients of all trained parameters, one after the other, shape (d,).

    A parameter is trained if it has ``requires_grad``. If it has no gradient yet, its
    part of the vector is zero.

    Args:
        module: a ``torch.nn.Module`` after ``backward()``.

    Raises:
        ValueError: no parameter is trained, or one has no shape or is complex.
        MissingExtraError: PyTorch is not installed.
    """
    torch = import_torch()
    parts = [
        torch.zeros_like(p) if p.grad is None else p.grad
        for p in trained_parameters(module).values()
    ]
    dense = [part.to_dense() if part.is_sparse else part for part in parts]
    return torch.cat([part.detach().reshape(-1) for part in dense])


def set_gradient(module: Any, vector: Any) -> None:
    """Put a vector where ``optimizer.step()`` looks for the gradients.

    Args:
        module: a ``torch.nn.Module``.
        vector: shape (d,), a tensor or anything that can become one.

    Raises:
        ValueError: the vector's length is not the number of trained parameters, or it
            is complex; no parameter is trained, or one has no shape or is complex.
        MissingExtraError: PyTorch is not installed.
    """
    tensor = import_torch().as_tensor(vector).detach()
    parameters = trained_parameters(module).values()
    d = sum(parameter.numel() for parameter in parameters)
    if tuple(tensor.shape) != (d,):
        raise ValueError(f"vector: need shape ({d},), got {tuple(tensor.shape)}")
    if tensor.is_complex():
        raise ValueError(f"vector: need real numbers, got {tensor.dtype}")
    start = 0
    for parameter in parameters:
        stop = start + parameter.numel()
        part = tensor[start:stop].reshape(parameter.shape)
        parameter.grad = part.to(dtype=parameter.dtype, device=parameter.device).clone()
        start = stop
