"""The tensors of PyTorch that people have, and which of them are vectors.

Not all tensors have a shape, a memory or numbers, and each kind that lacks one fails in
its own way at its own time. So all is asked here, once.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from boxgeom.extras import import_extra

array_api_compat: Any = import_extra(
    "array_api_compat", extra="fast", needed_by="boxgeom_fast"
)

Tensor = Any

FLOATS = ("float16", "bfloat16", "float32", "float64")
"""The dtypes that vectors may have."""


def is_torch(array: Any) -> bool:
    """Tell whether an array is a tensor of PyTorch.

    >>> is_torch(np.zeros(2))
    False
    """
    return bool(array_api_compat.is_torch_array(array))


def rows_of_tensor(tensor: Tensor, name: str) -> list[Any]:
    """Return the rows of a tensor of shape (m, d), as `as_numpy` has them.

    Raises:
        ValueError: it is not that, or has no floats to be read.
    """
    _check_readable(tensor, name)
    shape = tuple(tensor.shape)
    if len(shape) != 2:
        raise ValueError(f"{name}: need a 2-D array of shape (m, d), got shape {shape}")
    if 0 in shape:
        raise ValueError(
            f"{name}: need at least one vector with at least one coordinate, "
            f"got shape {shape}"
        )
    return list(as_numpy(tensor, name))


def rows_of_tensors(tensors: Sequence[Tensor], name: str) -> list[Any]:
    """Return tensors of shape (d,), which differ in nothing but values, as rows.

    Raises:
        ValueError: they are not that, or have no floats to be read.
    """
    for row, tensor in enumerate(tensors):
        if not is_torch(tensor):
            raise ValueError(
                f"{name}: need all rows of one library, got {type(tensor).__name__} "
                f"in row {row}"
            )
        _check_same(("device", "dtype"), tensors[0], tensor, name, row)
        _check_readable(tensor, name, f" in row {row}")
        _check_same(("shape",), tensors[0], tensor, name, row)
    if tensors[0].ndim != 1 or tensors[0].shape[0] == 0:
        raise ValueError(
            f"{name}: need rows of shape (d,) with at least one coordinate, "
            f"got rows of shape {tuple(tensors[0].shape)}"
        )
    return [as_numpy(tensor, name) for tensor in tensors]


def as_numpy(tensor: Tensor, name: str) -> Any:
    """Return a tensor as NumPy's, of the same memory if NumPy can hold its dtype.

    A tensor on another device stays a tensor.

    Raises:
        ValueError: it has no values that can be read, or float64 is not to be had.
    """
    try:
        if tensor.device.type != "cpu":
            tensor[:0].double()
            return tensor.detach()
        seen = tensor.detach().resolve_neg()
        return (seen.float() if "bfloat16" in str(seen.dtype) else seen).numpy()
    except (RuntimeError, TypeError, NotImplementedError) as error:
        raise ValueError(
            f"{name}: need tensors whose values can be read, and a device with "
            f"float64, got {type(tensor).__name__} on {tensor.device}: {error}"
        ) from error


def like_tensor(output: np.ndarray[Any, Any], tensor: Tensor) -> Tensor:
    """Return an output as a tensor of another one's dtype."""
    torch = import_extra("torch", extra="torch", needed_by="boxgeom_fast")
    return torch.from_numpy(output).to(tensor.dtype)


def _check_same(
    kinds: tuple[str, ...], first: Tensor, tensor: Tensor, name: str, row: int
) -> None:
    """Raise ValueError if a row differs from the first."""
    for kind in kinds:
        wanted, got = getattr(first, kind), getattr(tensor, kind)
        if wanted != got:
            raise ValueError(
                f"{name}: need all rows of one {kind}, got {wanted} in row 0 "
                f"and {got} in row {row}"
            )


def _check_readable(tensor: Tensor, name: str, where: str = "") -> None:
    """Raise ValueError unless a tensor is dense, with values, of floats."""
    if tensor.is_nested:
        raise ValueError(f"{name}: need dense tensors, got a nested one{where}")
    layout = str(tensor.layout).removeprefix("torch.")
    if layout != "strided":
        raise ValueError(
            f"{name}: need dense tensors, got layout {layout}{where}; to_dense() makes "
            "them so"
        )
    if tensor.device.type == "meta":
        raise ValueError(
            f"{name}: need tensors with values, got one on device meta{where}"
        )
    dtype = str(tensor.dtype).removeprefix("torch.")
    if dtype not in FLOATS:
        raise ValueError(
            f"{name}: need floating-point numbers, got dtype {dtype}{where}, none of "
            f"{', '.join(FLOATS)}"
        )
