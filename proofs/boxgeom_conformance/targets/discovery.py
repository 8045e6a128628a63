"""Which functions of a module are named after rules."""

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from boxgeom_conformance.targets.conversation import Conversation, Opening
from boxgeom_conformance.targets.python import WORKER


@dataclass(frozen=True)
class Discovery:
    """What a module has.

    Attributes:
        found: the names of functions that are defined in its package.
        left_out: why others are none, by their names.
    """

    found: tuple[str, ...]
    left_out: dict[str, str]


def discover(module: str, names: Sequence[str], *, with_classes: bool) -> Discovery:
    """Return which of some names a module has functions of.

    It is imported in a process of its own, whatever it prints or starts there.

    Raises:
        LoadError: it cannot be imported.
    """
    settings = {"package": module, "wanted": [*names], "with_classes": with_classes}
    opening = Opening(module, settings)
    asked = Conversation([sys.executable, str(WORKER)], timeout=1.0, opening=opening)
    with contextlib.closing(asked):
        asked.start()
    told = asked.first_answer
    return Discovery(tuple(told["found"]), told["left_out"])
