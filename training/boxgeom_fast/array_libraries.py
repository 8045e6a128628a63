"""NumPy and PyTorch, used through the array API standard.

So the same code serves both, on the device where the vectors are.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from boxgeom.extras import import_extra
from boxgeom.vectors import as_vectors, is_exact
from boxgeom_fast.tensors import (
    as_numpy,
    is_torch,
    like_tensor,
    rows_of_tensor,
    rows_of_tensors,
)

array_api_compat: Any = import_extra(
    "array_api_compat", extra="fast", needed_by="boxgeom_fast"
)

Array = Any
"""An array of NumPy or of PyTorch."""

Namespace = Any
"""One library's functions of the array API standard."""


def rows_of(received: Any, name: str = "received") -> list[Array]:
    """Return the rows, shape (d,) each, as views of what was received if possible.

    Tensors of PyTorch, one of shape (m, d) or a sequence of m of shape (d,), stay on
    their device; those in main memory become arrays of NumPy, which is faster on short
    rows. Anything else is what `boxgeom.aggregate` takes, and is refused in its words,
    except that numbers need not be finite here.

    Args:
        received: the vectors.
        name: what to call them in an error.

    Raises:
        ValueError: they are not as above, or exact rationals.

    >>> [row.tolist() for row in rows_of([[1, 2], [3, 4]])]
    [[1.0, 2.0], [3.0, 4.0]]
    """
    if is_torch(received):
        return rows_of_tensor(received, name)
    parts = parts_of(received)
    if any(map(is_torch, parts)):
        return rows_of_tensors(parts, name)
    if not _is_plain(received):
        received = as_vectors(received, name)
        if is_exact(received):
            raise ValueError(
                f"{name}: need floats, got rationals; boxgeom.aggregate takes those"
            )
    return list(received)


def as_received(output: Array, received: Any) -> Array:
    """Return an output as a tensor if the vectors were received as tensors.

    >>> as_received(np.zeros(1), [[0.0], [1.0]])
    array([0.])
    """
    first = next(iter(parts_of(received)), received)
    if is_numpy(output) and is_torch(first):
        return like_tensor(output, first)
    return output


def parts_of(received: Any) -> Sequence[Any]:
    """Return the rows of a sequence, and none of an array.

    >>> parts_of([[0.0], [1.0]]), parts_of(np.eye(2))
    ([[0.0], [1.0]], ())
    """
    is_one = isinstance(received, memoryview) or not isinstance(received, Sequence)
    return () if is_one else received


def namespace_of(row: Array) -> Namespace:
    """Return the functions of the library that an array belongs to.

    >>> namespace_of(np.zeros(2)).__name__
    'array_api_compat.numpy'
    """
    return array_api_compat.array_namespace(row)


def is_numpy(row: Array) -> bool:
    """Return whether an array is NumPy's.

    >>> is_numpy(np.zeros(2))
    True
    """
    return isinstance(row, np.ndarray)


def to_numpy(array: Array) -> np.ndarray[Any, Any]:
    """Return an array as NumPy's, in its own dtype if NumPy has it, else in float32.

    >>> to_numpy(np.ones(2, dtype=np.float32))
    array([1., 1.], dtype=float32)
    """
    copied = array if is_numpy(array) else as_numpy(array.cpu(), "received")
    return np.asarray(copied)


def to_host(array: Array) -> np.ndarray[Any, Any]:
    """Return a small array as NumPy's, in float64.

    >>> to_host(np.ones(2, dtype=np.float32))
    array([1., 1.])
    """
    if is_numpy(array):
        return array.astype(np.float64)
    copied: np.ndarray[Any, Any] = array.detach().cpu().double().numpy()
    return copied


def to_device(array: np.ndarray[Any, Any], like: Array, dtype: Any = None) -> Array:
    """Return a small NumPy array in another's library, device and dtype.

    Args:
        array: any shape.
        like: the other one.
        dtype: to have instead of that of the other.

    >>> to_device(np.ones(2), like=np.zeros(1, dtype=np.float32))
    array([1., 1.], dtype=float32)
    """
    xp = namespace_of(like)
    dtype = like.dtype if dtype is None else dtype
    return xp.asarray(array, dtype=dtype, device=array_api_compat.device(like))


def _is_plain(received: Any) -> bool:
    """Return whether this is an array of floats that needs no conversion."""
    return (
        type(received) is np.ndarray
        and received.dtype in (np.float16, np.float32, np.float64)
        and received.ndim == 2
        and received.size > 0
    )
