"""Modules whose scores depend on parameters, buffers, pictures and seeds alone.

Clients exchange parameters and gradients, each has buffers of its own, and every draw
of random numbers is seeded: so a resumed run ends like an uninterrupted one. Whatever
else a module remembers from one batch to the next would be lost, or shared by all
clients. There is no list of such layers: what a call changes is watched.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from boxgeom_training.models.module_buffers import buffer_vector, set_buffers
from boxgeom_training.models.random_states import random_states_kept, seed_all
from boxgeom_training.models.torch_extra import import_torch
from boxgeom_training.plugged import blame

ADVICE = (
    "clients have nothing but parameters and buffers: register it as a buffer, or take "
    "it out"
)


@contextmanager
def unchanged(module: Any, *, numbers: bool = False) -> Iterator[None]:
    """Raise ValueError if the body changes the module's attributes.

    Gradients and buffers may change.

    Args:
        module: a ``torch.nn.Module``.
        numbers: whether the parameters' numbers are compared too, which takes time.
    """
    before = _memory(module, numbers)
    yield
    after = _memory(module, numbers)
    for name in before | after:
        if not _is_same(before.get(name), after.get(name)):
            raise ValueError(
                f"module: need one that remembers nothing but buffers between calls, "
                f"but a call changes {name}; {ADVICE}"
            )


def check_pure(module: Any, pictures: Any) -> None:
    """Raise ValueError unless a module can be trained by clients.

    Its buffers and the global random generators stay as they are.

    Args:
        module: a ``torch.nn.Module``.
        pictures: two or more, as the module expects them.

    Raises:
        ValueError: a call fails, changes more than buffers, gives other scores the
            second time, or does not return one row of scores per picture.
    """
    torch = import_torch()
    wanted = f"module: need scores of {tuple(pictures.shape)} pictures"
    own = buffer_vector(module)
    scores = []
    with (
        random_states_kept(pictures.device),
        unchanged(module, numbers=True),
        torch.enable_grad(),
    ):
        for _ in range(2):
            set_buffers(module, own)
            seed_all(0)
            try:
                scores.append(module(pictures))
            except Exception as error:  # a module may raise anything
                what = blame(error)
                raise ValueError(f"{wanted} of {pictures.dtype}, got {what}") from error
    set_buffers(module, own)
    first, second = scores
    if not isinstance(first, torch.Tensor):
        raise ValueError(f"{wanted}, one tensor, got {type(first).__name__}")
    if first.ndim != 2 or len(first) != len(pictures):
        needed = f"of shape ({len(pictures)}, classes)"
        raise ValueError(f"{wanted} {needed}, got {tuple(first.shape)}")
    if not first.requires_grad:
        raise ValueError(f"{wanted} that depend on a parameter with requires_grad")
    if not torch.allclose(first, second, rtol=1e-3, atol=1e-5, equal_nan=True):
        raise ValueError(f"{wanted} that are the same every time; {ADVICE}")


def _memory(module: Any, numbers: bool) -> dict[str, Any]:
    """Return all in a module that a call could change, but for buffers, by name."""
    torch, found = import_torch(), {}
    if numbers:
        for name, tensor in module.named_parameters():
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
