"""The arrays and tensors that a model consists of, whichever library they are of."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_training.models.torch_extra import import_torch
from boxgeom_training.nested_arrays import Path, shown


@dataclass(frozen=True)
class Kind:
    """What leaves have to have in common to be aggregated.

    Attributes:
        library: "torch" or "numpy".
        dtype: by name.
        shape: of a dense array.
    """

    library: str
    dtype: str
    shape: tuple[int, ...]

    @property
    def is_float(self) -> bool:
        """Whether the leaf is a part of the vector."""
        return "float" in self.dtype


def dense(leaf: Any, path: Path) -> Any:
    """Return a leaf as a dense tensor or array.

    Raises:
        ValueError: it is none of real numbers, or has no numbers.

    >>> dense(2.0, ()), dense([], ("a",))
    Traceback (most recent call last):
    ValueError: received: need tensors, arrays or numbers, got list at a
    """
    if is_tensor(leaf):
        if leaf.is_complex() or leaf.is_quantized or leaf.is_meta or leaf.is_nested:
            raise ValueError(
                f"received: need tensors of real numbers, got {leaf.dtype} on "
                f"{leaf.device} at {shown(path)}"
            )
        return leaf if "strided" in str(leaf.layout) else leaf.to_dense()
    array = np.asarray(leaf) if hasattr(leaf, "__array__") else leaf
    if isinstance(leaf, bool | int | float):
        array = np.array(leaf)
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiub":
        raise ValueError(
            f"received: need tensors, arrays or numbers, got {type(leaf).__name__} at "
            f"{shown(path)}"
        )
    return array


def is_tensor(leaf: Any) -> bool:
    """Return whether a leaf is a tensor of PyTorch.

    >>> is_tensor(np.zeros(2))
    False
    """
    return type(leaf).__module__.startswith("torch") or hasattr(leaf, "is_quantized")


def kind_of(leaf: Any) -> Kind:
    """Return the kind of a dense leaf.

    >>> kind_of(np.zeros((2, 3), dtype=np.float32))
    Kind(library='numpy', dtype='float32', shape=(2, 3))
    """
    library = "torch" if is_tensor(leaf) else "numpy"
    return Kind(library, str(leaf.dtype).removeprefix("torch."), tuple(leaf.shape))


def is_finite(leaf: Any) -> bool:
    """Return whether all numbers of a dense leaf are finite.

    >>> is_finite(np.array([0.0, np.nan]))
    False
    """
    library = import_torch() if is_tensor(leaf) else np
    return bool(library.isfinite(leaf).all())


def place_in_memory(leaf: Any) -> object:
    """Return where a dense leaf's numbers are; None if it has none.

    Two leaves at one place are one: parameters that are tied.

    >>> one = np.zeros(2)
    >>> place_in_memory(one) == place_in_memory(one[:])
    True
    """
    if is_tensor(leaf):
        if not leaf.numel():
            return None
        strides = tuple(leaf.stride())
        return leaf.data_ptr(), str(leaf.device), tuple(leaf.shape), strides
    if not leaf.size:
        return None
    return leaf.__array_interface__["data"][0], leaf.shape, leaf.strides


def joined(leaves: list[Any]) -> Any:
    """Return dense leaves of one library one after the other, in their widest dtype.

    >>> joined([np.zeros((1, 2), np.float16), np.ones(1, np.float32)])
    array([0., 0., 1.], dtype=float32)
    """
    if not is_tensor(leaves[0]):
        return np.concatenate([leaf.reshape(-1) for leaf in leaves])
    torch, device = import_torch(), leaves[0].device
    dtype = leaves[0].dtype
    for leaf in leaves:
        dtype = torch.promote_types(dtype, leaf.dtype)
    return torch.cat([leaf.reshape(-1).to(device, dtype) for leaf in leaves])


def part_like(part: Any, like: Any) -> Any:
    """Return a part of a vector in the shape, dtype and place of a leaf.

    >>> part_like(np.array([1.0, 2.0]), np.zeros((2, 1), dtype=np.float16))
    array([[1.],
           [2.]], dtype=float16)
    """
    shaped = part.reshape(like.shape)
    if is_tensor(like):
        return shaped.to(like.device, like.dtype, copy=True)
    return np.array(shaped, dtype=like.dtype)


def as_float64_array(vector: Any) -> NDArray[np.float64]:
    """Return a vector as the reference wants it.

    Raises:
        ValueError: it requires a gradient, which the reference has none of.

    >>> as_float64_array(np.ones(1, dtype=np.float16))
    array([1.])
    """
    if not is_tensor(vector):
        return np.asarray(vector, dtype=np.float64)
    if vector.requires_grad and import_torch().is_grad_enabled():
        raise ValueError(
            "received: need tensors that require no gradients for the reference; "
            "detach() them"
        )
    return np.asarray(vector.detach().cpu().double().numpy())


def array_like(output: NDArray[np.float64], like: Any) -> Any:
    """Return what the reference returned, in a vector's library, dtype and place.

    >>> array_like(np.ones(1), np.zeros(1, dtype=np.float16))
    array([1.], dtype=float16)
    """
    if not is_tensor(like):
        return output.astype(like.dtype)
    return import_torch().from_numpy(output).to(like.device, like.dtype)


def middle_of(leaves: list[Any]) -> Any:
    """Return the lower median of integers or booleans, place by place.

    >>> middle_of([np.array(True), np.array(False), np.array(True)])
    array(True)
    """
    rank = (len(leaves) - 1) // 2
    if not is_tensor(leaves[0]):
        return np.asarray(np.sort(np.stack(leaves), axis=0)[rank])
    torch, one = import_torch(), leaves[0]
    stacked = torch.stack([leaf.to(one.device) for leaf in leaves])
    numbers = stacked.byte() if one.dtype == torch.bool else stacked
    return numbers.sort(dim=0).values[rank].to(one.dtype)
