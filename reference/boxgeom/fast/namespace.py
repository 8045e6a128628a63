"""Which array library vectors belong to: NumPy or PyTorch, spoken to as one.

Both are spoken to through the array API standard, so that one code serves both, on the
device where the vectors are.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from boxgeom.extras import import_extra
from boxgeom.vectors import as_vectors, is_exact

array_api_compat: Any = import_extra(
    "array_api_compat", extra="fast", needed_by="boxgeom.fast"
)

Array = Any
"""An array of NumPy or of PyTorch."""

Namespace = Any
"""The functions of the array API standard, as one library has them."""

FLOATS = ("float16", "bfloat16", "float32", "float64")


def rows_of(received: Any, name: str = "received") -> list[Array]:
    """Return the rows, as views, not as copies, wherever that can be done.

    Tensors of PyTorch, one of shape (m, d) or a sequence of m of shape (d,), stay on
    their device; those in the processor's own memory are seen as arrays of NumPy, which
    is quicker with few numbers at a time. Everything else is what `boxgeom.aggregate`
    takes, and its errors are raised here too, but for numbers that are not finite.

    Args:
        received: the vectors.
        name: what to call them in an error.

    Raises:
        ValueError: they are not as above.

    >>> [row.tolist() for row in rows_of([[1, 2], [3, 4]])]
    [[1.0, 2.0], [3.0, 4.0]]
    """
    if _is_torch(received):
        return list(_as_numpy(_checked_tensor(received, name)))
    if isinstance(received, Sequence) and any(map(_is_torch, received)):
        return [_as_numpy(row) for row in _checked_tensors(received, name)]
    if not _is_plain(received):
        received = as_vectors(received, name)
        if is_exact(received):
            raise ValueError(
                f"{name}: need floats, got rationals; boxgeom.aggregate takes those"
            )
    return list(received)


def as_received(output: Array, received: Any) -> Array:
    """Return an output as a tensor if what was received came as tensors.

    >>> as_received(np.zeros(1), [[0.0], [1.0]])
    array([0.])
    """
    first = received[0] if isinstance(received, Sequence) else received
    if is_numpy(output) and _is_torch(first):
        return import_extra(
            "torch", extra="torch", needed_by="boxgeom.fast"
        ).from_numpy(output)
    return output


def namespace_of(row: Array) -> Namespace:
    """Return the functions of the library that an array belongs to.

    >>> namespace_of(np.zeros(2)).__name__
    'array_api_compat.numpy'
    """
    return array_api_compat.array_namespace(row)


def is_numpy(row: Array) -> bool:
    """Tell whether an array is NumPy's.

    >>> is_numpy(np.zeros(2))
    True
    """
    return isinstance(row, np.ndarray)


def to_host(array: Array) -> np.ndarray[Any, Any]:
    """Return an array, a small one, as NumPy's, in float64.

    >>> to_host(np.ones(2, dtype=np.float32))
    array([1., 1.])
    """
    if is_numpy(array):
        return array.astype(np.float64)
    copied: np.ndarray[Any, Any] = array.detach().cpu().double().numpy()
    return copied


def to_device(array: np.ndarray[Any, Any], like: Array, dtype: Any = None) -> Array:
    """Return a NumPy array, a small one, as an array like another one.

    >>> to_device(np.ones(2), like=np.zeros(1, dtype=np.float32))
    array([1., 1.], dtype=float32)
    """
    xp = namespace_of(like)
    dtype = like.dtype if dtype is None else dtype
    return xp.asarray(array, dtype=dtype, device=array_api_compat.device(like))


def _is_torch(array: Any) -> bool:
    return bool(array_api_compat.is_torch_array(array))


def _is_plain(received: Any) -> bool:
    """Return whether these are floats of NumPy that need no conversion."""
    return (
        type(received) is np.ndarray
        and received.dtype in (np.float16, np.float32, np.float64)
        and received.ndim == 2
        and received.size > 0
    )


def _as_numpy(tensor: Array) -> Array:
    """Return a tensor as NumPy's, sharing its memory, if NumPy can hold it."""
    if tensor.device.type != "cpu" or "bfloat" in str(tensor.dtype):
        return tensor.detach()
    return tensor.detach().numpy()


def _checked_tensor(tensor: Array, name: str) -> Array:
    """Return a tensor; raise ValueError unless it is floats of shape (m, d)."""
    shape = tuple(tensor.shape)
    if len(shape) != 2:
        raise ValueError(f"{name}: need a 2-D array of shape (m, d), got shape {shape}")
    if 0 in shape:
        raise ValueError(
            f"{name}: need at least one vector with at least one coordinate, "
            f"got shape {shape}"
        )
    _check_dtype(tensor, name)
    return tensor


def _checked_tensors(tensors: Sequence[Array], name: str) -> Sequence[Array]:
    """Return the tensors; raise ValueError unless they agree in all but values."""
    first = tensors[0]
    for row, tensor in enumerate(tensors):
        if not _is_torch(tensor):
            raise ValueError(
                f"{name}: need all rows of one library, got {type(tensor).__name__} "
                f"in row {row}"
            )
        for kind in ("device", "dtype", "shape"):
            wanted, got = (getattr(array, kind) for array in (first, tensor))
            if wanted != got:
                raise ValueError(
                    f"{name}: need all rows of one {kind}, got {wanted} in row 0 "
                    f"and {got} in row {row}"
                )
    if first.ndim != 1 or first.shape[0] == 0:
        raise ValueError(
            f"{name}: need at least one vector with at least one coordinate, "
            f"got rows of shape {tuple(first.shape)}"
        )
    _check_dtype(first, name)
    return tensors


def _check_dtype(tensor: Array, name: str) -> None:
    dtype = str(tensor.dtype).removeprefix("torch.")
    if dtype not in FLOATS:
        raise ValueError(f"{name}: need floating-point numbers, got dtype {dtype}")
    try:
        tensor[:0].double()
    except (TypeError, RuntimeError) as error:
        raise ValueError(
            f"{name}: need a device with float64, got {tensor.device}"
        ) from error
