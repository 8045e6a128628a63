"""What is plugged into a run: somebody's own function or object, named and watched.

Its author is told in one line what was wrong with it. What it does to the arrays that
it gets, or does later to the one that it returned, changes nothing of the run.
"""

import hashlib
import inspect
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np


class PluggedError(ValueError):
    """What was plugged in raised an error, or returned what it must not."""


@dataclass(frozen=True)
class Plugged:
    """A function or an object of one's own, for one part of a run.

    Attributes:
        role: the setting that it takes the place of, such as "rule".
        name: what records and messages call it, such as "my_module:rule".
        thing: the function or the object.
        sha256: of its source, or of its numbers if it is data.
    """

    role: str
    name: str
    thing: Any
    sha256: str

    def __str__(self) -> str:
        return self.name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function returns for copies of the arguments.

        Raises:
            PluggedError: it raises an error, whatever it is.
        """
        copies = [copied(argument) for argument in args]
        options = {name: copied(value) for name, value in kwargs.items()}
        try:
            return self.thing(*copies, **options)
        except Exception as error:  # somebody's function may raise anything
            raise self.error(f"raised {blame(error)}") from error

    def error(self, what: str) -> PluggedError:
        """Return an error that says what the function did wrong."""
        return PluggedError(f"{self.role} {self.name} {what}")

    def to_dict(self) -> dict[str, str]:
        """Return what a record says of it, JSON-ready."""
        return {"name": self.name, "sha256": self.sha256}


def plugged(role: str, thing: Any, name: str | None = None) -> Plugged:
    """Return a thing of one's own as what is plugged in for a part of a run.

    Args:
        role: the setting that it takes the place of.
        thing: a function or an object; what is plugged in already is returned as is.
        name: for records and messages; None is the name of its module and its own.

    >>> plugged("rule", sum).name
    'builtins:sum'
    """
    if isinstance(thing, Plugged):
        return thing
    return Plugged(role, name or name_of(thing), thing, sha256_of(thing))


def name_of(thing: Any) -> str:
    """Return ``module:name`` of a function or class, or of an object's class."""
    named = thing if hasattr(thing, "__qualname__") else type(thing)
    return f"{getattr(named, '__module__', None)}:{named.__qualname__}"


def blame(error: BaseException) -> str:
    """Return an error in one line: its kind, its message, and the line that raised it.

    >>> try:
    ...     1 / 0
    ... except ZeroDivisionError as error:
    ...     blame(error).partition(" (")[0]
    'ZeroDivisionError: division by zero'
    """
    message = one_line(error)
    text = f"{type(error).__name__}: {message}" if message else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return text
    return f"{text} ({Path(frames[-1].filename).name}, line {frames[-1].lineno})"


def one_line(error: BaseException) -> str:
    """Return an error's message without line breaks."""
    return " ".join(str(error).split())


def copied(argument: Any) -> Any:
    """Return an array, or a record of arrays, that may be changed without harm."""
    if isinstance(argument, np.ndarray):
        return argument.copy()
    if is_dataclass(argument) and not isinstance(argument, type):
        parts = {f.name: getattr(argument, f.name) for f in fields(argument) if f.init}
        arrays = {k: v.copy() for k, v in parts.items() if isinstance(v, np.ndarray)}
        return replace(argument, **arrays) if arrays else argument
    return argument


def sha256_of(thing: Any) -> str:
    """Return the SHA-256 hash of what a thing is made of.

    Of a function or an object that is the whole file that defines it, because a
    function calls others; or, without a file, its code. Arrays are hashed themselves,
    and so are the parameters and buffers of a PyTorch module, with which training
    begins.
    """
    digest = hashlib.sha256()
    for part in _parts(thing):
        digest.update(part)
    return digest.hexdigest()


def _parts(thing: Any) -> list[bytes]:
    """Return what identifies a thing."""
    match thing:
        case np.ndarray():
            return [str((thing.dtype, thing.shape)).encode(), thing.tobytes()]
        case list() | tuple():
            return [piece for part in thing for piece in _parts(part)]
        case str() | int() | float() | None:
            return [repr(thing).encode()]
        case _ if is_dataclass(thing) and not isinstance(thing, type):
            return _parts([getattr(thing, field.name) for field in fields(thing)])
    parts = [_source(thing)]
    state = getattr(thing, "state_dict", None)
    if callable(state) and not isinstance(thing, type):
        parts += [repr(thing).encode(), *_numbers(state())]
    return parts


def _source(thing: Any) -> bytes:
    """Return the file that defines a thing, else its code, else its name."""
    thing = getattr(thing, "func", thing)  # of functools.partial
    named = thing if hasattr(thing, "__qualname__") else type(thing)
    try:
        return Path(inspect.getfile(inspect.unwrap(named))).read_bytes()
    except (OSError, TypeError):
        code = getattr(named, "__code__", None)
        parts = () if code is None else (code.co_code, code.co_consts, code.co_names)
        return f"{name_of(named)}{parts}".encode()


def _numbers(state: Mapping[str, Any]) -> list[bytes]:
    """Return the numbers of a module, by name; those it cannot show are left out."""
    found = []
    for name, value in state.items():
        if hasattr(value, "detach") and not getattr(value, "is_meta", False):
            found += [name.encode(), *_parts(value.detach().cpu().numpy())]
    return found
