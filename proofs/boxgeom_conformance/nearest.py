"""Names that there are not: told with the nearest one that there is."""

import difflib
from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str:
    """Return words that suggest the nearest of some names, "" if none is near.

    >>> nearest("Trimed_mean", ["mean", "trimmed-mean"])
    '; did you mean trimmed-mean?'
    """
    spelt = {_spelt(known): known for known in names}
    near = difflib.get_close_matches(_spelt(name), spelt, n=1)
    return "".join(f"; did you mean {spelt[found]}?" for found in near)


def no_such_name(what: str, name: str, names: Iterable[str]) -> str:
    """Return a message with all names that there are, and the nearest.

    >>> no_such_name("rule", "kurm", ["krum", "mean"])
    "rule: need one of krum, mean, got 'kurm'; did you mean krum?"
    """
    known = list(names)
    return f"{what}: need one of {', '.join(known)}, got {name!r}{nearest(name, known)}"


def _spelt(name: str) -> str:
    return name.lower().replace("_", "-")
