"""Modules whose scores depend on their parameters and the pictures alone.

Clients exchange nothing but parameters and gradients, and a resumed run must end like
an uninterrupted one. So a module may neither remember anything from one batch to the
next, as batch normalisation does, nor draw random numbers, as dropout does. There is no
list of such layers: what a call changes is watched.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from boxgeom_training.models.torch_extra import import_torch

ADVICE = (
    "clients exchange nothing but parameters: take the layer out, or call the module's "
    "eval() first (GroupNorm normalises without a memory)"
)


@contextmanager
def unchanged(module: Any) -> Iterator[None]:
    """Raise ValueError if the body changes the module or draws random numbers.

    Gradients may change. The states of the random generators are restored.
    """
    before, drawn_from = _memory(module), _generators()
    try:
        yield
        states = _generators()
    finally:
        _restore(drawn_from)
    for name, state in drawn_from.items():
        if not _is_same(state, states[name]):
            raise ValueError(
                f"module: need deterministic scores, but a call draws random numbers "
                f"from {name}, as dropout does; {ADVICE}"
            )
    after = _memory(module)
    for name in before | after:
        if not _is_same(before.get(name), after.get(name)):
            raise ValueError(
                f"module: need one that remembers nothing between calls, but a call "
                f"changes {name}; {ADVICE}"
            )


def check_pure(module: Any, pictures: Any) -> None:
    """Raise ValueError unless scores depend on parameters and pictures alone.

    Args:
        module: a ``torch.nn.Module``.
        pictures: two or more, as the module expects them.

    Raises:
        ValueError: a call fails, changes the module or draws random numbers, or does
            not return one row of scores per picture.
    """
    torch = import_torch()
    wanted = f"module: need scores of {tuple(pictures.shape)} pictures"
    with unchanged(module), torch.enable_grad():
        try:
            first, second = module(pictures), module(pictures)
        except Exception as error:  # a module may raise anything
            what = f"{type(error).__name__}: {error}"
            raise ValueError(f"{wanted} of {pictures.dtype}, got {what}") from error
    if not isinstance(first, torch.Tensor):
        raise ValueError(f"{wanted}, one tensor, got {type(first).__name__}")
    if first.ndim != 2 or len(first) != len(pictures):
        needed = f"of shape ({len(pictures)}, classes)"
        raise ValueError(f"{wanted} {needed}, got {tuple(first.shape)}")
    if not first.requires_grad:
        raise ValueError(f"{wanted} that depend on a parameter with requires_grad")
    if not torch.allclose(first, second, rtol=1e-3, atol=1e-5, equal_nan=True):
        raise ValueError(f"{wanted} that are the same every time; {ADVICE}")


def _memory(module: Any) -> dict[str, Any]:
    """Return copies of everything in a module that a call could change, by name."""
    torch, found = import_torch(), {}
    for name, tensor in (*module.named_parameters(), *module.named_buffers()):
        found[name] = tensor.detach().clone()
    for path, part in module.named_modules():
        for name, value in vars(part).items():
            where = f"{path}.{name}".lstrip(".")
            match value:
                case bool() | int() | float() | complex() | str():
                    found[where] = value
                case torch.Generator():
                    found[where] = value.get_state()
                case np.random.Generator():
                    found[where] = value.bit_generator.state
                case random.Random():
                    found[where] = value.getstate()
    return found


def _generators() -> dict[str, Any]:
    """Return the states of the global random generators."""
    return {
        "torch": import_torch().get_rng_state(),
        "numpy.random": np.random.get_state(legacy=False),  # noqa: NPY002 - see above
        "random": random.getstate(),
    }


def _restore(states: dict[str, Any]) -> None:
    import_torch().set_rng_state(states["torch"])
    np.random.set_state(states["numpy.random"])  # noqa: NPY002 - modules draw from it
    random.setstate(states["random"])


def _is_same(first: Any, second: Any) -> bool:
    """Return whether two states are equal; a NaN is equal to itself."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(
            _is_same(first[key], second[key]) for key in first
        )
    if isinstance(first, import_torch().Tensor):
        if (first.shape, first.dtype) != (second.shape, second.dtype):
            return False
        equal = (first == second) | ((first != first) & (second != second))
        return bool(equal.all())
    if isinstance(first, np.ndarray):
        return np.array_equal(first, second)
    return bool(first == second or (first != first and second != second))
