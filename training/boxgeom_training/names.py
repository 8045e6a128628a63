"""Names chosen from a registry, and the nearest one if a name is unknown."""

import difflib
from collections.abc import Iterable


def check_name(argument: str, name: str, choices: Iterable[str]) -> str:
    """Return the name, or raise ValueError that shows the nearest valid one.

    >>> check_name("rule", "box-gom", ["box-geom", "mean"])
    Traceback (most recent call last):
    ValueError: rule: need one of box-geom, mean, got 'box-gom'; nearest: box-geom
    """
    valid = list(choices)
    if name in valid:
        return name
    near = difflib.get_close_matches(str(name), valid, n=1, cutoff=0.4)
    hint = f"; nearest: {near[0]}" if near else ""
    raise ValueError(f"{argument}: need one of {', '.join(valid)}, got {name!r}{hint}")
