"""The worker as a program: answers requests on standard input until that ends.

The first line says what to do; the worker answers that it is ready, or why it failed.
What the function prints is caught, even from C code.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.util
import json
import os
import signal
import sys
import tempfile
import types
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NoReturn, TextIO

import numpy as np

from .answers import Reply, answer
from .containers import contain
from .expressions import Call, calls_f
from .functions import find, functions_of
from .protocol import OPTIONS, PROTOCOL, decode, encode
from .texts import LONGEST, described, one_line, said

SIGNAL_WHEN_THE_PARENT_DIES = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>

Settings = dict[str, Any]

# Bound now: a module to be checked may replace what the library offers.
dumps, loads, leave, process_id = json.dumps, json.loads, os._exit, os.getpid


class _FailedError(Exception):
    """What is to be checked cannot be loaded; the message says why."""


def main() -> None:
    """Speak over this process's own streams; the function gets others."""
    try:
        requests = os.fdopen(os.dup(0), encoding="utf-8")
        channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
        caught = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - until the end
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(caught.fileno(), 1)
        # A module that reads its arguments on import is not to find ours.
        sys.argv[1:] = []
        sys.path.insert(0, os.getcwd())
        settings = loads(requests.readline())
        if settings["dies_with_parent"]:
            _die_with_parent()
        _work(settings, requests, channel, caught)
    except BaseException as error:
        _end_by(error)
    leave(0)  # the function may have left threads that never end


def _work(
    settings: Settings, requests: TextIO, channel: TextIO, caught: BinaryIO
) -> None:
    """Look for functions, or load one and answer every request."""
    try:
        if "package" in settings:
            _send(channel, _functions(settings))
            return
        call = _loaded(settings)
    except _FailedError as error:
        _send(channel, {"failed": str(error)})
        return
    _send(channel, {"ready": PROTOCOL})
    own = process_id()
    for line in requests:
        request = loads(line)
        start = caught.seek(0, os.SEEK_END)
        reply = _reply(call, {"give": settings["give"], **request})
        if process_id() != own:
            leave(0)  # a copy of this process, forked by the function
        printed = _printed(caught, start)
        _send(channel, {"id": request["id"], **reply, "printed": printed})


def _functions(settings: Settings) -> Reply:
    with _failing_as(""):
        found, left_out = functions_of(
            settings["package"], settings["wanted"], settings["with_classes"]
        )
    return {"found": found, "left_out": left_out}


def _loaded(settings: Settings) -> Call:
    """Return the call, with all that it needs imported."""
    with _failing_as(""):
        for name in settings["stubs"]:
            sys.modules[name.rstrip("/")] = _stub(name)
        function = find(settings["function"])
    if calls_f(settings["call"]) and not callable(function):
        raise _FailedError(f"need a function, got {described(function)}")
    with _failing_as(f"--give {settings['give']}: "):
        contain(np.zeros((1, 1)), settings["give"])
    for module in settings["imports"]:
        with _failing_as(f"--import {module}: "):
            importlib.import_module(module)
    with _failing_as("--call: "):
        return Call(settings["call"], function, settings["imports"])


def _stub(name: str) -> types.ModuleType:
    """Return what stands in for a module: an empty one, or a package without its code.

    Of a package, named with a slash, "heavy/", the modules can still be imported, and
    its own code is not run.
    """
    stub = types.ModuleType(name.rstrip("/"))
    if name.endswith("/"):
        package = importlib.util.find_spec(stub.__name__)
        if package is None or package.submodule_search_locations is None:
            raise ImportError(f"need a package {stub.__name__}, got none")
        stub.__path__ = list(package.submodule_search_locations)
    return stub


@contextlib.contextmanager
def _failing_as(label: str) -> Iterator[None]:
    """Raise _FailedError for whatever is raised, since a module may raise anything."""
    try:
        yield
    except BaseException as error:
        raise _FailedError(label + said(error)) from None


def _reply(call: Call, request: Settings) -> Reply:
    """Return the answer to a request, ready for JSON."""
    received = decode(request["received"], request["d"], request["dtype"])
    keys = ("m", "d", "n", "t", *OPTIONS)
    numbers = {key: request.get(key) for key in keys}
    for name, value in numbers.items():
        if isinstance(value, list):
            numbers[name] = decode([value], request["d"], request["dtype"])[0]
    layout, is_probed = request.get("layout", ""), request.get("is_probed", False)
    reply = answer(call, received, numbers, request["give"], layout, is_probed)
    if reply.get("output") is not None:
        reply["output"] = encode(reply["output"])
    return reply


def _printed(caught: BinaryIO, start: int) -> str:
    """Return what was printed since, whatever the function did to its streams."""
    for stream in (sys.stdout, sys.__stdout__):
        with suppress(Exception):
            stream.flush()  # type: ignore[union-attr]  # None if the function set it so
    with suppress(Exception):
        ctypes.CDLL(None).fflush(None)  # what C code has printed but not flushed
    caught.seek(start)
    return one_line(caught.read(4 * LONGEST).decode(errors="replace"))


def _send(channel: TextIO, message: Reply) -> None:
    channel.write(dumps(message, allow_nan=False) + "\n")
    channel.flush()


def _die_with_parent() -> None:
    """Have Linux kill this process when the thread that started it ends."""
    if sys.platform == "linux":
        nothing = ctypes.c_ulong(0)
        kill = ctypes.c_ulong(signal.SIGKILL)
        with suppress(Exception):
            ctypes.CDLL(None).prctl(SIGNAL_WHEN_THE_PARENT_DIES, kill, *[nothing] * 3)


def _end_by(error: BaseException) -> NoReturn:
    """End the process as an uncaught error would."""
    code, words = 1, said(error)
    if isinstance(error, SystemExit) and isinstance(error.code, (int, type(None))):
        code, words = (error.code or 0) & 0xFF, ""
    with suppress(Exception):
        sys.stderr.flush()
    with suppress(OSError):
        os.write(2, words.encode())
    leave(code)
