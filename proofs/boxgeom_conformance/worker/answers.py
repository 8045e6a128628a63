"""A function's answer to a case, in the form of the protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .arrays import array_of
from .containers import contain, is_changed
from .layers import without_layers
from .layouts import laid_out
from .probes import altered_by
from .protocol import Array
from .texts import described, one_line, said
from .traces import Traces

Reply = dict[str, Any]


def answer(
    call: Callable[[Any, dict[str, int | None]], Any],
    received: Array,
    numbers: dict[str, int | None],
    give: str,
    layout: str = "",
    is_probed: bool = False,
) -> Reply:
    """Return what the call answers, in the form of the protocol (docs/conformance.md).

    Args:
        call: the function, called with vectors in their container and the numbers.
        received: the vectors, shape (m, d).
        numbers: m, d, n, t and the options.
        give: the container, one of `CONTAINERS`.
        layout: how an array lies in memory, one of `LAYOUTS` or "".
        is_probed: whether to look if the answer stays as it is.

    Raises:
        BaseException: the call raised something other than an Exception.
    """
    vectors = contain(laid_out(received, layout), give)
    failure = ""
    with Traces() as traces:
        try:
            value = call(vectors, numbers)
        except Exception as error:
            failure = said(error)
    told = {"changed": is_changed(vectors, received, give), **traces.told()}
    if failure:
        return {"error": failure, **told}

    def read() -> tuple[Array, str]:
        is_layered = give == "layers"
        return array_of(
            without_layers(value, received.shape[1]) if is_layered else value
        )

    try:
        array, dtype = read()
    except Exception as error:
        unreadable = one_line(f"{described(value)} ({said(error)})")
        return {"output": None, "unreadable": unreadable, **told}
    if is_probed:
        array = array.copy()
        others = contain(received + 1, give)
        told["altered"] = altered_by(
            lambda: read()[0], lambda: call(others, numbers), vectors
        )
    return {"output": array, "dtype": dtype, **told}
