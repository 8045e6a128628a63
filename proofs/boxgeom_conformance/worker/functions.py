"""Finds functions: by their name, or all of a package that are named so."""

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
    """Return which names a package's own functions have, and why others do not count.

    Args:
        name: the module; its package is all that shares its top-level name.
        wanted: the names to look for.
        with_classes: whether classes count.
    """
    module = importlib.import_module(name)
    found, left_out = [], {}
    for function in wanted:
        try:
            thing = getattr(module, function, None)
        except Exception as error:  # a module may load its names when asked
            left_out[function] = said(error)
            continue
        reason = _reason_against(thing, name.partition(".")[0], with_classes)
        if reason is None:
            found.append(function)
        elif reason:
            left_out[function] = reason
    return found, left_out


def _reason_against(thing: Any, package: str, with_classes: bool) -> str | None:
    """Return why something is no function of a package, "" if nobody would think so."""
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

    Where it says that it was defined is proof only if that is here: a partial or
    compiled function names the library that made it so, and C code anything or nothing.
    But what was imported is still held by the module it is of.
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
    # A package's C code is often beside it, under the same name and an underscore.
    top = str(module).partition(".")[0]
    return top.lstrip("_") == package.lstrip("_")
