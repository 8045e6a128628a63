"""Capture of what a function in this process prints."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from boxgeom_conformance.worker.texts import LONGEST, one_line


@contextlib.contextmanager
def caught_output() -> Iterator[Callable[[], str]]:
    """Catch what is printed; the value returns it, once the block has ended.

    Standard output is a real file, because a function may ask for its buffer or its
    descriptor; and a second descriptor of that file, because a function may close it.
    """
    text = ""
    with _nameless_file() as file:
        second = os.dup(file.fileno())
        stream = os.fdopen(second, "w", encoding="utf-8", errors="replace")
        try:
            with contextlib.redirect_stdout(stream):
                yield lambda: text
        finally:
            with contextlib.suppress(OSError):
                stream.close()
        file.seek(0)
        text = one_line(file.read(4 * LONGEST).decode(errors="replace"))


def _nameless_file() -> IO[bytes]:
    """Return a file without a name; in memory, which is quicker, on Linux."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("printed"), "w+b")
    return tempfile.TemporaryFile()
