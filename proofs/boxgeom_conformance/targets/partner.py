"""A process to speak with in lines, and to end together with all it has started."""

import contextlib
import os
import queue
import shlex
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO

from boxgeom_conformance.targets import guardian
from boxgeom_conformance.targets.starvation import starved, waits
from boxgeom_conformance.worker.texts import one_line

LAST_WORDS = 300
LONGEST_LINE = 2**24
MOST_LINES = 100
ENDING_SECONDS = 1.0

MOST_PATIENCE = 20
"""How many times its timeout a process may take on a busy machine."""

LEAST_WAIT = 0.01


class Partner:
    """A running process whose lines are read as they come.

    Raises:
        ValueError: it cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - `end` closes it
        try:
            self._process = subprocess.Popen(
                command,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            self._errors.close()
            raise ValueError(f"cannot run {shlex.join(command)}: {error}") from error
        guardian.watch(self._process.pid)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        # Bounded, so that a process that floods us waits until we have read.
        self._lines: queue.Queue[str | None] = queue.Queue(MOST_LINES)
        self._is_ending = False
        self._reader = self._thread(self._read_lines)
        self._writer = self._reader

    def write(self, line: str) -> None:
        """Send a line, without waiting for the process to read it."""
        self._writer = self._thread(self._write_line, line)

    def read(self, timeout: float) -> str | None:
        """Return its next line, or None if it has ended.

        Time in which a busy machine kept it from running does not count, up to
        `MOST_PATIENCE` times the timeout.

        Raises:
            queue.Empty: none came in time.
        """
        end = time.monotonic() + MOST_PATIENCE * timeout
        left = timeout / 2
        with contextlib.suppress(queue.Empty):
            return self._next_line(left)
        before = waits(self._process.pid)
        while True:
            with contextlib.suppress(queue.Empty):
                return self._next_line(left)
            # A process that it started may hold the pipe open long after its end.
            if self._process.poll() is not None:
                return None
            after = waits(self._process.pid)
            left = min(starved(before, after), end - time.monotonic())
            if left < LEAST_WAIT:
                raise queue.Empty
            before = after

    def _next_line(self, seconds: float) -> str | None:
        return self._lines.get(timeout=min(seconds, threading.TIMEOUT_MAX))

    def last_words(self) -> str:
        """Return how the process ended, and the end of what it wrote to its stderr."""
        try:
            code = self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return "the process closed its standard output"
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 4 * LAST_WORDS))
        words = " ".join(self._errors.read().decode(errors="replace").split())
        ended = f"was killed by signal {-code}" if code < 0 else f"exited with {code}"
        told = f": {one_line(words[-LAST_WORDS:])}" if words else ""
        return f"the process {ended}{told}"

    def end(self) -> None:
        """Kill the process and those that it started, and close its streams."""
        guardian.end_session(self._process.pid)
        guardian.forget(self._process.pid)
        self._process.wait()
        self._empty()
        # A process that left the session may still hold a pipe. A stream that a thread
        # waits on cannot be closed here; that thread closes it when it is done.
        for thread in (self._reader, self._writer):
            thread.join(ENDING_SECONDS)
        if not self._writer.is_alive():
            _close(self._stdin)
        self._errors.close()

    def _empty(self) -> None:
        """Make room in the queue, so that a waiting reader can go on to its end."""
        self._is_ending = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._lines.get_nowait()

    def _thread(self, work: Callable[..., None], *arguments: str) -> threading.Thread:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        return thread

    def _write_line(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # ended, or closed
            self._stdin.write(line + "\n")
            self._stdin.flush()
        if self._is_ending:
            _close(self._stdin)

    def _read_lines(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # closed while it was read
            while line := self._stdout.readline(LONGEST_LINE):
                self._lines.put(line)
                if self._is_ending:
                    break
        _close(self._stdout)
        self._lines.put(None)


def _close(stream: IO[str]) -> None:
    with contextlib.suppress(OSError):
        stream.close()
