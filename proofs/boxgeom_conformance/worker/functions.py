"""Functions, found by name: one, or those of a package that have given names."""

from __future__ import annotations

import difflib
import importlib
import inspect
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from .texts import said


def find(name: str) -> Any:
    """Return what MODULE:ATTRIBUTE names.

    Raises:
        AttributeError: there is no such attribute; the message has the nearest.

    >>> find("math:sqrt")(9.0)
    3.0
    """
    module, _, attributes = name.partition(":")
    thing: Any = importlib.import_module(module)
    for attribute in attributes.split("."):
        thing = _attribute(thing, attribute)
    return thing


def _attribute(thing: Any, name: str) -> Any:
    try:
        return getattr(thing, name)
    except AttributeError as error:
        near = difflib.get_close_matches(name, dir(thing), n=1)
        hint = "".join(f"; did you mean {known}?" for known in near)
        raise AttributeError(f"{error}{hint}") from None


def functions_of(
    name: str, wanted: Sequence[str], with_classes: bool
) -> tuple[list[str], dict[str, str]]:
    """Return which of some names are a package's own functions, and why others are not.

    Args:
        name: the module; its package is all with the same top-level name.
        wanted: the names to look for.
        with_classes: whether classes count.
    """
    module = importlib.import_module(name)
    found, left_out = [], {}
    for function in wanted:
        try:
            thing = getattr(module, function, None)
        except Exception as error:  # a module may compute its attributes
            left_out[function] = said(error)
            continue
        reason = _reason_against(thing, name.partition(".")[0], with_classes)
        if reason is None:
            found.append(function)
        elif reason:
            left_out[function] = reason
    return found, left_out


def _reason_against(thing: Any, package: str, with_classes: bool) -> str | None:
    """Return why something is not a function of a package; "" if not even callable."""
    if not callable(thing):
        return ""
    owner = _owner(thing, package)
    if owner:
        return f"it is a function of {owner}"
    if inspect.isclass(thing) and not with_classes:
        return "it is a class, and --call says how to use one"
    return None


def _owner(thing: Any, package: str) -> str:
    """Return the module of another package that something is imported from, or "".

    Its ``__module__`` is proof only if it names this package: a partial or compiled
    function names the library that made it, and C code anything or nothing. But the
    module from which something was imported still holds it.
    """
    if _is_of(package, getattr(thing, "__module__", None)):
        return ""
    for name, module in list(sys.modules.items()):
        if isinstance(module, ModuleType) and not _is_of(package, name):
            held = vars(module).values()
            if name != "__main__" and any(value is thing for value in held):
                return str(getattr(thing, "__module__", None) or name)
    return ""


def _is_of(package: str, module: Any) -> bool:
    # A package's C code often lies beside it, its name with a leading underscore.
    top = str(module).partition(".")[0]
    return top.lstrip("_") == package.lstrip("_")
