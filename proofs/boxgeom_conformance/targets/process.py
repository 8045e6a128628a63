"""A target in its own process, which may hang, crash or answer nonsense."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_conformance.targets.conversation import Conversation
from boxgeom_conformance.targets.target import Condition, Reply
from boxgeom_conformance.worker.protocol import OPTIONS, PROTOCOL, as_float, encode
from boxgeom_conformance.worker.texts import shown

ANSWERS = {"output", "error"}
"""Of these fields an answer has one."""

MOST_KEPT = 40
LARGEST_KEPT = 1000


@dataclass(frozen=True)
class ProcessTarget:
    """A program, in any language, that speaks the protocol of docs/conformance.md.

    Attributes:
        rule: the name of the rule that it implements.
        name: what reports call it.
        conversation: the process.
        where: which cases it claims to handle.
        shown: returns what a reader can paste to repeat cases.
        names: which of n, t, q and round_number its answer depends on.
        gives: "json", or the container that the vectors come in.
        dtypes: the number types that it takes.
        optional: which options it need not be told; a program must do without any.
        asked: the latest cases that it was asked, but for very large ones.
    """

    rule: str
    name: str
    conversation: Conversation
    where: Condition
    shown: Callable[..., str]
    names: frozenset[str]
    gives: str = "json"
    dtypes: tuple[str, ...] = ("float64", "float32")
    optional: frozenset[str] = frozenset(OPTIONS)
    asked: deque[Case] = field(
        default_factory=lambda: deque(maxlen=MOST_KEPT), repr=False, compare=False
    )

    def takes(self, case: Case) -> bool:
        """Return whether the case is one that it claims to handle."""
        return self.where(case)

    def call(self, case: Case) -> Reply:
        """Return what the program does with a case.

        Raises:
            UnresponsiveError: it hung, crashed or broke the protocol.
            ValueError: it cannot be started.
        """
        if case.received.size <= LARGEST_KEPT:
            self.asked.append(case)
        asked = request(self.rule, case)
        if case.give:
            asked["give"] = case.give
        if self.gives != "json":
            asked |= {"layout": case.layout, "is_probed": case.is_probed}
        message = self.conversation.ask(asked)
        if not message.keys() & ANSWERS:
            got = f"{shown(message)}, which has neither output nor error"
            raise UnresponsiveError(CheckOutcome.GARBLED, got)
        return Reply.from_dict({**message, **_decoded(message)})

    def show(self, *cases: Case) -> str:
        """Return what a reader can paste to see the answers for themselves."""
        return self.shown(*cases)


def request(rule: str, case: Case) -> dict[str, Any]:
    """Return a case as the protocol's request."""
    return {
        "protocol": PROTOCOL,
        "rule": rule,
        "m": case.m,
        "d": case.d,
        "n": case.n,
        "t": case.t,
        **{name: _plain(value) for name, value in case.options.items()},
        "dtype": case.dtype,
        "received": encode(case.received),
    }


def _plain(value: Any) -> Any:
    return encode(value) if isinstance(value, np.ndarray) else value


def _decoded(message: dict[str, Any]) -> dict[str, Any]:
    """Return the output as an array, or what it is instead."""
    output = message.get("output")
    if output is None:
        return {"output": None}
    try:
        return {"output": _numbers(output)}
    except Exception:  # of nested lists of anything, NumPy may raise anything
        return {"output": None, "unreadable": shown(output)}


def _numbers(output: Any) -> NDArray[np.float64]:
    """Return nested lists of numbers, some of them strings, as an array."""
    entries = np.array(output, dtype=object)
    values = [as_float(x) for x in entries.ravel()]
    return np.array(values, dtype=np.float64).reshape(entries.shape)
