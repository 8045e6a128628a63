"""The parameters of a PyTorch module as one vector, and back.

Only trained parameters, those with ``requires_grad``, are in it. One that is used in
several places (tied weights) is in it once.
"""

from typing import Any

import numpy as np

from boxgeom.vectors import Vector
from boxgeom_training.models.torch_extra import import_torch


def trained_parameters(module: Any) -> dict[str, Any]:
    """Return the trained parameters by name, in the module's order.

    Raises:
        ValueError: there are none, or one has no shape or numbers yet, or is complex.
        MissingExtraError: PyTorch is not installed.
    """
    torch = import_torch()
    found = {}
    for name, parameter in module.named_parameters():
        if torch.nn.parameter.is_lazy(parameter):
            raise ValueError(
                f"module: need parameters that have a shape, got {name}, which is made "
                f"in the first call: call the module once on a batch"
            )
        if parameter.is_meta:
            raise ValueError(f"module: need numbers, got {name} on the meta device")
        if parameter.requires_grad:
            if parameter.is_complex():
                raise ValueError(
                    f"module: need real parameters, got {name} of {parameter.dtype}"
                )
            found[name] = parameter
    if not found:
        raise ValueError("module: need at least one parameter with requires_grad")
    return found


def parameter_vector(module: Any) -> Vector:
    """Return the trained parameters, one after the other, shape (d,), in float64.

    Raises:
        ValueError: as `trained_parameters` raises it.
    """
    parts = [
        parameter.detach().double().cpu().reshape(-1).numpy()
        for parameter in trained_parameters(module).values()
    ]
    return np.concatenate(parts)


def set_parameters(module: Any, vector: Vector) -> None:
    """Put the numbers of a vector, shape (d,), into the trained parameters.

    Raises:
        ValueError: as `trained_parameters` raises it.
    """
    torch, start = import_torch(), 0
    vector = np.ascontiguousarray(vector, dtype=np.float64)
    for parameter in trained_parameters(module).values():
        stop = start + parameter.numel()
        part = torch.tensor(vector[start:stop], dtype=parameter.dtype)
        with torch.no_grad():
            parameter.copy_(part.reshape(parameter.shape))
        start = stop
