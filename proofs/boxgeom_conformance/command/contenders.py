"""Which targets the command line names."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from boxgeom_conformance.subjects import SUBJECTS, find_subject
from boxgeom_conformance.suite import Contender
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
)
from boxgeom_conformance.targets.python import PythonCall, python_target


@dataclass(frozen=True)
class Calling:
    """How a target is called, as the command line says.

    Attributes:
        rule: of ``--as``.
        call: of ``--call``.
        give: of ``--give``.
        imports: of ``--import``.
        where: of ``--where``.
        dtypes: of ``--dtype``.
        timeout: of ``--timeout``, in seconds.
        unusual: further words that repeat the run: settings that are not the usual.
    """

    rule: str | None
    call: str | None
    give: str
    imports: tuple[str, ...]
    where: str
    dtypes: tuple[str, ...]
    timeout: float
    unusual: str = ""


def of_function(name: str, calling: Calling) -> Contender:
    """Return the target PACKAGE.MODULE:FUNCTION.

    Raises:
        ValueError: no rule is named, or an argument does not fit.
    """
    subject = find_subject(_needed_rule(calling, name))
    call = PythonCall(
        function=name,
        call=calling.call or subject.call,
        give=calling.give,
        imports=calling.imports,
    )
    target = python_target(
        subject,
        call,
        where=calling.where,
        dtypes=calling.dtypes,
        timeout=calling.timeout,
    )
    return Contender(target, subject.name, again=_again(name, calling))


def of_module(name: str, calling: Calling) -> tuple[list[Contender], dict[str, str]]:
    """Return a target for every function of a module's package named after a rule.

    And why others so named are none, by their names.

    Raises:
        LoadError: the module cannot be imported.
        ValueError: it has no such function.
    """
    if not name or Path(name).is_file():
        raise ValueError(f"TARGET: need a module, as PACKAGE.MODULE, got {name!r}")
    rules = {
        rule.replace("-", "_"): rule
        for rule in SUBJECTS
        if calling.rule in (None, rule)
    }
    told = discover(name, list(rules), with_classes=calling.call is not None)
    left_out = {f"{name}:{function}": why for function, why in told.left_out.items()}
    if not told.found:
        others = "".join(
            f"; {other} does not count: {left_out[other]}" for other in left_out
        )
        raise ValueError(
            f"nothing was checked: {name} has no function named after a rule "
            f"({', '.join(rules)}){others}; name one, as {name}:FUNCTION --as RULE"
        )
    contenders = [
        of_function(f"{name}:{function}", replace(calling, rule=rules[function]))
        for function in told.found
    ]
    return contenders, left_out


def of_command(command: str, calling: Calling) -> Contender:
    """Return the target that is a program.

    Raises:
        ValueError: no rule is named, or an argument does not fit.
    """
    subject = find_subject(_needed_rule(calling, "--command"))
    target = command_target(
        subject, command, where=calling.where, timeout=calling.timeout
    )
    again = f"boxgeom check --command {shlex.quote(command)} --as {subject.name}"
    if calling.where:
        again += f" --where {shlex.quote(calling.where)}"
    return Contender(target, subject.name, again=again + calling.unusual)


@dataclass(frozen=True)
class Library:
    """The targets of a library, or why there are none.

    Attributes:
        name: the library.
        version: the version found, or the one that the adapter is for.
        contenders: the targets.
        missing: why it cannot be checked, "" if it can.
    """

    name: str
    version: str
    contenders: tuple[Contender, ...] = ()
    missing: str = ""


def of_libraries(
    names: Sequence[str], environments: Path | None, calling: Calling
) -> list[Library]:
    """Return the targets of libraries; "all" stands for all that have an adapter."""
    wanted = library_names() if "all" in names else list(names)
    return [_of_library(name, environments, calling) for name in wanted]


def _of_library(name: str, environments: Path | None, calling: Calling) -> Library:
    adapter = find_adapter(name)
    try:
        environment = find_environment(adapter, environments)
    except NotInstalledError as error:
        return Library(name, adapter.version, missing=str(error))
    functions = [
        function
        for function in adapter.functions
        if calling.rule in (None, function.rule)
    ]
    contenders = tuple(
        _of_adapted(name, function, environment, environments, calling)
        for function in functions
    )
    return Library(name, environment.version, contenders)


def _of_adapted(
    library: str,
    function: AdaptedFunction,
    environment: Environment,
    environments: Path | None,
    calling: Calling,
) -> Contender:
    target = python_target(
        find_subject(function.rule),
        function.call,
        where=function.where,
        dtypes=function.dtypes,
        name=function.name,
        timeout=calling.timeout,
        interpreter=environment.interpreter,
    )
    again = f"boxgeom check --library {library}"
    if environments is not None:
        again += f" --environments {shlex.quote(str(environments))}"
    return Contender(
        target,
        function.rule,
        library,
        environment.version,
        function.note,
        again + calling.unusual,
    )


def _needed_rule(calling: Calling, name: str) -> str:
    if calling.rule is None:
        raise ValueError(f"{name}: need --as RULE, one of {', '.join(SUBJECTS)}")
    return calling.rule


def _again(name: str, calling: Calling) -> str:
    """Return the command line that checks a function alone."""
    words = ["boxgeom", "check", name, "--as", str(calling.rule)]
    if calling.call is not None:
        words += ["--call", calling.call]
    if calling.give != "array":
        words += ["--give", calling.give]
    for module in calling.imports:
        words += ["--import", module]
    if calling.where:
        words += ["--where", calling.where]
    if len(calling.dtypes) == 1:
        words += ["--dtype", calling.dtypes[0]]
    return shlex.join(words) + calling.unusual
