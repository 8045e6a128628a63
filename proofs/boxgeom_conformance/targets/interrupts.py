"""Ctrl-C, as distinct from a KeyboardInterrupt that a function itself raises."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interrupts:
    """What is known of Ctrl-C while a function runs.

    Attributes:
        are_noted: whether each is counted here; another handler may be installed.
        count: how many there were.
    """

    are_noted: bool = True
    count: int = 0

    def explain(self, error: BaseException) -> bool:
        """Return whether an error comes from Ctrl-C, or may."""
        if self.are_noted:
            return self.count > 0
        return isinstance(error, KeyboardInterrupt)


@contextlib.contextmanager
def noted_interrupts() -> Iterator[Interrupts]:
    """Count each Ctrl-C during the block; it interrupts as usual."""
    noted = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield noted  # only the main thread gets signals
        return
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler:
        noted.are_noted = False
        yield noted
        return

    def note(number: int, frame: FrameType | None) -> None:
        noted.count += 1
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, usual)
