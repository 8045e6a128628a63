"""Whether tensors ask for gradients, and whether the twin can give them."""

from collections.abc import Mapping
from typing import Any

from boxgeom.composition import Composition
from boxgeom.extras import import_extra
from boxgeom.rule import Rule
from boxgeom.rules import RULES
from boxgeom_fast.array_libraries import Array, parts_of
from boxgeom_fast.tensors import is_torch


def gradient_for(received: Any, rule: Rule, options: Mapping[str, Any]) -> Any:
    """Return `boxgeom_fast.gradient` if tensors require gradients, else None.

    Every public function calls this first, so that none silently returns a result
    without its gradient.

    Args:
        received: whatever `boxgeom_fast.aggregate` takes.
        rule: the rule to be applied.
        options: of the rule; none of them is ever differentiated.

    Raises:
        ValueError: the rule, or the choice of subsets, has no gradient; tensors ask
            for something other than a gradient, such as a tangent; or an option is a
            tensor that asks for anything.

    >>> gradient_for([[0.0], [1.0]], RULES["krum"], {}) is None
    True
    """
    tensors = _tensors_in(received)
    in_options = {name: _tensors_in(value) for name, value in options.items()}
    if not tensors and not any(in_options.values()):
        return None
    torch: Any = import_extra("torch", extra="torch", needed_by="boxgeom_fast")
    for name, found in {"received": tensors, **in_options}.items():
        for tensor in found:
            _check_not_transformed(tensor, torch, name)
    for name, found in in_options.items():
        if _is_followed(found, torch):
            raise ValueError(
                f"{name}: need a vector that requires no gradient, for only those of "
                "the received vectors are given; detach() it"
            )
    if not _is_followed(tensors, torch):
        return None
    gradient = import_extra(
        "boxgeom_fast.gradient", extra="torch", needed_by="a gradient"
    )
    _check_differentiable(rule, options.get("subsets"), gradient.SOURCES)
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


def _tensors_in(value: Any) -> list[Array]:
    """Return the value, if it is a tensor, or those among its rows."""
    return [part for part in (value, *parts_of(value)) if is_torch(part)]


def _is_followed(tensors: list[Array], torch: Any) -> bool:
    """Return whether PyTorch is to know how an output depends on any of these."""
    return torch.is_grad_enabled() and any(part.requires_grad for part in tensors)


def _check_differentiable(rule: Rule, subsets: Any, known: Mapping[str, Any]) -> None:
    """Raise ValueError unless the rule, of these subsets, has a gradient."""
    is_ours = RULES.get(rule.name) is rule
    if rule.name not in known or not is_ours:
        is_named = is_ours or isinstance(rule.function, Composition)
        got = rule.name if is_named else f"a rule of your own named {rule.name}"
        raise ValueError(
            f"received: need one of {', '.join(known)} for tensors that "
            f"require gradients, got {got}; detach() them for other rules"
        )
    if isinstance(subsets, str) and subsets == "bound":
        raise ValueError(
            "subsets: need 'all' or 'sample' for tensors that require gradients, got "
            "'bound', as bounds have none; call detach() first"
        )


def _check_not_transformed(tensor: Array, torch: Any, name: str) -> None:
    """Raise ValueError if a tensor stands for others, or carries a tangent."""
    advice = "torch.autograd.grad gives the gradients of plain ones"
    if stands_for_others(tensor):
        raise ValueError(
            f"{name}: need tensors with memory of their own, got one made by "
            f"torch.func or torch.vmap; {advice}"
        )
    if torch.autograd.forward_ad.unpack_dual(tensor).tangent is not None:
        raise ValueError(
            f"{name}: need tensors without tangents, for forward-mode "
            f"differentiation is not provided; {advice}"
        )
