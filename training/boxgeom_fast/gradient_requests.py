"""Whether PyTorch follows what is done to tensors, and whether a rule can tell it."""

from typing import Any

from boxgeom.extras import import_extra
from boxgeom_fast.array_libraries import Array, parts_of
from boxgeom_fast.tensors import is_torch


def gradient_for(received: Any, rule: str) -> Any:
    """Return `boxgeom_fast.gradient` if tensors want gradients, None if they do not.

    Every public function asks this first, so that none returns a result without its
    gradient in silence.

    Args:
        received: whatever `boxgeom_fast.aggregate` takes.
        rule: a key of `boxgeom.RULES`.

    Raises:
        ValueError: the rule has no gradient, or something else than a gradient is
            wanted of the tensors.

    >>> gradient_for([[0.0], [1.0]], "krum") is None
    True
    """
    tensors = [part for part in (received, *parts_of(received)) if is_torch(part)]
    if not tensors:
        return None
    torch: Any = import_extra("torch", extra="torch", needed_by="boxgeom_fast")
    for tensor in tensors:
        _check_not_transformed(tensor, torch)
    if not (torch.is_grad_enabled() and any(part.requires_grad for part in tensors)):
        return None
    gradient = import_extra(
        "boxgeom_fast.gradient", extra="torch", needed_by="a gradient"
    )
    if rule not in gradient.SOURCES:
        raise ValueError(
            f"received: need one of {', '.join(gradient.SOURCES)} for tensors that "
            f"require gradients, got {rule}; detach() those of others"
        )
    return gradient


def stands_for_others(tensor: Array) -> bool:
    """Return whether a tensor has no memory, for it is one of torch.func's or vmap's.

    >>> import torch
    >>> stands_for_others(torch.zeros(2))
    False
    """
    try:
        tensor.untyped_storage()
    except RuntimeError:
        return "strided" in str(tensor.layout)
    return False


def _check_not_transformed(tensor: Array, torch: Any) -> None:
    """Raise ValueError if a tensor stands for others, or carries a tangent."""
    advice = "torch.autograd.grad gives gradients of plain ones"
    if stands_for_others(tensor):
        raise ValueError(
            "received: need tensors with memory of their own, got one made by "
            f"torch.func or torch.vmap; {advice}"
        )
    if torch.autograd.forward_ad.unpack_dual(tensor).tangent is not None:
        raise ValueError(
            "received: need tensors without tangents, for forward-mode "
            f"differentiation is not provided; {advice}"
        )
