"""SIGTERM, which ends a command as Ctrl-C does: what it began is tidied up first."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

TERMINATED = 128 + signal.SIGTERM
"""The exit code of a command that was terminated, by the convention of shells."""


@contextmanager
def termination_raises() -> Iterator[None]:
    """Have SIGTERM unwind the body as Ctrl-C does; only a main thread can do so.

    Raises:
        SystemExit: with exit code 143, at SIGTERM.
    """

    def stop(*_: object) -> None:
        raise SystemExit(TERMINATED)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
