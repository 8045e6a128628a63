"""Which tensors of PyTorch are vectors, and a refusal in words for all others.

Some tensors have no shape, no memory or no real numbers, and each kind would fail in
its own way somewhere else. So everything is checked here, once.
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
    """Return whether an array is a tensor of PyTorch.

    >>> is_torch(np.zeros(2))
    False
    """
    return bool(array_api_compat.is_torch_array(array))


def rows_of_tensor(tensor: Tensor, name: str) -> list[Any]:
    """Return the rows of a tensor of shape (m, d), as `as_numpy` returns it.

    Raises:
        ValueError: it is not such a tensor, or not one of floats that can be read.
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
    """Return tensors of shape (d,) that differ in nothing but their values as rows.

    Raises:
        ValueError: they are not such tensors, or not of floats that can be read.
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
    """Return a tensor in main memory as an array of NumPy, and any other as it is.

    The array shares the tensor's memory, unless the dtype is bfloat16, which NumPy has
    not: that becomes float32.

    Raises:
        ValueError: its values cannot be read, or its device has no float64.
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
    """Return an output as a tensor of another one's dtype, on the same device."""
    torch = import_extra("torch", extra="torch", needed_by="boxgeom_fast")
    return torch.from_numpy(output).to(tensor.device, tensor.dtype)


def _check_same(
    kinds: tuple[str, ...], first: Tensor, tensor: Tensor, name: str, row: int
) -> None:
    """Raise ValueError if a row differs from the first in any of these attributes."""
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
            f"{name}: need floating-point numbers, got dtype {dtype}{where}, not one "
            f"of {', '.join(FLOATS)}"
        )
