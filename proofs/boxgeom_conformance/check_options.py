"""How checks are run in a test of one's own: what the command's options say there."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boxgeom.arguments import choice_of
from boxgeom_conformance.known_failures import (
    KnownFailures,
    lines_of,
    read_known_failures,
)
from boxgeom_conformance.runner import DEFAULT, RunSettings
from boxgeom_conformance.severity import Severity, by_word
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.python import PythonCall
from boxgeom_conformance.targets.target import Condition
from boxgeom_conformance.trial import TOLERANCE

DTYPES = ("float64", "float32")
Known = str | os.PathLike[str] | Mapping[str, str]


@dataclass(frozen=True)
class CheckOptions:
    """How a check is run when it is called with an implementation.

    Attributes:
        call: a Python expression that calls it, "" for the rule's usual one.
        give: the container of the vectors.
        imports: further modules that the expression uses.
        where: which cases it claims to handle.
        dtypes: the number types that it takes.
        settings: how long to look for a failure.
        tolerance: how far an answer may be off.
        fail_on: the mildest severity that fails a test.
        reason: why the check is known to fail, "" if it is not.

    Raises:
        ValueError: the expression, the container or the condition does not fit.
    """

    call: str = ""
    give: str = "array"
    imports: tuple[str, ...] = ()
    where: str = ""
    dtypes: tuple[str, ...] = DTYPES
    settings: RunSettings = DEFAULT
    tolerance: float = TOLERANCE
    fail_on: Severity = Severity.CONTRACT
    reason: str = ""

    def __post_init__(self) -> None:
        PythonCall("your:function", self.call or "f(X)", self.give, self.imports)
        Condition(self.where)

    def target(self, function: Callable[..., Any], usual_call: str) -> FunctionTarget:
        """Return a function as a target."""
        return FunctionTarget(
            function,
            self.call or usual_call,
            gives=self.give,
            dtypes=self.dtypes,
            imports=self.imports,
            where=Condition(self.where),
        )


def options_of(
    call: str,
    give: str,
    imports: tuple[str, ...],
    where: str,
    dtype: str | None,
    examples: int,
    seed: int | None,
    tolerance: float,
    fail_on: str,
) -> CheckOptions:
    """Return options as `boxgeom_conformance.checks` takes them.

    Raises:
        ValueError: one does not fit.
    """
    if examples < 1:
        raise ValueError(f"examples: need at least 1, got {examples}")
    words = {severity.word: severity for severity in Severity}
    return CheckOptions(
        call=call,
        give=give,
        imports=imports,
        where=where,
        dtypes=DTYPES if dtype is None else (_dtype(dtype),),
        settings=RunSettings(examples=examples, seed=seed),
        tolerance=tolerance,
        fail_on=by_word(choice_of("fail_on", fail_on, words).word),
    )


def _dtype(dtype: str) -> str:
    return choice_of("dtype", dtype, {name: name for name in DTYPES})


def known_reasons(known: Known, names: list[str]) -> dict[str, str]:
    """Return why checks are known to fail, by name.

    Args:
        known: reasons by name, or the path of a file as ``--known`` reads it, of which
            the lines without a target count.
        names: the names of all checks.

    Raises:
        ValueError: a reason is missing, or a name is no check's.
        OSError: the file cannot be read.
    """
    if isinstance(known, Mapping):
        for name, reason in known.items():
            choice_of("known", name, dict.fromkeys(names))
            if not reason.strip():
                raise ValueError(f"known: need a reason for {name}, got none")
        return dict(known)
    path = Path(known)
    return {name: why for (it, name), why in _read(path, names).items() if not it}


def _read(path: Path, names: list[str]) -> KnownFailures:
    lines = [line.partition("#")[0].strip() for line in lines_of(path)]
    targets = {line.rpartition(" ")[0].strip() for line in lines} - {""}
    return read_known_failures(path, targets, names)
