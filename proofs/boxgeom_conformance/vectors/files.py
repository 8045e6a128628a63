"""The published files: where they are, and how they are laid out."""

import functools
import json
import math
from importlib import resources
from typing import Any

Json = dict[str, Any]
"""An object of JSON."""

PUBLISHED = resources.files("boxgeom_conformance.vectors").joinpath("published")
SCHEMA = "schema.json"
WIDTH = 100


@functools.cache
def read_published(name: str) -> Json:
    """Return what is in a published file: a rule's, or "agreement".

    Raises:
        ValueError: it is damaged.

    >>> read_published("krum")["definition"]
    'Definition 7 of docs/spec.md'
    """
    file = f"{name}.json"
    try:
        document = parsed(PUBLISHED.joinpath(file).read_bytes())
        if not isinstance(document, dict):
            raise ValueError(f"an object, got {document!r:.40}")
    except ValueError as error:
        raise ValueError(f"published {file}: need JSON: {error}") from error
    return document


def parsed(content: bytes) -> Any:
    """Return the value of a JSON text; nothing in our files is NaN or infinite.

    Raises:
        ValueError: it is not such JSON.
    """
    try:
        return json.loads(content, parse_constant=_finite, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a finite number")
    return number


def laid_out(value: Any, indent: int = 0) -> str:
    """Return JSON text: what fits on a line is on one, keys in their order.

    Floats have the fewest digits that tell them apart.

    >>> print(laid_out({"long": "a" * 60, "received": [[0.1, 1e160, 5e-324]]}))
    {
     "long": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "received": [[0.1, 1e+160, 5e-324]]
    }
    """
    flat = json.dumps(value, allow_nan=False)
    if indent + len(flat) <= WIDTH or not isinstance(value, dict | list):
        return flat
    if isinstance(value, list):
        parts = [laid_out(item, indent + 1) for item in value]
    else:
        parts = [
            f"{json.dumps(key)}: {laid_out(item, indent + 1)}"
            for key, item in value.items()
        ]
    opening, closing = "[]" if isinstance(value, list) else "{}"
    pad = "\n" + " " * (indent + 1)
    return opening + pad + f",{pad}".join(parts) + pad[:-1] + closing
