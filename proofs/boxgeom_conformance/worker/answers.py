"""A function's answer to a case, in the form of the protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .arrays import array_of
from .containers import contain, is_changed
from .layers import without_layers
from .protocol import Array
from .texts import described, one_line, said

Reply = dict[str, Any]


def answer(
    call: Callable[[Any, dict[str, int | None]], Any],
    received: Array,
    numbers: dict[str, int | None],
    give: str,
) -> Reply:
    """Return what the call answers, in the form of the protocol (docs/conformance.md).

    Args:
        call: the function, called with vectors in their container and the numbers.
        received: the vectors, shape (m, d).
        numbers: m, d, n, t and the options.
        give: the container, one of `CONTAINERS`.

    Raises:
        BaseException: the call raised something other than an Exception.
    """
    vectors = contain(received.copy(), give)
    try:
        value = call(vectors, numbers)
    except Exception as error:
        return {"error": said(error)}
    changed = is_changed(vectors, received, give)
    try:
        if give == "layers":
            value = without_layers(value, received.shape[1])
        array, dtype = array_of(value)
    except Exception as error:
        unreadable = one_line(f"{described(value)} ({said(error)})")
        return {"output": None, "unreadable": unreadable, "changed": changed}
    return {"output": array, "dtype": dtype, "changed": changed}
