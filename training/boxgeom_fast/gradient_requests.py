"""Whether tensors ask for gradients, and whether the twin can give them."""

from typing import Any

from boxgeom.extras import import_extra
from boxgeom.rule import Rule
from boxgeom.rules import RULES
from boxgeom_fast.array_libraries import Array, parts_of
from boxgeom_fast.tensors import is_torch


def gradient_for(received: Any, rule: Rule, subsets: Any = "all") -> Any:
    """Return `boxgeom_fast.gradient` if tensors require gradients, else None.

    Every public function calls this first, so that none silently returns a result
    without its gradient.

    Args:
        received: whatever `boxgeom_fast.aggregate` takes.
        rule: the rule to be applied.
        subsets: the choice of them that BOX-GEOM is asked to make.

    Raises:
        ValueError: the rule, or the choice of subsets, has no gradient, or the tensors
            ask for something other than a gradient, such as a tangent.

    >>> gradient_for([[0.0], [1.0]], RULES["krum"]) is None
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
    if rule.name not in gradient.SOURCES or RULES.get(rule.name) is not rule:
        is_ours = RULES.get(rule.name) is rule
        got = rule.name if is_ours else f"a rule of your own named {rule.name}"
        raise ValueError(
            f"received: need one of {', '.join(gradient.SOURCES)} for tensors that "
            f"require gradients, got {got}; detach() them for other rules"
        )
    if isinstance(subsets, str) and subsets == "bound":
        raise ValueError(
            "subsets: need 'all' or 'sample' for tensors that require gradients, got "
            "'bound', as bounds have none; call detach() first"
        )
    return gradient


def stands_for_others(tensor: Array) -> bool:
    """Return whether a tensor has no memory of its own, as in torch.func and vmap.

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
    advice = "torch.autograd.grad gives the gradients of plain ones"
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
