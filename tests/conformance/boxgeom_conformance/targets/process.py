"""A target in a process of its own, which may hang, crash or talk nonsense."""

import contextlib
import itertools
import json
import os
import queue
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import LoadError, Outcome, UnresponsiveError
from boxgeom_conformance.targets.target import Condition, Reply
from boxgeom_conformance.targets.worker import PROTOCOL, encode

LAST_WORDS = 300
STARTING_SECONDS = 120.0


@dataclass
class Conversation:
    """A process that answers one line of JSON with another, started when needed.

    Attributes:
        command: the program and its arguments.
        timeout: how many seconds it has for an answer.
        on_start: called with the first line of a process that says one by itself, or
            None for a process that waits to be asked.
    """

    command: Sequence[str]
    timeout: float
    on_start: Callable[[dict[str, Any]], None] | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _partner: "_Partner | None" = None

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a request, which gets a number, its id.

        Raises:
            UnresponsiveError: there was none in time, it was no JSON object or not of
                that id; the process is then ended, and the next request starts another.
            ValueError: the program cannot be started, or says so itself (LoadError).
        """
        if self._partner is None:
            self._start()
        number = next(self._numbers)
        assert self._partner is not None
        self._partner.write(json.dumps({"id": number, **request}))
        answer = self._read(self.timeout)
        if answer.get("id") != number:
            told = f"an answer with id {answer.get('id')!r}, not {number}"
            self._give_up(Outcome.GARBLED, told)
        return answer

    def _start(self) -> None:
        """Start the process, and hear its first line if it says one by itself."""
        self._partner = _Partner(self.command)
        if self.on_start is None:
            return
        try:
            self.on_start(self._read(STARTING_SECONDS))
        except UnresponsiveError as silence:
            raise LoadError(f"it could not be loaded: {silence.told}") from silence
        except LoadError:
            self.close()
            raise

    def close(self) -> None:
        """End the process."""
        if self._partner is not None:
            self._partner.end()
            self._partner = None

    def _read(self, timeout: float) -> dict[str, Any]:
        assert self._partner is not None
        try:
            line = self._partner.lines.get(timeout=timeout)
        except queue.Empty:
            self._give_up(Outcome.HUNG, f"no answer within {timeout:g} seconds")
        if line is None:
            self._give_up(Outcome.CRASHED, self._partner.last_words())
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            told = f"{line.rstrip()[:LAST_WORDS]!r}, which is no JSON object"
            self._give_up(Outcome.GARBLED, told)
        return answer

    def _give_up(self, outcome: Outcome, told: str) -> NoReturn:
        self.close()
        raise UnresponsiveError(outcome, told)


class _Partner:
    """A running process, its lines read as they come."""

    def __init__(self, command: Sequence[str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - `end` closes it
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            self._errors.close()
            raise ValueError(f"cannot run {shlex.join(command)}: {error}") from error
        self.lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read_lines, daemon=True).start()

    def write(self, line: str) -> None:
        """Send a line; whether the process still lives and reads, its answer tells."""
        threading.Thread(target=self._write_line, args=[line], daemon=True).start()

    def last_words(self) -> str:
        """Return how the process ended, and the end of what it wrote to its stderr."""
        code = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read().decode(errors="replace").strip()[-LAST_WORDS:]
        ended = f"was killed by signal {-code}" if code < 0 else f"exited with {code}"
        return f"the process {ended}" + (f": {words}" if words else "")

    def end(self) -> None:
        """Kill the process and those that it started, and close its streams."""
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            with contextlib.suppress(BrokenPipeError):
                if stream is not None:
                    stream.close()

    def _write_line(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError, ValueError):  # ended, or closed
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _read_lines(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):  # closed while it was read
            for line in self._process.stdout:
                self.lines.put(line)
        self.lines.put(None)


@dataclass(frozen=True)
class ProcessTarget:
    """A program, in any language, that speaks the protocol of docs/conformance.md.

    Attributes:
        rule: what it implements.
        name: what reports call it.
        conversation: the process.
        where: which cases it claims to handle.
        shown: writes what a reader can paste.
        names: which of n, t, q and round_number its answer depends on.
        gives: "json", or the container that the vectors come in.
        dtypes: the number types that it takes.
    """

    rule: str
    name: str
    conversation: Conversation
    where: Condition
    shown: Callable[[Case], str]
    names: frozenset[str]
    gives: str = "json"
    dtypes: tuple[str, ...] = ("float64", "float32")

    def takes(self, case: Case) -> bool:
        """Tell whether the case is one that it claims to handle."""
        return self.where(case)

    def call(self, case: Case) -> Reply:
        """Return what the program does with a case."""
        asked = request(self.rule, case)
        if case.give:
            asked["give"] = case.give
        message = self.conversation.ask(asked)
        return Reply.from_dict({**message, **_decoded(message)})

    def show(self, case: Case) -> str:
        """Return what a reader can paste."""
        return self.shown(case)


def request(rule: str, case: Case) -> dict[str, Any]:
    """Return a case as the protocol's request."""
    return {
        "protocol": PROTOCOL,
        "rule": rule,
        "m": case.m,
        "d": case.d,
        "n": case.n,
        "t": case.t,
        **case.options,
        "dtype": case.dtype,
        "received": encode(case.received),
    }


def _decoded(message: dict[str, Any]) -> dict[str, Any]:
    """Return the output as an array, and what else it is if it is none."""
    output = message.get("output")
    if output is None:
        return {"output": None}
    try:
        return {"output": _numbers(output)}
    except (TypeError, ValueError):
        return {"output": None, "told": repr(output)[:LAST_WORDS]}


def _numbers(output: Any) -> NDArray[np.float64]:
    """Return nested lists of numbers, some of them strings, as an array."""
    entries = np.array(output, dtype=object)
    values = [
        float.fromhex(x) if isinstance(x, str) and "0x" in x else float(x)
        for x in entries.ravel()
    ]
    return np.array(values, dtype=np.float64).reshape(entries.shape)
