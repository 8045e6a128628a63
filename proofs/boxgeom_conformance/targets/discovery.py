"""Which functions of a module are named after rules."""

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from boxgeom_conformance.targets.conversation import Conversation, Opening
from boxgeom_conformance.targets.python import WORKER


@dataclass(frozen=True)
class Discovery:
    """The functions of a module that are named after rules.

    Attributes:
        found: the names of functions that are defined in its package.
        left_out: why others do not count, by their names.
    """

    found: tuple[str, ...]
    left_out: dict[str, str]


def discover(
    module: str,
    names: Sequence[str],
    *,
    with_classes: bool,
    interpreter: str = sys.executable,
) -> Discovery:
    """Return which of some names are functions of a module.

    The module is imported in a process of its own, so that nothing it prints or starts
    there matters here, by the Python that it is installed for.

    Raises:
        LoadError: the module cannot be imported.
    """
    settings = {"package": module, "wanted": [*names], "with_classes": with_classes}
    opening = Opening(module, settings)
    worker = Conversation([interpreter, str(WORKER)], timeout=1.0, opening=opening)
    with contextlib.closing(worker):
        worker.start()
    answer = worker.first_answer
    return Discovery(tuple(answer["found"]), answer["left_out"])
