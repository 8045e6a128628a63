"""A conversation with a process that may hang, crash or answer nonsense."""

import itertools
import json
import math
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from boxgeom_conformance.failure import CheckOutcome, LoadError, UnresponsiveError
from boxgeom_conformance.targets.partner import LAST_WORDS, LONGEST_LINE, Partner
from boxgeom_conformance.worker.texts import shown

STARTING_SECONDS = 120.0
MOST_DIGITS = 400


@dataclass(frozen=True)
class Opening:
    """What a process is told first; it answers that it is ready, or why it is not.

    Attributes:
        name: what messages call what is to be loaded.
        settings: what it is told.
    """

    name: str
    settings: dict[str, Any]


@dataclass
class Conversation:
    """A process that answers one line of JSON with another, started when needed.

    Attributes:
        command: the program and its arguments.
        timeout: how many seconds it has for an answer.
        opening: what the process is told first, or None.
        first_answer: its answer to the opening.

    Raises:
        ValueError: the timeout is not a positive number.
    """

    command: Sequence[str]
    timeout: float
    opening: Opening | None = None
    first_answer: dict[str, Any] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _partner: Partner | None = None
    _has_started: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.timeout < math.inf:
            raise ValueError(f"timeout: need seconds, more than 0, got {self.timeout}")

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a request, which gets a number as its id.

        Raises:
            UnresponsiveError: none came in time, or it was not a JSON object with that
                id; the process is then ended, and the next request starts another.
            LoadError: the program says itself that it cannot be started.
            ValueError: it cannot be started.
        """
        self.start()
        number = next(self._numbers)
        assert self._partner is not None
        self._partner.write(json.dumps({"id": number, **request}, allow_nan=False))
        answer = self._read(self.timeout)
        if answer.get("id") != number:
            got = shown(answer.get("id"), 80)
            self._give_up(
                CheckOutcome.GARBLED, f"an answer with id {got}, not {number}"
            )
        return answer

    def start(self) -> None:
        """Start the process unless it runs; errors as in `ask`."""
        if self._partner is not None:
            return
        try:
            self._partner = Partner(self.command)
            if self.opening is not None:
                self._open(self.opening)
        except (UnresponsiveError, ValueError) as error:
            self.close()
            if self._has_started:  # the program's failure, not the user's
                reason = f"cannot be started again: {error}"
                raise UnresponsiveError(CheckOutcome.CRASHED, reason) from error
            raise
        self._has_started = True

    def _open(self, opening: Opening) -> None:
        assert self._partner is not None
        # To Linux the parent is the thread, and only the main one lives to the end.
        dies = threading.current_thread() is threading.main_thread()
        settings = {**opening.settings, "dies_with_parent": dies}
        self._partner.write(json.dumps(settings))
        try:
            self.first_answer = self._read(STARTING_SECONDS)
        except UnresponsiveError as silence:
            reason = f"it could not be loaded: {silence.reason}"
            raise LoadError(f"{opening.name}: {reason}") from silence
        if "failed" in self.first_answer:
            raise LoadError(f"{opening.name}: {self.first_answer['failed']}")

    def close(self) -> None:
        """End the process."""
        if self._partner is not None:
            self._partner.end()
            self._partner = None

    def _read(self, timeout: float) -> dict[str, Any]:
        assert self._partner is not None
        try:
            line = self._partner.read(timeout)
        except queue.Empty:
            self._give_up(CheckOutcome.HUNG, f"no answer within {timeout:g} seconds")
        if line is None:
            self._give_up(CheckOutcome.CRASHED, self._partner.last_words())
        if len(line) >= LONGEST_LINE:
            self._give_up(
                CheckOutcome.GARBLED, f"a line of more than {LONGEST_LINE} characters"
            )
        try:
            answer = json.loads(line, parse_int=_integer)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            got = shown(line.rstrip(), LAST_WORDS)
            self._give_up(CheckOutcome.GARBLED, f"{got}, which is not a JSON object")
        return answer

    def _give_up(self, outcome: CheckOutcome, reason: str) -> NoReturn:
        self.close()
        raise UnresponsiveError(outcome, reason)


def _integer(digits: str) -> float:
    """Return an integer, or an infinite float if it has too many digits."""
    return int(digits) if len(digits) < MOST_DIGITS else float(digits)
