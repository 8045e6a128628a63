"""Standard output that neither a closed pipe nor a limited encoding can break.

A command goes on to its end, and to its exit code, when the reader of its output has
gone: the exit code of ``boxgeom check module | head -1`` still says what was found. A
full disk does not stop a command either, but is reported.
"""

import io
import os
import select
import sys
from typing import Any


class PatientWriter(io.RawIOBase):
    """Writes bytes to a file descriptor, and drops them once it accepts no more.

    Attributes:
        failure: why bytes were dropped, unless the reader had gone.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.failure: OSError | None = None

    def write(self, data: Any) -> int:
        """Return how many bytes were written or dropped."""
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:  # a non-blocking pipe that is full
            select.select([], [self._descriptor], [])
            return 0
        except BrokenPipeError:
            pass
        except OSError as error:
            self.failure = error
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
    """Make standard output and standard error survive a closed pipe.

    Characters that the terminal's encoding lacks are written as escapes.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue  # it is closed, or was replaced by a program that runs us
        stream.flush()
        patient = io.TextIOWrapper(
            io.BufferedWriter(PatientWriter(stream.fileno())),
            encoding=stream.encoding,
            errors="backslashreplace",
            newline=None,
            line_buffering=stream.line_buffering or name == "stderr",
        )
        setattr(sys, name, patient)


def failure_of_output() -> str | None:
    """Return why standard output could not be written, or None if it could.

    A reader that has gone is not a failure.
    """
    stream = sys.stdout
    if stream is None:  # closed from the beginning
        return None
    stream.flush()
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    failure = raw.failure if isinstance(raw, PatientWriter) else None
    return failure.strerror if failure else None
