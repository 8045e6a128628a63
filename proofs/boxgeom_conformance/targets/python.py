"""A target that is a Python function in its own process."""

import builtins
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import LoadError
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.conversation import Conversation, Opening
from boxgeom_conformance.targets.function import (
    TOLD,
    ending_for,
    expression_for,
    numbers_of,
    shown_vectors,
)
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.target import Condition
from boxgeom_conformance.worker.containers import CONTAINERS
from boxgeom_conformance.worker.expressions import names_in, optional_in

WORKER = Path(__file__).parents[1] / "worker"
NAMES = frozenset({"f", "X", "np", "m", "d", *TOLD})


@dataclass(frozen=True)
class PythonCall:
    """How a Python function is called.

    Attributes:
        function: MODULE:ATTRIBUTE.
        call: a Python expression; see `boxgeom_conformance.worker.expressions.Call`.
        give: the container of the vectors: "array", "arrays" (a list of arrays), "list"
            (of lists), "layers" (a list of models, each a list of arrays), "tensor" or
            "tensors" (PyTorch).
        imports: further modules that the expression uses.
        stubs: modules to replace by empty ones before anything is imported; "heavy/"
            replaces a package only, whose modules can still be imported.

    Raises:
        LoadError: an argument does not fit.
    """

    function: str
    call: str
    give: str = "array"
    imports: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.give not in CONTAINERS:
            wanted = ", ".join(CONTAINERS)
            raise LoadError(f"give: need one of {wanted}, got {self.give!r}")
        module, _, attribute = self.function.partition(":")
        if not module or not attribute:
            raise LoadError(f"need PACKAGE.MODULE:FUNCTION, got {self.function!r}")
        try:
            names = names_in(self.call)
        except ValueError as error:
            raise LoadError(
                f"call: need a Python expression such as 'f(X, f=t)', got {self.call!r}"
            ) from error
        if not {"f", "X"} <= names:
            raise LoadError(f"call: need f and X in it, got {self.call!r}")
        unknown = sorted(names - NAMES - self._modules() - set(dir(builtins)))
        if unknown:
            raise LoadError(
                f"call: need no names but {', '.join(sorted(NAMES))} and imported "
                f"modules, got {unknown[0]!r} in {self.call!r}"
            )

    def _modules(self) -> set[str]:
        return {name.partition(".")[0] for name in self.imports}

    def script(self, *cases: Case) -> str:
        """Return a line of Python that shows what the function does with cases."""
        module, _, attribute = self.function.partition(":")
        first, _, rest = attribute.partition(".")
        lines = ["import numpy as np"]
        lines += [f"import {name}" for name in self.imports if name != "numpy"]
        lines += [f"from {module} import {first} as f"]
        lines += [f"f = f.{rest}"] if rest else []
        for case in cases:
            lines += self._statements(case)
        return "; ".join(lines)

    def _statements(self, case: Case) -> list[str]:
        """Return what makes a case, calls the function and prints what it does."""
        call = expression_for(self.call, case)
        used = names_in(call)
        values = {**numbers_of(case), **case.written_options()}
        numbers = {name: value for name, value in values.items() if name in used}
        made, vectors = shown_vectors(case, self.give)
        lines = [made] if made else []
        lines += [f"X = {vectors}"]
        lines += [f"{name} = {value}" for name, value in numbers.items()]
        return lines + ending_for(case, self.give, call)


def python_target(
    subject: Subject,
    call: PythonCall,
    *,
    where: str = "",
    dtypes: Sequence[str] = ("float64", "float32"),
    name: str = "",
    timeout: float = 10.0,
    interpreter: str = sys.executable,
) -> ProcessTarget:
    """Return a target that calls a Python function in its own process.

    Args:
        subject: the rule that it implements.
        call: the function and how to call it.
        where: which cases it claims to handle, an expression of m, d, n, t and q.
        dtypes: the number types that it takes.
        name: what reports call it; by default the function's name.
        timeout: how many seconds it has for one case.
        interpreter: the Python that it is installed for.

    Raises:
        ValueError: where or the timeout does not fit.
    """
    settings = {
        "function": call.function,
        "call": call.call,
        "give": call.give,
        "imports": call.imports,
        "stubs": call.stubs,
    }
    command = [interpreter, str(WORKER)]
    opening = Opening(call.function, settings)
    return ProcessTarget(
        rule=subject.name,
        name=name or call.function,
        conversation=Conversation(command, timeout, opening),
        where=Condition(where),
        shown=call.script,
        gives=call.give,
        dtypes=tuple(dtypes),
        names=frozenset(names_in(call.call) & TOLD),
        optional=optional_in(call.call),
    )
