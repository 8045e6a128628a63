"""The targets that the command line names: functions, modules, programs, libraries."""

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from boxgeom_conformance.subjects import ALONE, SUBJECTS, find_subject
from boxgeom_conformance.suite import SelectedTarget
from boxgeom_conformance.targets.adapters import (
    AdaptedFunction,
    find_adapter,
    library_names,
)
from boxgeom_conformance.targets.command import command_target
from boxgeom_conformance.targets.discovery import discover
from boxgeom_conformance.targets.environments import (
    Environment,
    NotInstalledError,
    find_environment,
    find_interpreter,
)
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.python import PythonCall, python_target


@dataclass(frozen=True)
class CallOptions:
    """How a target is called, as the command line says.

    Attributes:
        rule: of ``--as``.
        call: of ``--call``.
        give: of ``--give``.
        imports: of ``--import``.
        where: of ``--where``.
        dtypes: of ``--dtype``.
        timeout: of ``--timeout``, in seconds.
        python: of ``--python``, None for this one.
        changed: further options that a command needs to repeat the run: those whose
            values are not the default ones.
    """

    rule: str | None
    call: str | None
    give: str
    imports: tuple[str, ...]
    where: str
    dtypes: tuple[str, ...]
    timeout: float
    python: str | None = None
    changed: str = ""

    @property
    def interpreter(self) -> str:
        """The path of the Python that calls functions.

        Raises:
            ValueError: there is no Python where ``python`` says.
        """
        return sys.executable if self.python is None else find_interpreter(self.python)


def of_function(name: str, options: CallOptions) -> SelectedTarget:
    """Return the target PACKAGE.MODULE:FUNCTION.

    Raises:
        ValueError: no rule is named, or an argument does not fit.
    """
    subject = find_subject(_needed_rule(options, name))
    call = PythonCall(
        function=name,
        call=options.call or subject.call,
        give=options.give,
        imports=options.imports,
    )
    target = python_target(
        subject,
        call,
        where=options.where,
        dtypes=options.dtypes,
        timeout=options.timeout,
        interpreter=options.interpreter,
    )
    return SelectedTarget(target, rerun=_rerun(name, options))


def of_module(
    name: str, options: CallOptions
) -> tuple[list[SelectedTarget], dict[str, str]]:
    """Return a target for every function of a module's package named after a rule.

    With them comes why others of such names do not count, by their names.

    Raises:
        LoadError: the module cannot be imported.
        ValueError: it has no such function.
    """
    if not name or Path(name).is_file():
        raise ValueError(f"TARGET: need a module, as PACKAGE.MODULE, got {name!r}")
    rules = {
        rule.replace("-", "_"): rule
        for rule in SUBJECTS
        if options.rule in (None, rule)
    }
    discovery = discover(
        name,
        list(rules),
        with_classes=options.call is not None,
        interpreter=options.interpreter,
    )
    left_out = {f"{name}:{it}": why for it, why in discovery.left_out.items()}
    if not discovery.found:
        others = "".join(
            f"; {other} does not count: {why}" for other, why in left_out.items()
        )
        raise ValueError(
            f"nothing was checked: {name} has no function named after a rule "
            f"({', '.join(rules)}){others}; name one, as {name}:FUNCTION --as RULE"
        )
    targets = [
        of_function(f"{name}:{function}", replace(options, rule=rules[function]))
        for function in discovery.found
    ]
    return targets, left_out


def of_command(command: str, options: CallOptions) -> SelectedTarget:
    """Return the target that is a program.

    Raises:
        ValueError: no rule is named, or an argument does not fit.
    """
    if options.python is not None:
        raise ValueError("--python: need a function to call with it, got a --command")
    subject = find_subject(_needed_rule(options, "--command"))
    target = command_target(
        subject, command, where=options.where, timeout=options.timeout
    )
    rerun = f"boxgeom check --command {shlex.quote(command)} --as {subject.name}"
    if options.where:
        rerun += f" --where {shlex.quote(options.where)}"
    return SelectedTarget(target, rerun=rerun + options.changed)


@dataclass(frozen=True)
class LibraryTargets:
    """The targets of a library, or why there are none.

    Attributes:
        name: the library.
        targets: the targets.
        missing: why it cannot be checked, "" if it can.
    """

    name: str
    targets: tuple[SelectedTarget, ...] = ()
    missing: str = ""


def of_libraries(
    names: Sequence[str], environments: Path | None, options: CallOptions
) -> list[LibraryTargets]:
    """Return the targets of libraries; "all" stands for all that have an adapter.

    Raises:
        ValueError: there is no adapter of that name.
    """
    wanted = library_names() if "all" in names else list(names)
    return [_of_library(name, environments, options) for name in wanted]


def _of_library(
    name: str, environments: Path | None, options: CallOptions
) -> LibraryTargets:
    adapter = find_adapter(name)
    try:
        environment = find_environment(adapter, environments, options.interpreter)
    except NotInstalledError as error:
        return LibraryTargets(name, missing=str(error))
    rerun = f"boxgeom check --library {name}"
    if environments is not None:
        rerun += f" --environments {shlex.quote(str(environments))}"
    if options.python is not None:
        rerun += f" --python {shlex.quote(options.python)}"
    targets = tuple(
        SelectedTarget(
            target=_adapted(function, environment, options.timeout),
            library=name,
            version=environment.version,
            note=function.note,
            rerun=rerun + options.changed,
        )
        for function in adapter.functions
        if options.rule in (None, function.rule)
    )
    return LibraryTargets(name, targets)


def _adapted(
    function: AdaptedFunction, environment: Environment, timeout: float
) -> ProcessTarget:
    return python_target(
        find_subject(function.rule),
        function.call,
        where=function.where,
        dtypes=function.dtypes,
        name=function.name,
        timeout=timeout,
        interpreter=environment.interpreter,
    )


def _needed_rule(options: CallOptions, name: str) -> str:
    if options.rule is None:
        rules, alone = ", ".join(SUBJECTS), ", ".join(ALONE)
        raise ValueError(
            f"{name}: need --as RULE, one of {rules}, or a pre-aggregation, {alone}, "
            "alone or before a rule, as in nnm+krum"
        )
    return options.rule


def _rerun(name: str, options: CallOptions) -> str:
    """Return the command line that checks a function alone."""
    words = ["boxgeom", "check", name, "--as", str(options.rule)]
    if options.call is not None:
        words += ["--call", options.call]
    if options.give != "array":
        words += ["--give", options.give]
    for module in options.imports:
        words += ["--import", module]
    if options.where:
        words += ["--where", options.where]
    if len(options.dtypes) == 1:
        words += ["--dtype", options.dtypes[0]]
    if options.python is not None:
        words += ["--python", options.python]
    return shlex.join(words) + options.changed
