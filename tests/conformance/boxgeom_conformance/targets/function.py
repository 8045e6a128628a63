"""A target that is a Python function in this process."""

import contextlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from boxgeom_conformance.case import Case
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Reply
from boxgeom_conformance.targets.worker import Call, answer, names_in

NAME = re.compile(r"\b[A-Za-z_]+\b(?!=)")
"""A name in a call that is not that of a keyword."""


@dataclass(frozen=True)
class FunctionTarget:
    """A Python function, called as its rule's default call says.

    It has no time limit, and if it crashes, so does this process; see `ProcessTarget`
    for one that survives both.
    """

    function: Callable[..., Any]
    subject: Subject
    gives: str = "array"
    dtypes: tuple[str, ...] = ("float64", "float32")

    @property
    def name(self) -> str:
        """The function's own name."""
        return str(getattr(self.function, "__name__", self.function))

    @property
    def names(self) -> frozenset[str]:
        """Which of n, t, q and round_number the default call has."""
        return frozenset(names_in(self.subject.call) & TOLD)

    def takes(self, case: Case) -> bool:
        """Return True: a function claims to handle all of its rule's domain."""
        return True

    def call(self, case: Case) -> Reply:
        """Return what the function does with a case."""
        call = Call(self.subject.call, self.function)
        numbers = numbers_of(case)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            message = answer(call, case.received, numbers, case.give or self.gives)
        return Reply.from_dict({**message, "printed": printed.getvalue()})

    def show(self, case: Case) -> str:
        """Return the call in the rule's default form."""
        values = {
            **numbers_of(case),
            "f": self.name,
            "X": shown_vectors(case, self.gives),
        }
        return NAME.sub(
            lambda name: str(values.get(name[0], name[0])), self.subject.call
        )


TOLD = {"n", "t", "q", "round_number"}


def numbers_of(case: Case) -> dict[str, int | None]:
    """Return the numbers that a call may use."""
    numbers = {"m": case.m, "d": case.d, "n": case.n, "t": case.t}
    return {**numbers, "q": case.q, "round_number": case.round_number}


def shown_vectors(case: Case, usual: str) -> str:
    """Return Python that makes a case's vectors in their container."""
    literal = case.literal()
    match case.give or usual:
        case "arrays":
            return f"list({literal})"
        case "list":
            return f"{literal}.tolist()"
        case "tensor":
            return f"__import__('torch').from_numpy({literal})"
        case "tensors":
            return f"list(__import__('torch').from_numpy({literal}))"
    return literal
