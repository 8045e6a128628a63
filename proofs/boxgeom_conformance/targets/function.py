"""A target that is a Python function in this process."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_conformance.targets.interrupts import noted_interrupts
from boxgeom_conformance.targets.output import caught_output
from boxgeom_conformance.targets.shown_endings import LATER, ending
from boxgeom_conformance.targets.target import Condition, Reply
from boxgeom_conformance.worker.answers import answer
from boxgeom_conformance.worker.expressions import (
    Call,
    names_in,
    optional_in,
    without,
)
from boxgeom_conformance.worker.layers import shapes
from boxgeom_conformance.worker.layouts import shown_layout
from boxgeom_conformance.worker.protocol import OPTIONS
from boxgeom_conformance.worker.texts import one_line, said, shown

NAME = re.compile(r"\b[A-Za-z_]+\b(?!=)")
"""A name in a call, other than that of a keyword argument."""

EVERYWHERE = Condition("")


@dataclass(frozen=True)
class FunctionTarget:
    """A Python function in this process.

    It has no time limit, and takes this process with it if it crashes; a
    `ProcessTarget` survives both.

    Attributes:
        function: the function.
        expression: how it is called, a Python expression as in `Subject.call`.
        gives: the container that the vectors come in.
        dtypes: the number types that it takes.
        float_errors: what NumPy does about overflow and the like while it runs.
        imports: further modules that the expression uses.
        where: which cases it claims to handle.
    """

    function: Callable[..., Any]
    expression: str
    gives: str = "array"
    dtypes: tuple[str, ...] = ("float64", "float32")
    float_errors: Any = field(default_factory=np.geterr)
    imports: tuple[str, ...] = ()
    where: Condition = EVERYWHERE

    @property
    def name(self) -> str:
        """The function's own name."""
        try:
            return one_line(self.function.__name__)
        except Exception:  # an object may lack one, or raise anything
            return shown(self.function)

    @property
    def names(self) -> frozenset[str]:
        """Which of n, t, q and round_number it is told."""
        return frozenset(names_in(self.expression) & TOLD)

    @property
    def optional(self) -> frozenset[str]:
        """Which options it need not be told."""
        return optional_in(self.expression)

    def takes(self, case: Case) -> bool:
        """Return whether the case is one that it claims to handle."""
        return self.where(case)

    def call(self, case: Case) -> Reply:
        """Return what the function does with a case.

        Raises:
            UnresponsiveError: it raised what ends a process, such as SystemExit.
        """
        call = Call(self.expression, self.function, self.imports)
        numbers, give = numbers_of(case), case.give or self.gives
        asked = (case.received, numbers, give, case.layout, case.is_probed)
        with caught_output() as printed, noted_interrupts() as interrupts:
            try:
                with np.errstate(**self.float_errors):
                    message = answer(call, *asked)
            except BaseException as error:
                if interrupts.explain(error) or _is_the_test_runners(error):
                    raise
                reason = f"{said(error)}, which ends the process"
                raise UnresponsiveError(CheckOutcome.CRASHED, reason) from None
        return Reply.from_dict({**message, "printed": printed()})

    def show(self, *cases: Case) -> str:
        """Return the calls, with their numbers and vectors filled in."""
        if len(cases) == 1 and not cases[0].watched:
            made, call = self._filled(cases[0], "")
            return "; ".join([*made, call])
        lines = []
        for case in cases:
            made, call = self._filled(case, "X")
            lines += [*made, *ending_for(case, self.gives, call)]
        return "; ".join(lines)

    def _filled(self, case: Case, vectors: str) -> tuple[list[str], str]:
        """Return statements that come first, and the call of vectors of some name."""
        made, literal = shown_vectors(case, self.gives)
        options = case.written_options()
        lines = [made] if made else []
        # An option that is a row of X needs X to have a name.
        if vectors or any("X[" in text for text in options.values()):
            lines.append(f"X = {literal}")
            literal = "X"
        values = {**numbers_of(case), **options, "f": self.name, "X": literal}
        call = expression_for(self.expression, case)
        return lines, NAME.sub(lambda it: str(values.get(it[0], it[0])), call)


def _is_the_test_runners(error: BaseException) -> bool:
    """Return whether an error is how pytest skips, fails or stops a test."""
    return any(kind.__module__.startswith("_pytest.") for kind in type(error).__mro__)


TOLD = {"n", "t", *OPTIONS}


def numbers_of(case: Case) -> dict[str, Any]:
    """Return the numbers that a call may use."""
    numbers = {"m": case.m, "d": case.d, "n": case.n, "t": case.t}
    return {**numbers, **dict.fromkeys(OPTIONS), **case.options}


def expression_for(call: str, case: Case) -> str:
    """Return a call without the options that a case leaves out."""
    return without(call, [name for name in OPTIONS if name not in case.options])


def shown_vectors(case: Case, usual: str) -> tuple[str, str]:
    """Return Python that makes a case's vectors in their container.

    These are statements that come first, "" if there are none, and an expression.
    """
    made, literal = case.literal()
    literal = shown_layout(literal, case.layout, case.dtype)
    return made, _contained(literal, case.give or usual, case.d)


def ending_for(case: Case, usual: str, call: str) -> list[str]:
    """Return statements that make a call and print what is watched of it."""
    container = case.give or usual
    others = ""
    if case.watched == LATER:
        _, literal = case.literal()
        others = _contained(f"({literal} + 1)", container, case.d)
    return ending(call, case.watched, container, others)


def _contained(literal: str, container: str, d: int) -> str:
    match container:
        case "arrays":
            return f"list({literal})"
        case "list":
            return f"{literal}.tolist()"
        case "layers":
            return _shown_layers(literal, d)
        case "tensor":
            return f"__import__('torch').from_numpy({literal})"
        case "tensors":
            return f"list(__import__('torch').from_numpy({literal}))"
    return literal


def _shown_layers(literal: str, d: int) -> str:
    """Return Python that makes models of layers from Python that makes vectors."""
    layers = []
    start = 0
    for shape in shapes(d):
        end = start + math.prod(shape)
        layers.append(f"x[{start}:{end}].reshape{shape}")
        start = end
    return f"[[{', '.join(layers)}] for x in {literal}]"
