"""JSON that every parser accepts: numbers that are not finite become null."""

import json
import math
from collections.abc import Mapping
from typing import Any


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return a value as JSON; NaN and infinities, which JSON lacks, become null.

    Args:
        value: None, booleans, numbers, strings, and mappings and sequences of these.
        indent: how far to indent each level, or None for a single line.

    Raises:
        TypeError: the value contains something else.

    >>> json_text({"loss": float("inf"), "accuracy": [0.5, float("nan")]})
    '{"loss": null, "accuracy": [0.5, null]}'
    """
    return json.dumps(_finite(value), indent=indent, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
