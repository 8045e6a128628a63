"""Where hypothesis keeps its files: nowhere, so that no folder of a user gets any."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis.configuration import set_hypothesis_home_dir, storage_directory

NOWHERE = Path(os.devnull) / "hypothesis"
"""A folder that cannot be made; hypothesis goes on without, as it caches only."""


@contextlib.contextmanager
def nothing_stored() -> Iterator[None]:
    """Keep hypothesis from writing files during the block.

    Without a database it still writes constants that it finds in source files.
    """
    found: Any = storage_directory(intent_to_write=False)
    usual = Path(getattr(found, "path", found))  # older versions return the path
    set_hypothesis_home_dir(NOWHERE)
    try:
        yield
    finally:
        set_hypothesis_home_dir(usual)
