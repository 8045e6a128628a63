"""The buffers of a PyTorch module as one vector: what it remembers between calls.

Such as the running statistics of BatchNorm. Each client has a vector of its own.
"""

from typing import Any

import numpy as np

from boxgeom.vectors import Vector
from boxgeom_training.models.torch_extra import import_torch


def buffer_vector(module: Any) -> Vector:
    """Return the buffers, one after the other, shape (b,), in float64.

    Raises:
        ValueError: a buffer is complex, or has no numbers.
    """
    parts = [np.zeros(0)]
    for name, buffer in module.named_buffers():
        if buffer.is_complex() or buffer.is_meta:
            what = "complex" if buffer.is_complex() else "on the meta device"
            raise ValueError(f"module: need buffers of real numbers, got {name} {what}")
        parts.append(buffer.detach().double().cpu().reshape(-1).numpy())
    return np.concatenate(parts)


def set_buffers(module: Any, vector: Vector) -> None:
    """Put the numbers of a vector, shape (b,), into the buffers; integers are rounded.

    Raises:
        ValueError: the buffers have other shapes than when the vector was taken.
    """
    torch, start = import_torch(), 0
    for _, buffer in module.named_buffers():
        stop = start + buffer.numel()
        numbers = vector[start:stop]
        if len(numbers) < buffer.numel():
            break
        if not buffer.is_floating_point():
            numbers = np.rint(numbers)
        part = torch.tensor(numbers).reshape(buffer.shape)
        with torch.no_grad():
            buffer.copy_(part)  # to its dtype, on its device
        start = stop
    if start != len(vector):
        raise ValueError(
            f"module: need buffers of {len(vector)} numbers, as at the start, got more "
            f"or fewer: a call has changed their shapes"
        )
