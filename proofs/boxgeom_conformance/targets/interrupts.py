"""Ctrl-C, told from a KeyboardInterrupt that a function raises of its own."""

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
        are_noted: whether each is noticed here; somebody else may handle them.
        count: how many there were.
    """

    are_noted: bool = True
    count: int = 0

    def explain(self, error: BaseException) -> bool:
        """Return whether an error comes of Ctrl-C, or may."""
        if self.are_noted:
            return self.count > 0
        return isinstance(error, KeyboardInterrupt)


@contextlib.contextmanager
def noted_interrupts() -> Iterator[Interrupts]:
    """Note each Ctrl-C during the block; it interrupts as ever."""
    noted = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield noted  # where there never is one
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
