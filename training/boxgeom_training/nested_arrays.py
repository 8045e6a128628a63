"""Arrays in dicts, lists and tuples: state dicts, pytrees, gradients by name."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Path = tuple[Any, ...]
"""The keys and indices that lead to a leaf."""


def is_nested(received: Any) -> bool:
    """Return whether these are models, of arrays by name or place, instead of vectors.

    A model is a dict, or a list or tuple in which there is an array with a shape, or
    another model. Anything else is one vector's numbers.

    >>> is_nested([{"w": np.zeros(2)}]), is_nested([[np.zeros((2, 2)), np.zeros(1)]])
    (True, True)
    >>> is_nested([[0.0, 1.0], [2.0, 3.0]]), is_nested([np.zeros(2), np.zeros(2)])
    (False, False)
    """
    return isinstance(received, list | tuple) and any(map(_is_model, received))


def leaves_of(tree: Any, path: Path = ()) -> dict[Path, Any]:
    """Return everything in a tree that is no dict, list or tuple, by its path.

    >>> leaves_of({"a": [1, (2, None)]})
    {('a', 0): 1, ('a', 1, 0): 2, ('a', 1, 1): None}
    """
    if isinstance(tree, Mapping):
        inside = list(tree.items())
    elif isinstance(tree, list | tuple):
        inside = list(enumerate(tree))
    else:
        return {path: tree}
    found: dict[Path, Any] = {}
    for key, part in inside:
        found.update(leaves_of(part, (*path, key)))
    return found


def with_leaves(tree: Any, leaves: Mapping[Path, Any], path: Path = ()) -> Any:
    """Return a tree of the same kinds with other leaves.

    >>> with_leaves({"a": [1, (2,)]}, {("a", 0): 5, ("a", 1, 0): 6})
    {'a': [5, (6,)]}
    """
    if isinstance(tree, Mapping):
        parts = {k: with_leaves(part, leaves, (*path, k)) for k, part in tree.items()}
        if not isinstance(tree, dict):
            return parts
        made = copy.copy(tree)  # a state dict's own kind, with its versions
        made.update(parts)
        return made
    if isinstance(tree, list | tuple):
        inner = [with_leaves(p, leaves, (*path, i)) for i, p in enumerate(tree)]
        if isinstance(tree, list):
            return inner
        return type(tree)(*inner) if hasattr(tree, "_fields") else tuple(inner)
    return leaves[path]


def shown(path: Path) -> str:
    """Return a path as an error shows it.

    >>> shown(("layers", 0, "weight"))
    'layers.0.weight'
    """
    return ".".join(map(str, path))


def _is_model(row: Any) -> bool:
    if isinstance(row, Mapping):
        return True
    if not isinstance(row, Sequence) or isinstance(row, str | bytes):
        return False
    return any(
        np.ndim(part) > 0 if _is_array(part) else _is_model(part) for part in row
    )


def _is_array(part: Any) -> bool:
    return hasattr(part, "ndim") and hasattr(part, "dtype")
