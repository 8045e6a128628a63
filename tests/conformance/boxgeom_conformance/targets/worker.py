"""Calls a Python function on vectors: in a process of its own, or in this one.

As a program it answers requests of the protocol (docs/conformance.md) on standard input
until that ends. It needs NumPy and nothing else, so that it also runs in environments
in which boxgeom is not installed. What the function prints is caught, C code's too.
"""

import ast
import importlib
import json
import os
import sys
import tempfile
import types
from collections.abc import Callable, Sequence
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

PROTOCOL = 1
LONGEST_MESSAGE = 500
CONTAINERS = ("array", "arrays", "list", "tensor", "tensors")

Array = NDArray[Any]
Reply = dict[str, Any]
Settings = dict[str, Any]


class Call:
    """A Python expression that calls an implementation on vectors.

    In the expression f is the implementation, X the vectors, m, d, n, t, q and
    round_number the numbers, np NumPy; imported modules go by their top-level names.
    """

    def __init__(
        self, expression: str, function: Callable[..., Any], modules: Sequence[str] = ()
    ) -> None:
        self.code = compile(expression.strip(), "<call>", "eval")
        self.names: dict[str, Any] = {"f": function, "np": np}
        for name in modules:
            importlib.import_module(name)
            top = name.partition(".")[0]
            self.names[top] = sys.modules[top]

    def __call__(self, vectors: Any, numbers: dict[str, int | None]) -> Any:
        """Return whatever the expression gives for vectors in their container."""
        return eval(self.code, {**self.names, **numbers, "X": vectors})


def names_in(expression: str) -> set[str]:
    """Return the names that an expression uses and does not bind itself.

    >>> sorted(names_in("f([x for x in X], f=t)"))
    ['X', 'f', 't']
    """
    nodes = ast.walk(ast.parse(expression.strip(), mode="eval"))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    bound = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return {name.id for name in names} - bound


def find(name: str) -> Any:
    """Return what MODULE:ATTRIBUTE names.

    >>> find("math:sqrt")(9.0)
    3.0
    """
    module, _, attributes = name.partition(":")
    thing: Any = importlib.import_module(module)
    for attribute in attributes.split("."):
        thing = getattr(thing, attribute)
    return thing


def contain(received: Array, give: str) -> Any:
    """Return vectors, shape (m, d), in the container asked for."""
    if give == "array":
        return received
    if give == "arrays":
        return list(received)
    if give == "list":
        return received.tolist()
    tensor = importlib.import_module("torch").from_numpy(received)
    return list(tensor) if give == "tensors" else tensor


def answer(
    call: Callable[[Any, dict[str, int | None]], Any],
    received: Array,
    numbers: dict[str, int | None],
    give: str,
) -> Reply:
    """Return what the call answers, as the protocol wants it (docs/conformance.md)."""
    vectors = contain(received.copy(), give)
    before = _numbers_of(vectors)
    try:
        value = call(vectors, numbers)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:LONGEST_MESSAGE]}
    changed = not np.array_equal(before, _numbers_of(vectors), equal_nan=True)
    try:
        array = _plain(value)
    except (TypeError, ValueError) as error:
        told = f"{type(value).__name__} {value!r:.80} ({error})"[:LONGEST_MESSAGE]
        return {"output": None, "told": told, "changed": changed}
    return {"output": array, "dtype": str(array.dtype), "changed": changed}


def decode(received: Sequence[Sequence[float | str]], d: int, dtype: str) -> Array:
    """Return vectors of the protocol as an array of shape (m, d)."""
    rows = [[float(x) for x in row] for row in received]
    return np.array(rows, dtype=dtype).reshape(len(rows), d)


def encode(array: Array) -> Any:
    """Return an array as nested lists for JSON, what is not finite as strings.

    >>> encode(np.array([0.5, np.inf]))
    [0.5, 'inf']
    """
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        array = np.where(np.isfinite(array), array.astype(object), array.astype(str))
    return array.tolist()


def _numbers_of(vectors: Any) -> Array:
    return np.array([np.asarray(vector) for vector in vectors])


def _plain(value: Any) -> Array:
    """Return what a function returned as an array."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    array = np.asarray(value)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"dtype {array.dtype}")
    return array


def _serve(settings: Settings, requests: TextIO, channel: TextIO) -> None:
    """Answer every request, until there are no more."""
    # Not this file's folder, whose names would get in the way.
    sys.path[0] = os.getcwd()
    sys.modules.update({name: types.ModuleType(name) for name in settings["stubs"]})
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), sys.stdout.fileno())
        try:
            function = find(settings["function"])
            call = Call(settings["call"], function, settings["imports"])
        except BaseException as error:
            _send(channel, {"failed": f"{type(error).__name__}: {error}"})
            return
        _send(channel, {"ready": PROTOCOL})
        for line in requests:
            request = json.loads(line)
            start = caught.seek(0, os.SEEK_END)
            reply = _answer(call, {"give": settings["give"], **request})
            sys.stdout.flush()
            caught.seek(start)
            printed = caught.read().decode(errors="replace")[:LONGEST_MESSAGE]
            _send(channel, {"id": request["id"], **reply, "printed": printed})


def _answer(call: Call, request: Settings) -> Reply:
    """Return the answer to a request, ready for JSON."""
    received = decode(request["received"], request["d"], request["dtype"])
    keys = ("m", "d", "n", "t", "q", "round_number")
    numbers = {key: request.get(key) for key in keys}
    reply = answer(call, received, numbers, request["give"])
    if reply.get("output") is not None:
        reply["output"] = encode(reply["output"])
    return reply


def _send(channel: TextIO, message: Reply) -> None:
    print(json.dumps(message), file=channel, flush=True)


def _main() -> None:
    """Speak over this process's own streams; the function gets others."""
    with os.fdopen(os.dup(0)) as requests, os.fdopen(os.dup(1), "w") as channel:
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        _serve(json.loads(sys.argv[1]), requests, channel)


if __name__ == "__main__":
    _main()
