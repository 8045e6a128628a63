"""Standard output that neither a closed pipe nor a poor alphabet can break.

A command goes on to its end, and to its exit code, when whoever read its output has
gone: ``boxgeom check module | head -1`` still says by its exit code what was found.
"""

import io
import os
import sys
from typing import Any


class PatientWriter(io.RawIOBase):
    """Bytes for a file descriptor, which are dropped once nobody reads them."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: Any) -> int:
        """Return how many bytes were written, or could have been."""
        try:
            return os.write(self._descriptor, data)
        except BrokenPipeError:
            return len(memoryview(data).cast("B"))

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Return whether a terminal is at the other end."""
        return os.isatty(self._descriptor)


def make_patient() -> None:
    """Have standard output and standard error survive a closed pipe.

    Characters that the terminal's encoding lacks are written as escapes.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue  # there is none, or a program that runs us put its own there
        stream.flush()
        patient = io.TextIOWrapper(
            io.BufferedWriter(PatientWriter(stream.fileno())),
            encoding=stream.encoding,
            errors="backslashreplace",
            newline=None,
            line_buffering=stream.line_buffering or name == "stderr",
        )
        setattr(sys, name, patient)
